// Package measured is what the measured processes have in common: a clock, and commands by lines.
package measured

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

var (
	start      = time.Now()
	startNanos = monotonic()
)

func monotonic() int64 {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		panic(err)
	}
	return now.Nano()
}

// Now is the machine's monotonic clock in ns, the same for all processes, Java's System.nanoTime included.
func Now() int64 {
	return startNanos + int64(time.Since(start))
}

// Lines answers each line of the input until it ends or says quit.
func Lines(answer func(words []string) string) {
	for input := bufio.NewScanner(os.Stdin); input.Scan() && input.Text() != "quit"; {
		fmt.Println(answer(strings.Fields(input.Text())))
	}
}

// Serve tells the port and then does as it is told: "publish N" answers when that began, in ns.
// What prepare does is not counted; the function that it returns publishes.
func Serve(listener net.Listener, prepare func(number int) (publish func())) {
	prepare(0)()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	Lines(func(words []string) string {
		number, err := strconv.Atoi(words[len(words)-1])
		if words[0] != "publish" || err != nil {
			return fmt.Sprintf("command: %q (expected: publish NUMBER or quit)", words)
		}
		publish := prepare(number)
		begin := Now()
		publish()
		return strconv.FormatInt(begin, 10)
	})
}

// Listen takes a free port of the loopback interface.
func Listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Check(err)
	return listener
}

// Check ends the process when there is an error.
func Check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
