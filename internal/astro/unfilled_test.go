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

func TestUnfilledInEnvFile(t *testing.T) {
	quiet()
	lookup := func(name string) (string, bool) { return "a", name == "SET" }
	for text, want := range map[string][]string{
		"A=$X\n":                 {"X"},
		"A=\"b${X}\"\n":          {"X"},
		"A='$X'\n":               nil,
		"A=\"b\\$X\"\n":          nil,
		"A=$$X\n":                nil,
		"A=${X:-b}\n":            nil,
		"A=$SET\n":               nil,
		"X=1\nA=$X\n":            nil,
		"A=$X\nX=1\n":            {"X"},
		"A=$A\n":                 {"A"},
		"export A=$EARLIER-$X\n": {"X"},
		"A=$X # $Y\n":            {"X"},
		"# A=$X\nA=b\n":          nil,
		"A\n":                    nil,
	} {
		vars, _, err := readDockerEnv(again(), []byte(text), ".env", lookup, map[string]string{"EARLIER": "e"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range vars {
			if v.Name == "A" {
				got = v.Unfilled
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
