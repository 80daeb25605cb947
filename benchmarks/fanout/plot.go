package main

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
)

// What of a part is drawn: the names of measures.
var drawn = map[string][]string{
	"fan-out": {coldLast, warmLast, warmCPU, peak, served},
	"storm":   {served, connectedMedian, peak},
}

const (
	labelWidth = 150
	barWidth   = 500
	barHeight  = 16
)

// Medians as bars, with a line from the least to the most of the rounds; each measure has a scale of its own.
func (r *results) svg(o *options) string {
	var parts strings.Builder
	top := 40
	for _, protocol := range o.protocols {
		for _, streams := range o.streams {
			for _, m := range measures[o.part] {
				if slices.Contains(drawn[o.part], m.name) {
					caption := fmt.Sprintf("%s, %d × %s", m.name, streams, protocol)
					top = r.bars(&parts, o, caption, top, func(contender string) []float64 {
						return r.values(m, protocol, streams, contender, "")
					})
				}
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="white"/>
<text x="10" y="18" font-size="15">%s, %s</text>
%s</svg>
`, labelWidth+barWidth+70, top, o.part, html.EscapeString(r.Setting["commit"]), parts.String())
}

// Returns where the next ones begin; draws nothing when no run came to an end.
func (r *results) bars(parts *strings.Builder, o *options, caption string, top int, of func(string) []float64) int {
	most := 0.0
	for _, contender := range o.contenders {
		if values := of(contender); len(values) > 0 {
			most = max(most, slices.Max(values))
		}
	}
	if most == 0 {
		return top
	}
	fmt.Fprintf(parts, `<text x="10" y="%d" font-weight="bold">%s</text>`+"\n", top, html.EscapeString(caption))
	for _, contender := range o.contenders {
		values := of(contender)
		if len(values) == 0 {
			continue
		}
		top += barHeight
		color := cmp.Or(map[string]string{own: "#1660a8"}[contender], "#9ab")
		along := func(value float64) float64 { return labelWidth + barWidth*value/most }
		fmt.Fprintf(parts, `<text x="20" y="%d">%s</text>`+"\n", top, html.EscapeString(contender))
		fmt.Fprintf(parts, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n",
			labelWidth, top-10, along(median(values))-labelWidth, barHeight-4, color)
		fmt.Fprintf(parts, `<path d="M%.1f %dH%.1f" stroke="#333"/>`+"\n",
			along(slices.Min(values)), top-4, along(slices.Max(values)))
		fmt.Fprintf(parts, `<text x="%.1f" y="%d">%.4g</text>`+"\n", along(slices.Max(values))+4, top, median(values))
	}
	return top + barHeight + 14
}
