package report

import (
	"bytes"
	"strings"
	"testing"

	"doctor/checks"
)

// TestBaselineNotWritten: findings that were to be in a baseline are not said to be in it, in any
// format, when it was not written; and nothing is said of it in a project that has none.
func TestBaselineNotWritten(t *testing.T) {
	r := good()
	r.Projects[0].Known = checks.Known{File: "base.json", Accepted: []checks.SilencedRule{{Rule: "look-odd", Count: 2}}}
	o := options()
	d := NewDocument(r, o)
	if d.Projects[0].Verdict != "No new problem found" {
		t.Errorf("of a baseline that is written it says %q", d.Projects[0].Verdict)
	}
	d.Projects[0].BaselineNotWritten()
	if d.Projects[0].Verdict != "Interrupted: the baseline was not written" {
		t.Errorf("it says %q", d.Projects[0].Verdict)
	}
	for _, format := range Formats() {
		if format == "json" {
			continue // the exit code says it
		}
		renderer, err := New(format, o)
		var out bytes.Buffer
		if err == nil {
			err = renderer.Render(&out, d)
		}
		if text := out.String(); err != nil || !strings.Contains(text, "2 findings not written to the baseline base.json") || strings.Contains(text, "in the baseline") {
			t.Errorf("%s: %v\n%s", format, err, text)
		}
	}
	d = NewDocument(good(), options())
	was := d.Projects[0].Verdict
	if d.Projects[0].BaselineNotWritten(); d.Projects[0].Verdict != was {
		t.Errorf("without findings it says %q", d.Projects[0].Verdict)
	}
}
