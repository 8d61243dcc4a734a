package run

import (
	"context"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

func TestRunSelection(t *testing.T) {
	two := check("two", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("two-broken"), Message: redact.NewText("x")})
		p.Report(checks.Finding{Rule: p.Check.Rule("two-bent"), Message: redact.NewText("y")})
		return nil
	})
	two.Rules = append(two.Rules, &checks.Rule{ID: "two-bent", Severity: checks.Error})
	far := check("far", passes, two)
	far.Scope = facts.AWS
	list := []*checks.Check{two, far, check("near", passes)}
	for _, c := range []struct {
		name    string
		options facts.Options
		run     Options
		want    []string
	}{
		{"all", facts.Options{}, Options{}, []string{
			"two fail [two-bent y] [two-broken x]", "far skip: needs two, which failed", "near pass"}},
		{"only a check", facts.Options{Only: []string{"far"}}, Options{}, []string{
			"two skip: not run (--only)", "far pass", "near skip: not run (--only)"}},
		{"only a rule", facts.Options{Only: []string{"two-bent", "near"}}, Options{}, []string{
			"two fail [two-bent y]", "far skip: not run (--only)", "near pass"}},
		{"skip a check", facts.Options{Skipped: []string{"two"}}, Options{}, []string{
			"two skip: not run (--skip)", "far pass", "near pass"}},
		{"skip rules", facts.Options{Skipped: []string{"two-bent", "two-broken"}}, Options{}, []string{
			"two pass", "far pass", "near pass"}},
		{"skip beats only", facts.Options{Only: []string{"two"}, Skipped: []string{"two-broken", "near"}}, Options{}, []string{
			"two fail [two-bent y]", "far skip: not run (--only)", "near skip: not run (--skip)"}},
		{"scope", facts.Options{Scopes: []facts.Scope{facts.AWS}}, Options{}, []string{
			"two skip: not run (--scope)", "far pass", "near skip: not run (--scope)"}},
		{"offline", facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}, Options{Offline: true}, []string{
			"two fail [two-bent y] [two-broken x]", "far skip: not run (--offline)", "near pass"}},
		{"settings", facts.Options{}, Options{Settings: &settings.Settings{Path: ".doctor.yaml", Skip: []settings.Entry{{ID: "near"}, {ID: "two-broken"}}}}, []string{
			"two fail [two-bent y]", "far skip: needs two, which failed", "near skip: not run (skip in .doctor.yaml)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, Run(t.Context(), emptyFacts(c.options), list, c.run), c.want...)
		})
	}
}

func TestCheckIDs(t *testing.T) {
	list := []*checks.Check{check("volume-paths", passes), check("env-file", passes)}
	for id, want := range map[string]string{
		"volume-paths": "", "env-file-broken": "",
		"volume-path": `unknown check or rule "volume-path"; did you mean volume-paths`,
		"env-flie":    `did you mean env-file`,
		"kubernetes":  "`doctor checks` lists them",
		"":            `unknown check or rule ""`,
	} {
		err := checks.CheckIDs(list, []string{"env-file", id})
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", id, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want %s", id, err, want)
		}
	}
}

func TestCheckSettings(t *testing.T) {
	list := []*checks.Check{check("volume-paths", passes)}
	at := settings.Place{Line: 2, Column: 3}
	for _, c := range []struct {
		name string
		s    *settings.Settings
		want string
	}{
		{"none", nil, ""},
		{"good", &settings.Settings{
			Skip:         []settings.Entry{{ID: "volume-paths"}, {ID: "volume-paths-broken"}},
			Severities:   []settings.Severity{{Rule: "volume-paths-broken", Level: settings.Off}},
			Suppressions: []settings.Suppression{{Rule: "volume-paths-broken", Reason: "x"}},
		}, ""},
		{"skip", &settings.Settings{Skip: []settings.Entry{{ID: "volume-pats", At: at}}},
			`s.yaml:2:3: unknown check or rule "volume-pats"; did you mean volume-paths?`},
		{"severity of a check", &settings.Settings{Severities: []settings.Severity{{Rule: "volume-paths", At: at}}},
			"s.yaml:2:3: \"volume-paths\" is a check; name one of its rules here (`doctor explain volume-paths`)"},
		{"suppression", &settings.Settings{Suppressions: []settings.Suppression{{Rule: "x-y", At: at}}},
			"s.yaml:2:3: unknown check or rule \"x-y\"; `doctor checks` lists them"},
	} {
		if c.s != nil {
			c.s.Path = "s.yaml"
		}
		got := ""
		if err := CheckSettings(list, c.s); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
