package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A process answers each line with a line.
type process struct {
	name    string
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
}

func start(name string, arguments []string) (*process, error) {
	p := &process{name: name, command: exec.Command(arguments[0], arguments[1:]...)}
	p.command.Stderr = os.Stderr
	var err error
	if p.input, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.output = bufio.NewReader(output)
	return p, p.command.Start()
}

// Asks and returns the numbers of the answer.
func (p *process) ask(question string) ([]int64, error) {
	if err := p.tell(question); err != nil {
		return nil, err
	}
	return p.numbers()
}

func (p *process) askOne(question string) (int64, error) {
	numbers, err := p.ask(question)
	if err != nil {
		return 0, err
	}
	return numbers[0], nil
}

func (p *process) tell(line string) error {
	_, err := io.WriteString(p.input, line+"\n")
	return err
}

func (p *process) line() (string, error) {
	line, err := p.output.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s ended: %w", p.name, err)
	}
	return strings.TrimSpace(line), nil
}

func (p *process) numbers() ([]int64, error) {
	line, err := p.line()
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, word := range strings.Fields(line) {
		number, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %s", p.name, line)
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// CPU time so far, in ns; 0 when the process is gone.
func (p *process) cpu() int64 {
	// The clock of another process, as clock_getcpuclockid(3) names it: finer than /proc/PID/stat.
	const scheduler = 2
	var used unix.Timespec
	_ = unix.ClockGettime(int32(^p.command.Process.Pid<<3|scheduler), &used)
	return used.Nano()
}

// The most memory that it had in use so far, in MiB.
func (p *process) peakMiB() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kib float64
	_, err = fmt.Sscan(string(rest), &kib)
	return kib / 1024, err
}

func (p *process) stop() {
	_ = p.tell("quit")
	_ = p.input.Close()
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}

// A server is a contender under way; numbers of changes go up from 1.
type server struct {
	*process
	port    int64
	changes int
}

func startServer(o *options, contender, protocol string) (*server, error) {
	p, err := start(contender, o.serverCommand(contender, protocol))
	if err != nil {
		return nil, err
	}
	port, err := p.numbers()
	if err != nil {
		p.stop()
		return nil, err
	}
	return &server{process: p, port: port[0]}, nil
}

// Publishes the next change and waits until all streams of a client have it; tells when that began, and when the first
// and the last of them had it, in ns.
func (s *server) change(client *process) (begin, first, last int64, err error) {
	s.changes++
	if err = client.tell(fmt.Sprint("expect ", s.changes)); err != nil {
		return
	}
	if line, failed := client.line(); failed != nil || line != "ok" {
		return 0, 0, 0, fmt.Errorf("%s: %q: %v", client.name, line, failed)
	}
	if begin, err = s.askOne(fmt.Sprint("publish ", s.changes)); err != nil {
		return
	}
	times, err := client.numbers()
	if err != nil {
		return
	}
	return begin, times[0], times[1], nil
}

func startClient(o *options, s *server, protocol string, streams int) (*process, error) {
	arguments := []string{
		program("client"), "-address", fmt.Sprint("127.0.0.1:", s.port),
		"-protocol", protocol, "-streams", strconv.Itoa(streams),
		fmt.Sprint("-clusters=", o.clusters), fmt.Sprint("-node-always=", s.name == javaControlPlane),
	}
	return start("client of "+s.name, arguments)
}

// The programs are beside this one.
func program(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}
