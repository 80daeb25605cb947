package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Ids, times, addresses and what else differs by nature.
var drawn = regexp.MustCompile(`\d{12,}|\b[0-9a-f]{16,}\b|rootcoord-dml_\d+_\d+v\d|(127\.0\.0\.1|localhost):\d+|\d+(\.\d+)?(ms|µs|s)\b`)

const longest = 400

// transcript prints what came of each step; own is the word that makes the names of this session different from others.
type transcript struct{ own string }

// step makes one call and prints its name and what came of it.
func (t transcript) step(name string, call func() (any, error)) {
	seen, err := call()
	if err != nil {
		seen = map[string]string{"error": t.plain(err.Error())}
	}
	text, err := json.Marshal(seen)
	if err != nil {
		text = []byte(fmt.Sprintf("%q", err))
	}
	fmt.Printf("step\t%s\t%s\n", name, t.plain(string(text)))
}

// do is a step that comes to nothing but success.
func (t transcript) do(name string, call func() error) {
	t.step(name, func() (any, error) { return "done", call() })
}

func (t transcript) plain(text string) string {
	text = drawn.ReplaceAllString(strings.ReplaceAll(text, t.own, "OWN"), "<drawn>")
	if len(text) > longest && strings.Contains(text, "error") {
		return text[:longest]
	}
	return text
}
