package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Results are all that was measured, and where.
type results struct {
	Setting      map[string]string `json:"setting"`
	LoadAverages []float64         `json:"loadAverageBeforeRound"`
	Runs         []*run            `json:"runs"`
}

// What the figures depend on, beside the load.
func setting(o *options) map[string]string {
	return map[string]string{
		"date":       time.Now().UTC().Format(time.DateTime),
		"commit":     commit(),
		"machine":    fmt.Sprintf("%d cores of %s, %s", runtime.NumCPU(), processor(), memory()),
		"kernel":     output("uname", "-sr"),
		"java":       strings.SplitN(output(o.java, "--version"), "\n", 2)[0],
		"java flags": strings.Join(o.javaFlags, " "),
		"go":         runtime.Version(),
		"go modules": modules(),
		"command":    strings.Join(append([]string{"benchmarks/run"}, shown(os.Args[1:])...), " "),
		"endpoints":  fmt.Sprint(o.endpoints),
		"changes":    fmt.Sprintf("%d cold, from the first on, and %d warm, after %d", o.changes, o.changes, o.warmUp),
		"rounds":     fmt.Sprint(o.rounds),
		"clusters":   fmt.Sprint(o.clusters),
	}
}

// Without what benchmarks/run adds, which names folders of this machine.
func shown(arguments []string) []string {
	var kept []string
	for i := 0; i < len(arguments); i++ {
		switch strings.TrimLeft(arguments[i], "-") {
		case "class-path", "java":
			i++
		default:
			kept = append(kept, arguments[i])
		}
	}
	return kept
}

func commit() string {
	name := output("git", "rev-parse", "--short", "HEAD")
	if output("git", "status", "--porcelain", "--untracked-files=no") != "" {
		name += " and changes that are not committed"
	}
	return name
}

func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	_, rest, _ := strings.Cut(string(info), "model name")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimLeft(line, "\t :")
}

func memory() string {
	info, _ := os.ReadFile("/proc/meminfo")
	var kib int
	_, _ = fmt.Sscanf(string(info), "MemTotal: %d", &kib)
	return fmt.Sprintf("%d MiB", kib>>10)
}

func modules() string {
	info, err := buildinfo.ReadFile(program("controlplane"))
	if err != nil {
		return "unknown: " + err.Error()
	}
	var found []string
	for _, module := range info.Deps {
		switch module.Path {
		case "github.com/envoyproxy/go-control-plane", "google.golang.org/grpc", "google.golang.org/protobuf":
			found = append(found, module.Path+" "+module.Version)
		}
	}
	return strings.Join(found, ", ")
}

// Of the last minute.
func loadAverage() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	var load float64
	_, _ = fmt.Sscan(string(text), &load)
	return load
}

func output(name string, arguments ...string) string {
	out, err := exec.Command(name, arguments...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func (r *results) write(o *options) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(o.out, o.part)
	if err := os.WriteFile(path+".json", append(text, '\n'), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(path+".svg", []byte(r.svg(o)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".md", []byte(r.markdown(o)), 0o644)
}
