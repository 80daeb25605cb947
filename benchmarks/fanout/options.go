package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The names of the contenders; what others are compared with is last.
const (
	own              = "milvus-xds"
	javaControlPlane = "java-control-plane"
	snapshotCache    = "snapshot"
	linearCache      = "linear"
	floorServer      = "floor"
)

// The client has no more addresses.
const maxStreams = 256 * 250

var allContenders = []string{own, javaControlPlane, snapshotCache, linearCache, floorServer}

// What was asked for on the command line.
type options struct {
	part       string // fan-out or storm
	streams    []int
	protocols  []string
	contenders []string
	rounds     int
	changes    int
	warmUp     int
	endpoints  int
	pause      time.Duration
	clusters   bool
	out        string
	java       string
	classPath  string
	javaFlags  []string
}

func parse(arguments []string) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("fan-out", flag.ExitOnError)
	streams := flags.String("streams", "", "numbers of streams (default 1,200,1000; storm: 1000)")
	full := flags.Bool("full", false, "5000 streams, too")
	protocols := flags.String("protocol", "delta,sotw", "delta, sotw or both")
	contenders := flags.String("contenders", strings.Join(allContenders, ","), "who takes part")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each is measured, in turn")
	flags.IntVar(&o.changes, "changes", 20, "changes that are measured, cold and warm")
	flags.IntVar(&o.warmUp, "warm-up", 300, "changes after the start, before it counts as warm")
	flags.IntVar(&o.endpoints, "endpoints", 200, "endpoints, of which one changes")
	flags.DurationVar(&o.pause, "pause", 20*time.Millisecond, "between two measured changes")
	flags.BoolVar(&o.clusters, "clusters", false, "clients subscribe to clusters, too")
	flags.StringVar(&o.out, "out", "target/benchmarks", "where PART.json and PART.md go")
	flags.StringVar(&o.java, "java", "java", "the Java for milvus-xds and java-control-plane")
	flags.StringVar(&o.classPath, "class-path", "", "their classes")
	javaOptions := flags.String("java-opts", "", "JVM flags beside those of the launcher")
	if len(arguments) == 0 || (arguments[0] != "fan-out" && arguments[0] != "storm") {
		return nil, errors.New("part: missing (expected: fan-out or storm)")
	}
	o.part = arguments[0]
	if err := flags.Parse(arguments[1:]); err != nil {
		return nil, err
	}
	if *streams == "" {
		*streams = map[string]string{"fan-out": "1,200,1000", "storm": "1000"}[o.part]
	}
	if *full {
		*streams += ",5000"
	}
	for _, word := range strings.Split(*streams, ",") {
		number, err := strconv.Atoi(word)
		if err != nil || number < 1 || number > maxStreams {
			return nil, fmt.Errorf("streams: %q (expected: numbers in 1..%d, separated by commas)", word, maxStreams)
		}
		o.streams = append(o.streams, number)
	}
	o.protocols = strings.Split(*protocols, ",")
	o.contenders = strings.Split(*contenders, ",")
	for _, contender := range o.contenders {
		if !slices.Contains(allContenders, contender) {
			return nil, fmt.Errorf("contenders: %q (expected: of %s)", contender, strings.Join(allContenders, ", "))
		}
	}
	if min(o.rounds, o.changes, o.endpoints) < 1 || o.warmUp < o.changes {
		return nil, errors.New("expected: rounds, changes and endpoints from 1, and warm-up from changes")
	}
	var err error
	o.javaFlags, err = launcherFlags()
	o.javaFlags = append(o.javaFlags, strings.Fields(*javaOptions)...)
	return o, err
}

func (o *options) serverCommand(contender, protocol string) []string {
	endpoints := strconv.Itoa(o.endpoints)
	switch contender {
	case floorServer:
		return []string{program("floor"), protocol, endpoints}
	case linearCache, snapshotCache:
		return []string{program("controlplane"), contender, endpoints}
	}
	command := append([]string{o.java}, o.javaFlags...)
	return append(command, "-cp", o.classPath, "io.milvusxds.benchmarks.MeasuredServer", contender, endpoints)
}

var launcherCommand = regexp.MustCompile(`(?s)\nexec "\$java"(.*?) -jar `)

// The JVM flags with which the launcher starts the product, without those that name its files.
func launcherFlags() ([]string, error) {
	script, err := os.ReadFile("milvus-xds")
	if err != nil {
		return nil, err
	}
	command := launcherCommand.FindSubmatch(script)
	if command == nil {
		return nil, errors.New(`milvus-xds: no line exec "$java" … -jar, from which to take the JVM flags`)
	}
	var flags []string
	for _, word := range strings.Fields(string(command[1])) {
		if strings.HasPrefix(word, "-X") && !strings.Contains(word, "$") {
			flags = append(flags, word)
		}
	}
	return flags, nil
}
