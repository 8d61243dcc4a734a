package engine

import (
	"testing"
	"time"
)

// TestDrift: how far the engine's clock is off, at least.
func TestDrift(t *testing.T) {
	asked := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	berlin := time.FixedZone("", 3600)
	for name, tt := range map[string]struct {
		clock time.Time
		took  time.Duration
		want  time.Duration
	}{
		"the same":                      {asked, 0, 0},
		"of another time zone":          {asked.In(berlin), 0, 0},
		"behind by a sleep":             {asked.Add(-time.Hour), time.Second, -time.Hour},
		"ahead":                         {asked.Add(10 * time.Minute), 0, 10 * time.Minute},
		"ahead of a slow answer":        {asked.Add(10 * time.Minute), 4 * time.Minute, 6 * time.Minute},
		"within a slow answer":          {asked.Add(6 * time.Minute), 7 * time.Minute, 0},
		"at the end of a slow answer":   {asked.Add(7 * time.Minute), 7 * time.Minute, 0},
		"behind, however slow":          {asked.Add(-6 * time.Minute), 7 * time.Minute, -6 * time.Minute},
		"not told":                      {time.Time{}, time.Second, 0},
		"this machine's was set back":   {asked.Add(time.Hour), -time.Hour, 0},
		"a part of a second is nothing": {asked.Add(-time.Second / 2), 0, -time.Second / 2},
	} {
		if got := (Info{Clock: tt.clock}).Drift(asked, asked.Add(tt.took)); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
