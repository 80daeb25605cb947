// The program floor is about the least that a server can do: it writes the same encoded frames to every stream, and of
// what comes it understands only what tells it to begin. It is no xDS server: floor delta|sotw ENDPOINTS.
package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"strconv"
	"sync"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"milvus-xds/benchmarks/fanout/internal/measured"
	"milvus-xds/benchmarks/fanout/internal/xds"
)

// The clients know no other stream.
const streamID = 1

const maxFrame = 16_384

// A floor is what all connections share.
type floor struct {
	clusters []byte

	mutex       sync.Mutex // guards what follows, and is held while frames of load assignments are written
	assignment  []byte
	subscribers map[*connection]bool
}

type connection struct {
	net.Conn
	framer      *http2.Framer
	hasClusters bool
}

func main() {
	protocol, err := xds.ProtocolOf(os.Args[1])
	measured.Check(err)
	endpoints, err := strconv.Atoi(os.Args[2])
	measured.Check(err)

	f := &floor{
		clusters:    dataFrames(protocol.ResponseMessage(xds.ClusterType, "1", xds.Cluster())),
		subscribers: map[*connection]bool{},
	}
	listener := measured.Listen()
	go func() {
		for {
			conn, err := listener.Accept()
			measured.Check(err)
			go f.serve(&connection{Conn: conn})
		}
	}()
	measured.Serve(listener, func(number int) func() {
		version := strconv.Itoa(number)
		frames := dataFrames(protocol.ResponseMessage(xds.AssignmentType, version, xds.Assignment(endpoints, number)))
		return func() { f.publish(frames) }
	})
}

func (f *floor) publish(frames []byte) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.assignment = frames
	for c := range f.subscribers {
		// Who reads from a connection forgets it when it ended.
		_, _ = c.Write(frames)
	}
}

func (f *floor) serve(c *connection) {
	defer func() {
		f.mutex.Lock()
		delete(f.subscribers, c)
		f.mutex.Unlock()
		c.Close()
	}()
	input := bufio.NewReaderSize(c, 512)
	if _, err := io.CopyN(io.Discard, input, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	c.framer = http2.NewFramer(c, input)
	c.framer.SetReuseFrames()
	err := c.framer.WriteSettings()
	for err == nil {
		var frame http2.Frame
		if frame, err = c.framer.ReadFrame(); err == nil {
			err = f.answer(c, frame)
		}
	}
}

func (f *floor) answer(c *connection, frame http2.Frame) error {
	switch frame := frame.(type) {
	case *http2.SettingsFrame:
		if !frame.IsAck() {
			return c.framer.WriteSettingsAck()
		}
	case *http2.HeadersFrame:
		return c.framer.WriteHeaders(
			http2.HeadersFrameParam{StreamID: streamID, BlockFragment: responseHeader, EndHeaders: true})
	case *http2.DataFrame:
		return f.request(c, frame.Data())
	}
	return nil
}

// What comes after a subscription is an ACK; each request is one frame, as our client sends it.
func (f *floor) request(c *connection, message []byte) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var err error
	switch {
	case f.subscribers[c]:
	case bytes.Contains(message, []byte(xds.AssignmentType)):
		f.subscribers[c] = true
		_, err = c.Write(f.assignment)
	case !c.hasClusters:
		c.hasClusters = true
		_, err = c.Write(f.clusters)
	}
	return err
}

var responseHeader = header()

func header() []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, field := range [][2]string{{":status", "200"}, {"content-type", "application/grpc"}} {
		_ = encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]})
	}
	return block.Bytes()
}

func dataFrames(message []byte) []byte {
	var frames bytes.Buffer
	framer := http2.NewFramer(&frames, nil)
	for len(message) > 0 {
		size := min(len(message), maxFrame)
		measured.Check(framer.WriteData(streamID, false, message[:size]))
		message = message[size:]
	}
	return frames.Bytes()
}
