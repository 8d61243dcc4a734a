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
	const safe, unsafe = checks.Safe, checks.Unsafe
	for name, c := range map[string]struct {
		fixes []checks.Fix
		flags string
		want  []string
	}{
		"one":    {[]checks.Fix{fix("Mend it", safe)}, "", []string{"fix       Mend it:", "doctor fix bad"}},
		"unsafe": {[]checks.Fix{fix("Mend it", unsafe)}, "", []string{"fix       Mend it:", "doctor fix bad --unsafe"}},
		"silent": {[]checks.Fix{fix("Mend it", "")}, "", []string{"fix       Mend it:", "doctor fix bad --unsafe"}},
		"none":   {[]checks.Fix{byHand("Mend it", unsafe)}, "", []string{"fix       Mend it"}},
		"flags": {[]checks.Fix{fix("Mend it", unsafe, "mend /home/me/x")}, " --home /home/me/other --env-file 'a b'",
			[]string{"fix       Mend it:", "mend ~/x", "or let doctor do it:", "doctor fix bad --unsafe --home ~/other --env-file 'a b'"}},
		"two ways": {[]checks.Fix{fix("Mend it", safe), byHand("Do without", unsafe, "rm it"), fix("Move it", safe)}, "", []string{
			"fix       Mend it:", "doctor fix bad", "or        Do without:", "rm it",
			"or        Move it (doctor offers this after a no to the first)"}},
		"two ways, one unsafe": {[]checks.Fix{fix("Mend it", safe), fix("Move it", unsafe, "mv it")}, "", []string{
			"fix       Mend it:", "doctor fix bad", "or        Move it (doctor offers this after a no to the first):", "mv it",
			"or let doctor do it:", "doctor fix bad --unsafe"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := &checks.Check{ID: "c", Title: "C", Scope: facts.Project, Rules: rules(checks.Error, "bad")}
			r := Report{Projects: []Project{{Flags: c.flags, ProjectReport: checks.ProjectReport{Results: []checks.Result{
				{Check: check, Status: checks.Fail, Findings: []checks.Finding{{Rule: check.Rules[0], Message: redact.NewText("Bad."), Fixes: c.fixes}}},
			}}}}}
			_, details, _ := strings.Cut(render(t, "table", r, options()), "fail bad (c)\n")
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
