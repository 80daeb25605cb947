package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"net"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"milvus-xds/benchmarks/fanout/internal/measured"
	"milvus-xds/benchmarks/fanout/internal/xds"
)

const (
	streamID = 1 // the only one of a connection

	// As large as Envoy's, so that no server waits for us.
	streamWindow     = 16 << 20
	connectionWindow = 24 << 20
	grantAfter       = streamWindow / 4

	// Holds a response of some hundred endpoints, so that it comes with one system call.
	readBuffer = 16 << 10
)

// A stream is owned by the goroutine that reads from it. What it sends is far less than any server's window, so that it
// does not count it.
type stream struct {
	fleet   *fleet
	node    string
	conn    net.Conn
	framer  *http2.Framer
	message []byte // the beginning of a message that came in several frames
	request []byte // reused
	taken   uint32 // bytes that were received since more was granted
	counted *wave  // the last one that this stream was counted for

	nodeNamed  bool
	subscribed bool // to the load assignment, after the clusters
}

// Connects, subscribes and accepts what comes; returns when that ends.
func (f *fleet) run(index int) error {
	conn, err := (&net.Dialer{LocalAddr: host(index)}).Dial("tcp", f.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	s := &stream{fleet: f, node: fmt.Sprintf("client-%d", index), conn: conn}
	s.framer = http2.NewFramer(conn, bufio.NewReaderSize(conn, readBuffer))
	s.framer.SetReuseFrames()
	s.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if err := s.begin(); err != nil {
		return err
	}
	for {
		frame, err := s.framer.ReadFrame()
		if err != nil {
			return err
		}
		if err := s.receive(frame); err != nil {
			return err
		}
	}
}

// Each Envoy is on a host of its own, since servers may limit what one host takes; all of 127/8 is this machine.
func host(index int) *net.TCPAddr {
	return &net.TCPAddr{IP: net.IPv4(127, 1, byte(index/250), byte(1+index%250))}
}

func (s *stream) begin() error {
	// One packet, as clients do it.
	var out bytes.Buffer
	out.WriteString(http2.ClientPreface)
	framer := http2.NewFramer(&out, nil)
	_ = framer.WriteSettings(
		http2.Setting{ID: http2.SettingEnablePush, Val: 0},
		http2.Setting{ID: http2.SettingInitialWindowSize, Val: streamWindow})
	_ = framer.WriteWindowUpdate(0, connectionWindow)
	_ = framer.WriteHeaders(http2.HeadersFrameParam{
		StreamID: streamID, BlockFragment: requestHeader(s.fleet.protocol, s.fleet.address), EndHeaders: true})
	first := xds.Request{Type: xds.AssignmentType, Resource: xds.Name}
	if s.fleet.clusters {
		first = xds.Request{Type: xds.ClusterType}
	}
	_ = framer.WriteData(streamID, false, s.encode(first))
	_, err := s.conn.Write(out.Bytes())
	return err
}

func (s *stream) receive(frame http2.Frame) error {
	switch frame := frame.(type) {
	case *http2.DataFrame:
		return s.data(frame)
	case *http2.SettingsFrame:
		if !frame.IsAck() {
			return s.framer.WriteSettingsAck()
		}
	case *http2.PingFrame:
		if !frame.IsAck() {
			return s.framer.WritePing(true, frame.Data)
		}
	case *http2.MetaHeadersFrame:
		if frame.StreamEnded() {
			return fmt.Errorf("the server ended it: %v", frame.Fields)
		}
	case *http2.RSTStreamFrame, *http2.GoAwayFrame:
		return fmt.Errorf("the server ended it: %v", frame)
	}
	return nil
}

// Takes the messages out of the frames of the stream.
func (s *stream) data(frame *http2.DataFrame) error {
	if s.taken += frame.Length; s.taken > grantAfter {
		if err := s.grant(); err != nil {
			return err
		}
	}
	data := frame.Data()
	if len(s.message) > 0 {
		s.message = append(s.message, data...)
		data = s.message
	}
	for len(data) >= xds.PrefixSize {
		end := xds.PrefixSize + int(binary.BigEndian.Uint32(data[1:]))
		if len(data) < end {
			break
		}
		if err := s.accept(data[xds.PrefixSize:end]); err != nil {
			return err
		}
		data = data[end:]
	}
	// append copies correctly also within the same array.
	s.message = append(s.message[:0], data...)
	return nil
}

func (s *stream) grant() error {
	granted := s.taken
	s.taken = 0
	if err := s.framer.WriteWindowUpdate(0, granted); err != nil {
		return err
	}
	return s.framer.WriteWindowUpdate(streamID, granted)
}

// Counts a response and sends the ACK.
func (s *stream) accept(message []byte) error {
	response, err := xds.ParseResponse(message)
	if err != nil {
		return err
	}
	ack := xds.Request{Type: xds.AssignmentType, Resource: xds.Name, Version: response.Version, Nonce: response.Nonce}
	if string(response.Type) == xds.AssignmentType {
		s.count(message)
		return s.send(ack)
	}
	ack.Type, ack.Resource = xds.ClusterType, ""
	if err := s.send(ack); err != nil || s.subscribed {
		return err
	}
	// An Envoy asks for the endpoints once it has the clusters.
	s.subscribed = true
	return s.send(xds.Request{Type: xds.AssignmentType, Resource: xds.Name})
}

func (s *stream) count(message []byte) {
	now := measured.Now()
	w := s.fleet.wave.Load()
	if s.counted == w || !bytes.Contains(message, w.marker) {
		s.fleet.unexpected.Add(1)
		return
	}
	s.counted = w
	s.fleet.lastSize.Store(int64(len(message)))
	w.arrived(now)
}

func (s *stream) send(request xds.Request) error {
	return s.framer.WriteData(streamID, false, s.encode(request))
}

func (s *stream) encode(request xds.Request) []byte {
	if !s.nodeNamed || s.fleet.alwaysNode {
		request.Node = s.node
	}
	s.nodeNamed = true
	s.request = s.fleet.protocol.AppendRequest(s.request[:0], request)
	return s.request
}

func requestHeader(protocol xds.Protocol, authority string) []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, field := range [][2]string{
		{":method", "POST"}, {":scheme", "http"}, {":path", protocol.Path}, {":authority", authority},
		{"content-type", "application/grpc"}, {"te", "trailers"},
	} {
		_ = encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]})
	}
	return block.Bytes()
}
