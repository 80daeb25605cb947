package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestEveryContenderThatFinishedHasABarInEachDrawnMeasure(t *testing.T) {
	o := &options{part: "storm", protocols: []string{"delta"}, streams: []int{7}, contenders: []string{own, floorServer}}
	results := &results{Setting: map[string]string{"commit": "<none>"}, LoadAverages: []float64{1, 2}}
	for round := 1; round <= 2; round++ {
		for _, contender := range o.contenders {
			results.Runs = append(results.Runs, &run{
				Round: round, Protocol: "delta", Streams: 7, Contender: contender,
				Served: float64(10 * round), Connected: []float64{1}, Peak: 5,
			})
		}
	}
	results.Runs[3].Error = "it ended"

	svg := results.svg(o)

	if bars := strings.Count(svg, "<rect x="); bars != 6 {
		t.Errorf("%d bars, expected 2 contenders × 3 measures:\n%s", bars, svg)
	}
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
	}
}
