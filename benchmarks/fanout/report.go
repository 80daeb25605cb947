package main

import (
	"fmt"
	"slices"
	"strings"
)

// A measure is one figure of a run that did not fail.
type measure struct {
	name string
	of   func(*run) float64
}

var measures = map[string][]measure{
	"fan-out": {
		{coldLast, func(r *run) float64 { return median(r.Cold.Last) }},
		{warmLast, func(r *run) float64 { return median(r.Warm.Last) }},
		{"cold: slowest change, ms", func(r *run) float64 { return slices.Max(r.Cold.Last) }},
		{"warm: slowest change, ms", func(r *run) float64 { return slices.Max(r.Warm.Last) }},
		{veryFirst, func(r *run) float64 { return r.Cold.Last[0] }},
		{"cold: first stream, ms", func(r *run) float64 { return median(r.Cold.First) }},
		{"warm: first stream, ms", func(r *run) float64 { return median(r.Warm.First) }},
		{coldCPU, func(r *run) float64 { return r.Cold.CPU }},
		{warmCPU, func(r *run) float64 { return r.Warm.CPU }},
		{"warm: CPU of the client a push, µs", func(r *run) float64 { return r.Warm.ClientCPU }},
		{peak, func(r *run) float64 { return r.Peak }},
		{served, func(r *run) float64 { return r.Served }},
	},
	"storm": {
		{served, func(r *run) float64 { return r.Served }},
		{connectedMedian, func(r *run) float64 { return median(r.Connected) }},
		{"change to the connected client, slowest ms", func(r *run) float64 { return slices.Max(r.Connected) }},
		{"changes meanwhile", func(r *run) float64 { return float64(len(r.Connected)) }},
		{peak, func(r *run) float64 { return r.Peak }},
	},
}

const (
	coldLast  = "cold: last stream, ms"
	warmLast  = "warm: last stream, ms"
	veryFirst = "cold: very first change, last stream, ms"
	coldCPU   = "cold: CPU of the server a push, µs"
	warmCPU   = "warm: CPU of the server a push, µs"
	peak      = "peak memory of the server, MiB"
	served    = "connected and served, all streams, ms"

	connectedMedian = "change to the connected client, median ms"
)

// A goal is the most that ours may have; against is a contender, or empty when the limit is in the measure's unit.
type goal struct {
	streams int
	measure string
	against string
	limit   float64
}

var goals = []goal{
	{1000, coldLast, linearCache, 0.8}, {1000, coldLast, floorServer, 1.6},
	{1000, warmLast, linearCache, 0.8}, {1000, warmLast, floorServer, 1.6},
	{1000, coldCPU, linearCache, 1}, {1000, warmCPU, linearCache, 1},
	{1000, peak, linearCache, 1}, {1000, served, "", 1000},
	{1, warmLast, "", 1}, {1, veryFirst, "", 3},
}

// Medians over the rounds; a ratio is the median of those of each round.
func (r *results) markdown(o *options) string {
	var text strings.Builder
	text.WriteString("| | |\n|---|---|\n")
	for _, key := range []string{
		"command", "commit", "date", "machine", "kernel", "java", "java flags", "go", "go modules", "endpoints", "changes",
	} {
		fmt.Fprintf(&text, "| %s | %s |\n", key, r.Setting[key])
	}
	fmt.Fprintf(&text, "| load average before each round | %v |\n", r.LoadAverages)
	text.WriteString("\nMedians of the rounds, least and most in parentheses; a ratio is taken in each round.\n")
	for _, protocol := range o.protocols {
		for _, streams := range o.streams {
			r.table(&text, o, protocol, streams)
		}
	}
	return text.String()
}

func (r *results) table(text *strings.Builder, o *options, protocol string, streams int) {
	unit := "streams"
	if streams == 1 {
		unit = "stream"
	}
	fmt.Fprintf(text, "\n%s, %d %s:\n\n| | %s | ours ÷ %s | ours ÷ %s | goals |\n|---|%s\n", protocol, streams, unit,
		strings.Join(o.contenders, " | "), linearCache, floorServer, strings.Repeat("---|", len(o.contenders)+3))
	for _, m := range measures[o.part] {
		fmt.Fprintf(text, "| %s |", m.name)
		for _, contender := range o.contenders {
			fmt.Fprintf(text, " %s |", cell(r.values(m, protocol, streams, contender, ""), 1))
		}
		for _, other := range []string{linearCache, floorServer} {
			fmt.Fprintf(text, " %s |", cell(r.values(m, protocol, streams, own, other), 2))
		}
		fmt.Fprintf(text, " %s |\n", r.marks(o, m, protocol, streams))
	}
}

func (r *results) marks(o *options, m measure, protocol string, streams int) string {
	var marks []string
	for _, g := range goals {
		values := r.values(m, protocol, streams, own, g.against)
		if o.part != "fan-out" || g.measure != m.name || g.streams != streams || len(values) == 0 {
			continue
		}
		mark := "✗"
		if median(values) <= g.limit {
			mark = "✓"
		}
		what := strings.TrimSpace(fmt.Sprint("≤ ", g.limit, " ", g.against))
		marks = append(marks, what+" "+mark)
	}
	return strings.Join(marks, ", ")
}

// One value a round, divided by that of another contender if one is named; rounds in which one is missing are left out.
func (r *results) values(m measure, protocol string, streams int, contender, divisor string) []float64 {
	byRound := func(contender string) map[int]float64 {
		found := map[int]float64{}
		for _, run := range r.Runs {
			if run.Error == "" && run.Protocol == protocol && run.Streams == streams && run.Contender == contender {
				found[run.Round] = m.of(run)
			}
		}
		return found
	}
	numerators, divisors := byRound(contender), byRound(divisor)
	var values []float64
	for round := range len(r.LoadAverages) {
		value, ok := numerators[round+1]
		if divisor != "" && ok {
			var by float64
			by, ok = divisors[round+1]
			value /= by
		}
		if ok {
			values = append(values, value)
		}
	}
	return values
}

func cell(values []float64, digits int) string {
	if len(values) == 0 {
		return "–"
	}
	text := fmt.Sprintf("%.*f", digits, median(values))
	if len(values) > 1 {
		text += fmt.Sprintf(" (%.*f – %.*f)", digits, slices.Min(values), digits, slices.Max(values))
	}
	return text
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[half-1] + sorted[half]) / 2
	}
	return sorted[half]
}
