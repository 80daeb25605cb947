// The program client is many Envoys of one group that take the endpoints of one cluster, each on its own connection.
//
// Commands: "connect" connects all and answers when that began and when the first and the last had its first response;
// "expect N" answers "ok", and once more when all have received change N: when the first and the last had it; "seen"
// answers how many responses nobody waited for, and the size of the last response. Times are in ns.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"milvus-xds/benchmarks/fanout/internal/measured"
	"milvus-xds/benchmarks/fanout/internal/xds"
)

const patience = 60 * time.Second

// A fleet is what all streams share.
type fleet struct {
	address    string
	protocol   xds.Protocol
	clusters   bool // ask for clusters first
	alwaysNode bool // name the node in every request, as Envoys do without set_node_on_first_message_only
	size       int

	wave       atomic.Pointer[wave]
	unexpected atomic.Int64
	lastSize   atomic.Int64
}

// A wave is one change on its way to all streams.
type wave struct {
	marker  []byte // what a response with it contains; empty: any
	missing atomic.Int64
	first   atomic.Int64
	last    chan int64
}

func main() {
	f := &fleet{}
	flag.StringVar(&f.address, "address", "", "host:port of the server")
	flag.IntVar(&f.size, "streams", 1, "number of streams")
	flag.BoolVar(&f.clusters, "clusters", false, "subscribe to clusters, too")
	flag.BoolVar(&f.alwaysNode, "node-always", false, "name the node in every request")
	protocol := flag.String("protocol", "delta", "delta or sotw")
	flag.Parse()
	var err error
	f.protocol, err = xds.ProtocolOf(*protocol)
	measured.Check(err)
	measured.Lines(f.answer)
}

func (f *fleet) answer(words []string) string {
	switch words[0] {
	case "connect":
		w := f.expect(nil)
		begin := measured.Now()
		for i := range f.size {
			go func() { f.fail(f.run(i)) }()
		}
		return strconv.FormatInt(begin, 10) + " " + f.await(w)
	case "expect":
		number, err := strconv.Atoi(words[len(words)-1])
		measured.Check(err)
		w := f.expect(xds.Marker(number))
		fmt.Println("ok")
		return f.await(w)
	case "seen":
		return fmt.Sprint(f.unexpected.Load(), " ", f.lastSize.Load())
	}
	return fmt.Sprintf("command: %q (expected: connect, expect NUMBER, seen or quit)", words)
}

func (f *fleet) expect(marker []byte) *wave {
	w := &wave{marker: marker, last: make(chan int64, 1)}
	w.missing.Store(int64(f.size))
	f.wave.Store(w)
	return w
}

func (f *fleet) await(w *wave) string {
	select {
	case last := <-w.last:
		return fmt.Sprint(w.first.Load(), " ", last)
	case <-time.After(patience):
		return fmt.Sprintf("%d of %d streams did not get it in %s", w.missing.Load(), f.size, patience)
	}
}

func (w *wave) arrived(now int64) {
	w.first.CompareAndSwap(0, now)
	if w.missing.Add(-1) == 0 {
		w.last <- now
	}
}

// The streams of this program last until it ends.
func (f *fleet) fail(err error) {
	fmt.Fprintln(os.Stderr, "a stream ended:", err)
	os.Exit(1)
}
