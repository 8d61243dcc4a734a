package similar

import (
	"slices"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"same", "same", 0},
		{"schedular", "scheduler", 1}, {"sceduler", "scheduler", 1},
		{"regoin", "region", 1}, {"us-east1", "us-east-1", 1}, {"größe", "grosse", 3},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"webserver", "triggerer", "scheduler", "scheduled"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"schedular", []string{"scheduler", "scheduled"}},
		{"trigger", []string{"triggerer"}},
		{"postgres", []string{}},
		{"", []string{}},
	} {
		if got := Nearest(c.word, known); !slices.Equal(got, c.want) {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}
