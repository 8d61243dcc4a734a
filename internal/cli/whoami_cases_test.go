package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"doctor/internal/casetest"
	"doctor/internal/trace"
)

// TestWhoamiRecordedCases draws the way of each session of every recorded case: it ends at the
// identity if the session works, else at the one hop where it breaks, with the reason. At 80
// columns each line fits that is no command and has more than one word, and no block is shown twice.
func TestWhoamiRecordedCases(t *testing.T) {
	var ways, broken atomic.Int64
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				run := func(width int, args ...string) string {
					var out bytes.Buffer
					a := caseApp(c, g, t.TempDir(), t.TempDir(), &out)
					a.stdoutTerminal, a.width = width > 0, width
					a.run(t.Context(), append(args, "--color", "never", "--home", g.Home, "--os", c.Layout.Host.OS))
					return out.String()
				}
				var document struct {
					Sessions []trace.Session[string] `json:"stories"`
				}
				told := run(0, "whoami", "--format", "json")
				if !strings.HasPrefix(told, "{") { // no home folder
					return
				}
				if err := json.Unmarshal([]byte(told), &document); err != nil {
					t.Fatal(err)
				}
				for _, s := range document.Sessions {
					ways.Add(1)
					if s.Stops != "" {
						broken.Add(1)
					}
					judgeWay(t, s)
				}
				judgeText(t, run(80, "whoami"))
			})
		}
	})
	t.Logf("%d ways, %d of them broken", ways.Load(), broken.Load())
}

func judgeWay(t *testing.T, s trace.Session[string]) {
	t.Helper()
	if len(s.Way) == 0 {
		t.Errorf("%v: no way", s.Services)
		return
	}
	for i, h := range s.Way {
		last := i == len(s.Way)-1
		switch {
		case h.Broken != (last && s.Stops != ""):
			t.Errorf("%v: hop %d of %d, %s %s, is broken: %v (%s); the session stops with %q", s.Services, i+1, len(s.Way), h.Kind, h.Name, h.Broken, h.Why, s.Stops)
		case h.Broken != (h.Why != ""):
			t.Errorf("%v: %s %s is broken: %v, for the reason %q", s.Services, h.Kind, h.Name, h.Broken, h.Why)
		case last && !h.Broken && h.Kind != trace.HopIdentity:
			t.Errorf("%v: the way ends at %s %s", s.Services, h.Kind, h.Name)
		}
	}
}

func judgeText(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		words := strings.Fields(strings.NewReplacer("│", "", "✗", "").Replace(line))
		if utf8.RuneCountInString(line) > 80 && len(words) > 1 && words[0] != "doctor" && words[0] != "doctor:" {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
	seen := map[string]bool{}
	for block := range strings.SplitSeq(text, "\n\n") {
		if strings.Contains(block, "identity ") && seen[block] {
			t.Errorf("shown twice:\n%s", block)
		}
		seen[block] = true
	}
}
