package report

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// TestDoctorsOwnCommands: the command for a finding is valid, appears once, and examines the
// same files.
func TestDoctorsOwnCommands(t *testing.T) {
	byHand := func(title string, safety checks.Safety, commands ...string) checks.Fix {
		return checks.Fix{Title: redact.NewText(title), Safety: safety, Commands: redact.Texts(commands...)}
	}
	fix := func(title string, safety checks.Safety, commands ...string) checks.Fix {
		made := byHand(title, safety, commands...)
		made.Edit = fixers.RenameFile{}
		return made
	}
	and := func(fix checks.Fix) checks.Fix {
		fix.And = true
		return fix
	}
	const safe, unsafe = checks.Safe, checks.Unsafe
	for name, c := range map[string]struct {
		fixes []checks.Fix
		flags string
		want  []string
	}{
		"one":    {[]checks.Fix{fix("Fix it", safe)}, "", []string{"Fix: Fix it", "doctor fix bad"}},
		"unsafe": {[]checks.Fix{fix("Fix it", unsafe)}, "", []string{"Fix: Fix it", "doctor fix bad --unsafe"}},
		"silent": {[]checks.Fix{fix("Fix it", "")}, "", []string{"Fix: Fix it", "doctor fix bad --unsafe"}},
		"none":   {[]checks.Fix{byHand("Fix it", unsafe)}, "", []string{"Fix: Fix it"}},
		"flags": {[]checks.Fix{fix("Fix it", unsafe, "mend /home/me/x")}, " --home /home/me/other --env-file 'a b'",
			[]string{"Fix: Fix it", "doctor fix bad --unsafe --home ~/other --env-file 'a b'", "or by hand:", "mend ~/x"}},
		"two ways": {[]checks.Fix{fix("Fix it", safe), byHand("Do without", unsafe, "rm it"), fix("Move it", safe)}, "", []string{
			"Fix: Fix it", "doctor fix bad", "Or: Do without", "rm it",
			"Or: Move it (`doctor fix` offers this if you decline the first)"}},
		"two together, of which one is unsafe": {[]checks.Fix{fix("Set it", safe), and(fix("Mount it", unsafe)), fix("Move it", safe)}, "", []string{
			"Fix: Set it", "And: Mount it", "doctor fix bad --unsafe", "Or: Move it", "doctor fix bad"}},
		"the person has to say": {[]checks.Fix{{Title: redact.NewText("Set it"), Lines: redact.Texts("X=us-east-1"), Needs: fixers.Region, Safety: safe}}, " --dir p", []string{
			"Fix: Set it", "doctor fix bad --region us-east-1 --dir p", "or write:", "X=us-east-1"}},
		"two ways, one unsafe": {[]checks.Fix{fix("Fix it", safe), fix("Move it", unsafe, "mv it")}, "", []string{
			"Fix: Fix it", "doctor fix bad", "Or: Move it (`doctor fix` offers this if you decline the first)",
			"doctor fix bad --unsafe", "or by hand:", "mv it"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := &checks.Check{ID: "c", Title: "C", Scope: facts.Project, Rules: rules(checks.Error, "bad")}
			r := Report{Projects: []Project{{Flags: c.flags, ProjectReport: checks.ProjectReport{Results: []checks.Result{
				{Check: check, Status: checks.Fail, Findings: []checks.Finding{{Rule: check.Rules[0], Message: redact.NewText("Bad."), Fixes: c.fixes}}},
			}}}}}
			_, details, _ := strings.Cut(render(t, "table", r, options()), "error[bad] Bad.\n")
			details, _, _ = strings.Cut(details, "\n\n")
			var got []string
			for line := range strings.SplitSeq(details, "\n") {
				got = append(got, strings.TrimSpace(line))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			for _, format := range []string{"markdown", "github", "sarif", "junit"} {
				text := render(t, format, r, options())
				for _, line := range c.want {
					if strings.HasPrefix(line, "doctor fix") && !strings.Contains(line, "'") && strings.Count(text, line) < 1 {
						t.Errorf("%s does not say %q", format, line)
					}
				}
			}
		})
	}
}
