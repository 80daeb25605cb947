// The program fanout measures how fast xDS servers bring a change to many streams, and what that costs. benchmarks/run
// starts it in the root of the repository: fanout fan-out|storm [FLAGS]. See benchmarks/README.md.
package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// A run is one contender, started once.
type run struct {
	Round       int     `json:"round"`
	Protocol    string  `json:"protocol"`
	Streams     int     `json:"streams"`
	Contender   string  `json:"contender"`
	LoadAverage float64 `json:"loadAverageBefore"`
	Error       string  `json:"error,omitempty"`

	Served float64 `json:"allServedMillis"` // from the begin of connecting to the last stream's first response
	Cold   *phase  `json:"cold,omitempty"`
	Warm   *phase  `json:"warm,omitempty"`
	Peak   float64 `json:"peakMiB"`

	ResponseBytes int64 `json:"responseBytes,omitempty"`
	Unexpected    int64 `json:"unexpectedResponses"`

	Connected []float64 `json:"connectedClientMillis,omitempty"` // storm: each change to the client that was there
}

// A phase is what some changes took, in their order.
type phase struct {
	First     []float64 `json:"firstStreamMillis"`
	Last      []float64 `json:"lastStreamMillis"`
	CPU       float64   `json:"serverCpuMicrosPerPush"`
	ClientCPU float64   `json:"clientCpuMicrosPerPush"`
}

func main() {
	o, err := parse(os.Args[1:])
	check(err)
	check(os.MkdirAll(o.out, 0o755))
	results := &results{Setting: setting(o)}
	for round := 1; round <= o.rounds; round++ {
		results.LoadAverages = append(results.LoadAverages, loadAverage())
		for _, streams := range o.streams {
			for _, protocol := range o.protocols {
				for _, contender := range turns(o.contenders, round) {
					r := &run{
						Round: round, Protocol: protocol, Streams: streams, Contender: contender, LoadAverage: loadAverage(),
					}
					fmt.Fprintf(os.Stderr, "round %d of %d: %s, %d streams, %s\n", round, o.rounds, protocol, streams, contender)
					if err := carryOut(o, r); err != nil {
						r.Error = err.Error()
						fmt.Fprintln(os.Stderr, err)
					}
					results.Runs = append(results.Runs, r)
				}
			}
		}
		// After each round, so that what was measured is not lost with what comes.
		check(results.write(o))
	}
	fmt.Print(results.markdown(o))
	if slices.ContainsFunc(results.Runs, func(r *run) bool { return r.Error != "" }) {
		os.Exit(1)
	}
}

// Each round begins with another contender.
func turns(contenders []string, round int) []string {
	first := (round - 1) % len(contenders)
	return slices.Concat(contenders[first:], contenders[:first])
}

func carryOut(o *options, r *run) error {
	s, err := startServer(o, r.Contender, r.Protocol)
	if err != nil {
		return err
	}
	defer s.stop()
	if o.part == "storm" {
		return storm(o, r, s)
	}
	return fanOut(o, r, s)
}

func fanOut(o *options, r *run, s *server) error {
	client, err := startClient(o, s, r.Protocol, r.Streams)
	if err != nil {
		return err
	}
	defer client.stop()
	if r.Served, err = connect(client); err != nil {
		return err
	}
	time.Sleep(settle)
	if r.Cold, err = changes(o, r, s, client); err != nil {
		return err
	}
	for s.changes < o.warmUp {
		if _, _, _, err := s.change(client); err != nil {
			return err
		}
	}
	time.Sleep(settle)
	if r.Warm, err = changes(o, r, s, client); err != nil {
		return err
	}
	seen, err := client.ask("seen")
	if err != nil {
		return err
	}
	r.Unexpected, r.ResponseBytes = seen[0], seen[1]
	r.Peak, err = s.peakMiB()
	return err
}

// For what a server does after its clients came, or after a burst of changes.
const settle = 500 * time.Millisecond

// When all streams had their first response, in ms after the first of them began to connect.
func connect(client *process) (float64, error) {
	times, err := client.ask("connect")
	if err != nil {
		return 0, err
	}
	return millis(times[2] - times[0]), nil
}

// Measures some changes, with pauses in which ACKs come in; their cost counts.
func changes(o *options, r *run, s *server, client *process) (*phase, error) {
	p := &phase{}
	cpu, clientCPU := s.cpu(), client.cpu()
	for range o.changes {
		begin, first, last, err := s.change(client)
		if err != nil {
			return nil, err
		}
		p.First = append(p.First, millis(first-begin))
		p.Last = append(p.Last, millis(last-begin))
		time.Sleep(o.pause)
	}
	pushes := float64(o.changes * r.Streams)
	p.CPU = micros(s.cpu()-cpu) / pushes
	p.ClientCPU = micros(client.cpu()-clientCPU) / pushes
	return p, nil
}

func micros(nanos int64) float64 {
	return float64(nanos) / 1e3
}

func millis(nanos int64) float64 {
	return float64(nanos) / 1e6
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
