package checks

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"doctor/fixers"
	"doctor/internal/bounds"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// TestWordsAreBounded: what a finding says can be read, whatever stands in a file, and
// no command is cut.
func TestWordsAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 1<<20)
	for name, c := range map[string]struct {
		fix  Fix
		kept bool
	}{
		"usual":              {Fix{Title: redact.NewText("Do it"), Commands: redact.Texts("true"), Edit: fixers.UnsetVariables{File: "a", Names: []string{"b"}}}, true},
		"a long command":     {Fix{Title: redact.NewText("Do it"), Commands: redact.Texts("echo " + long)}, false},
		"a long argument":    {Fix{Title: redact.NewText(long), Commands: redact.Texts("true"), Edit: fixers.UnsetVariables{File: "a", Names: []string{long}}}, false},
		"commands at length": {Fix{Title: redact.NewText("Do it"), Commands: redact.Texts(strings.Repeat("x", bounds.Commands-1))}, true},
	} {
		got := bounded(c.fix)
		if len(redacttest.Raw(got.Title)) > bounds.Words+40 || (len(got.Commands) > 0) != c.kept || (got.Edit != nil) != (c.kept && c.fix.Edit != nil) {
			t.Errorf("%s: %d commands, edit %v, %d bytes of title", name, len(got.Commands), got.Edit, len(redacttest.Raw(got.Title)))
		}
	}
	if cut := redacttest.Raw(redact.NewText(long).Short(bounds.Words)); len(cut) > bounds.Words+40 || !utf8.ValidString(cut) || !strings.HasSuffix(cut, "bytes more)") {
		t.Errorf("%d bytes: …%q", len(cut), cut[len(cut)-40:])
	}
	if short := "the key is not valid"; redacttest.Raw(redact.NewText(short).Short(bounds.Words)) != short {
		t.Error("what is short was cut")
	}
}

// TestFindingsAreBounded: of more findings than can be read the worst are shown, and
// that there are more.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	c := &Check{ID: "many", Title: "Many", Scope: Project, Rules: []*Rule{{ID: "one", Severity: Warning}, {ID: "other", Severity: Error}}}
	c.Run = func(_ context.Context, p *Pass) error {
		for i := range bounds.Findings + 10 {
			p.Report(Finding{Rule: p.check.Rule("one"), Severity: Warning, Message: redact.Textf("m%05d", i)})
		}
		p.Report(Finding{Rule: p.check.Rule("other"), Severity: Error, Message: redact.NewText("the worst")})
		return nil
	}
	m := &host.Machine{OS: "linux", Dir: t.TempDir(), Now: time.Now}
	r := Run(t.Context(), NewWorld(t.Context(), m, m.Dir, Options{}), []*Check{c}, RunOptions{}).Results[0]
	if len(r.Findings) != bounds.Findings || redacttest.Raw(r.Findings[0].Message) != "the worst" || r.Status != Fail || len(r.Notes) != 1 || redacttest.Raw(r.Notes[0]) != "11 findings more are left out" {
		t.Errorf("%s with %d findings, the first %q; %q", r.Status, len(r.Findings), redacttest.Raw(r.Findings[0].Message), redacttest.RawAll(r.Notes))
	}
}
