package run

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/bounds"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// TestWordsAreBounded: the text of a finding has a readable length, whatever a file contains,
// and no command is cut.
func TestWordsAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 1<<20)
	for name, c := range map[string]struct {
		fix  checks.Fix
		kept bool
	}{
		"usual":              {checks.Fix{Title: redact.NewText("Do it"), Commands: redact.Texts("true"), Edit: fixers.UnsetVariables{File: "a", Names: []string{"b"}}}, true},
		"a long command":     {checks.Fix{Title: redact.NewText("Do it"), Commands: redact.Texts("echo " + long)}, false},
		"a long argument":    {checks.Fix{Title: redact.NewText(long), Commands: redact.Texts("true"), Edit: fixers.UnsetVariables{File: "a", Names: []string{long}}}, false},
		"commands at length": {checks.Fix{Title: redact.NewText("Do it"), Commands: redact.Texts(strings.Repeat("x", bounds.Commands-1))}, true},
	} {
		got := checks.Bounded(c.fix)
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

// TestFindingsAreBounded: of too many findings the worst are shown, and that there are more.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	c := &checks.Check{ID: "many", Title: "Many", Scope: facts.Project, Rules: []*checks.Rule{{ID: "one", Severity: checks.Warning}, {ID: "other", Severity: checks.Error}}}
	c.Run = func(_ context.Context, p *checks.Pass) error {
		for i := range bounds.Findings + 10 {
			p.Report(checks.Finding{Rule: p.Check.Rule("one"), Severity: checks.Warning, Message: redact.Textf("m%05d", i)})
		}
		p.Report(checks.Finding{Rule: p.Check.Rule("other"), Severity: checks.Error, Message: redact.NewText("the worst")})
		return nil
	}
	m := &host.Machine{OS: "linux", Dir: t.TempDir(), Now: time.Now}
	r := Run(t.Context(), facts.New(t.Context(), m, m.Dir, facts.Options{}), []*checks.Check{c}, Options{}).Results[0]
	if len(r.Findings) != bounds.Findings || redacttest.Raw(r.Findings[0].Message) != "the worst" || r.Status != checks.Fail || len(r.Notes) != 1 || redacttest.Raw(r.Notes[0]) != "11 more findings are left out" {
		t.Errorf("%s with %d findings, the first %q; %q", r.Status, len(r.Findings), redacttest.Raw(r.Findings[0].Message), redacttest.RawAll(r.Notes))
	}
}
