package astro

import (
	"slices"
	"testing"

	"doctor/internal/host"
)

func TestUnfilled(t *testing.T) {
	quiet()
	p := &Project{Machine: &host.Machine{OS: "linux", Env: map[string]string{"SET": "a", "EMPTY": ""}}}
	for text, want := range map[string][]string{
		"${X}":          {"X"},
		"$X-${SET}":     {"X"},
		"${EMPTY}":      {"EMPTY"},
		"a${Y}b${X}":    {"X", "Y"},
		"${X:-}":        {"X"},
		"${X-}":         {"X"},
		"${X:-a}":       nil,
		"${EMPTY-a}":    {"EMPTY"},
		"${EMPTY:-a}":   nil,
		"${SET}":        nil,
		"${X:+a}":       nil,
		"${X:?needed}":  nil,
		"${A:-${B:-}}":  {"A", "B"},
		"${A:-${B:-b}}": nil,
		"$$X":           nil,
		"$${X}":         nil,
		"${unclosed":    nil,
		"no variable":   nil,
	} {
		if got := p.unfilledInOverride(text); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
