package main

import "time"

// All streams connect at once, to a server that lived through the same a moment before, while one that was connected
// goes on getting changes, one after the other; each change also goes to those that have arrived.
func storm(o *options, r *run, s *server) error {
	connected, err := startClient(o, s, r.Protocol, 1)
	if err != nil {
		return err
	}
	defer connected.stop()
	if _, err := connect(connected); err != nil {
		return err
	}
	before, err := startClient(o, s, r.Protocol, r.Streams)
	if err != nil {
		return err
	}
	_, err = connect(before)
	before.stop()
	if err != nil {
		return err
	}
	time.Sleep(settle)

	arriving, err := startClient(o, s, r.Protocol, r.Streams)
	if err != nil {
		return err
	}
	defer arriving.stop()
	served := make(chan error, 1)
	go func() {
		var err error
		r.Served, err = connect(arriving)
		served <- err
	}()
	for {
		begin, _, last, err := s.change(connected)
		if err != nil {
			return err
		}
		r.Connected = append(r.Connected, millis(last-begin))
		select {
		case err := <-served:
			if err == nil {
				r.Peak, err = s.peakMiB()
			}
			return err
		default:
		}
	}
}
