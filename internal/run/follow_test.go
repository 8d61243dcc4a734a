package run

import (
	"context"
	"maps"
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

// blocks returns a check that is skipped because of what these ids report.
func blocks(id string, by ...string) *checks.Check {
	return check(id, func(context.Context, *checks.Pass) error { return checks.Blockedf(by, "see %s", by[0]) })
}

// The check that explains a skip runs although it was not requested, and counts: only for that
// reason.
func TestRunFollowsWhatIsInTheWay(t *testing.T) {
	many := check("many", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("many-broken"), Message: redact.NewText("it is broken")})
		p.Report(checks.Finding{Rule: p.Check.Rule("many-more"), Message: redact.NewText("not asked for")})
		return nil
	})
	many.Rules = append(many.Rules, &checks.Rule{ID: "many-more", Severity: checks.Error})
	dark := check("dark", func(context.Context, *checks.Pass) error { return checks.Unknownf("no network") })
	chain := blocks("chain", "many-broken")
	fine := check("fine", passes)
	aws := check("far", fails("far"))
	aws.Scope = facts.AWS
	const refused = "skip: not run (--only)"
	for name, test := range map[string]struct {
		asked   *checks.Check
		options facts.Options
		other   *checks.Check
		want    string // of the other
	}{
		"a rule":                          {blocks("asked", "many-broken"), facts.Options{}, many, "many fail [many-broken it is broken]"},
		"a check":                         {blocks("asked", "dark"), facts.Options{}, dark, "dark unknown: no network"},
		"by way of another":               {blocks("asked", "chain"), facts.Options{}, many, "many fail [many-broken it is broken]"},
		"one that finds nothing":          {blocks("asked", "fine"), facts.Options{}, fine, "fine " + refused},
		"an id that nobody has":           {blocks("asked", "nowhere"), facts.Options{}, fine, "fine " + refused},
		"a rule that is left out":         {blocks("asked", "many-broken"), facts.Options{Skipped: []string{"many-broken"}}, many, "many " + refused},
		"a check that is left out":        {blocks("asked", "many-broken"), facts.Options{Skipped: []string{"many"}}, many, "many skip: not run (--skip)"},
		"farther away than was asked for": {blocks("asked", "far-broken"), facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}, aws, "far skip: not run (--only)"},
	} {
		t.Run(name, func(t *testing.T) {
			o := test.options
			o.Only = []string{"asked"}
			list := []*checks.Check{test.asked, test.other}
			if test.other == many && name == "by way of another" {
				list = []*checks.Check{test.asked, chain, many}
			}
			r := Run(t.Context(), emptyFacts(o), list, Options{})
			last := checks.ProjectReport{Results: r.Results[len(r.Results)-1:]}
			expect(t, last, test.want)
			if r.Results[0].Status != checks.Skip {
				t.Errorf("the check that was asked for is %s", r.Results[0].Status)
			}
		})
	}
}

// A reason that the settings accept does not count, and the report says that they accept it.
func TestRunFollowsIntoSettings(t *testing.T) {
	asked, bad := blocks("asked", "bad-broken"), check("bad", fails("bad"))
	for name, s := range map[string]*settings.Settings{
		"a suppression":   {Path: "x", Suppressions: []settings.Suppression{{Rule: "bad-broken", Reason: "known"}}},
		"a severity":      {Path: "x", Severities: []settings.Severity{{Rule: "bad-broken", Level: settings.Off}}},
		"a skipped rule":  {Path: "x", Skip: []settings.Entry{{ID: "bad-broken"}}},
		"a skipped check": {Path: "x", Skip: []settings.Entry{{ID: "bad"}}},
	} {
		r := Run(t.Context(), emptyFacts(facts.Options{Only: []string{"asked"}}), []*checks.Check{asked, bad}, Options{Settings: s})
		expect(t, r, "asked skip: see bad-broken", "bad skip: not run (--only)")
		if r.Silenced.IsEmpty() || r.Silenced.File != "x" {
			t.Errorf("%s: nothing is said of the settings: %+v", name, r.Silenced)
		}
	}
}

// A finding of a check that ran twice is counted once.
func TestSilencedOfTwoRuns(t *testing.T) {
	asked, bad := blocks("asked", "bad-other"), check("bad", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("bad-broken"), Message: redact.NewText("it is broken")})
		p.Report(checks.Finding{Rule: p.Check.Rule("bad-other"), Message: redact.NewText("so is this")})
		return nil
	})
	bad.Rules = append(bad.Rules, &checks.Rule{ID: "bad-other", Severity: checks.Error})
	s := &settings.Settings{Path: "x", Suppressions: []settings.Suppression{{Rule: "bad-broken", Reason: "known"}}}
	r := Run(t.Context(), emptyFacts(facts.Options{Only: []string{"asked", "bad-broken"}}), []*checks.Check{asked, bad}, Options{Settings: s})
	expect(t, r, "asked skip: see bad-other", "bad fail [bad-other so is this]")
	if got := r.Silenced.Suppressed; len(got) != 1 || got[0] != (checks.SilencedRule{Rule: "bad-broken", Count: 1}) {
		t.Errorf("suppressed are %+v", got)
	}
}

// The check of the settings runs after all others, including drawn ones: it reports a
// suppression that matches nothing in one of them, unless that one has found nothing and is
// treated as if it had not run.
func TestSuppressionsOfWhatWasDrawnIn(t *testing.T) {
	asked, bad, fine := blocks("asked", "bad-broken", "fine-broken"), check("bad", fails("bad")), check("fine", passes)
	told := map[string]bool{}
	settle := check("settle", func(_ context.Context, p *checks.Pass) error {
		for _, s := range p.Suppressions {
			told[s.Rule] = s.Unused
		}
		return nil
	})
	settle.Last = true
	s := &settings.Settings{Path: "x", Suppressions: []settings.Suppression{
		{Rule: "bad-broken", Service: "nowhere", Reason: "x"}, {Rule: "fine-broken", Reason: "x"},
	}}
	r := Run(t.Context(), emptyFacts(facts.Options{Only: []string{"asked", "settle"}}), []*checks.Check{asked, bad, fine, settle}, Options{Settings: s})
	expect(t, r, "asked skip: see bad-broken", "bad fail [bad-broken it is broken]", "fine skip: not run (--only)", "settle pass")
	if want := map[string]bool{"bad-broken": true, "fine-broken": false}; !maps.Equal(told, want) {
		t.Errorf("told as unused are %v, not %v", told, want)
	}
}
