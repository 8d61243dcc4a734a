package run

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func TestListIsValid(t *testing.T) {
	if err := checks.Validate(builtin.Checks()); err != nil {
		t.Error(err)
	}
}

func TestValidate(t *testing.T) {
	good := func() *checks.Check { return check("good", passes) }
	for _, c := range []struct {
		name   string
		change func(*checks.Check)
		want   string
	}{
		{"as it is", func(*checks.Check) {}, ""},
		{"capital", func(c *checks.Check) { c.ID = "Good" }, "check Good: the id is not in lower-kebab-case"},
		{"underscore", func(c *checks.Check) { c.Rules[0].ID = "a_b" }, "rule a_b of good: the id is not"},
		{"digit first", func(c *checks.Check) { c.Rules[0].ID = "1a" }, "rule 1a of good: the id is not"},
		{"double dash", func(c *checks.Check) { c.Rules[0].ID = "a--b" }, "rule a--b of good: the id is not"},
		{"rule named as check", func(c *checks.Check) { c.Rules[0].ID = "good" }, "rule good of good: the id is that of check good too"},
		{"rule twice", func(c *checks.Check) { c.Rules = append(c.Rules, c.Rules[0]) }, "the id is that of rule good-broken of good too"},
		{"no title", func(c *checks.Check) { c.Title = "" }, "good: no Title"},
		{"long title", func(c *checks.Check) { c.Title = strings.Repeat("ä", 61) }, "good: the title is longer than 60 letters"},
		{"title at the limit", func(c *checks.Check) { c.Title = strings.Repeat("ä", 60) }, ""},
		{"full stop", func(c *checks.Check) { c.Rules[0].Title = "It is." }, "good-broken: the title ends with a full stop"},
		{"two lines", func(c *checks.Check) { c.Title = "a\nb" }, "good: the title is not one line"},
		{"no doc", func(c *checks.Check) { c.Doc = " \n" }, "good: no Doc"},
		{"no rule doc", func(c *checks.Check) { c.Rules[0].Doc = "" }, "good-broken: no Doc"},
		{"no run", func(c *checks.Check) { c.Run = nil }, "good: no Run"},
		{"no rules", func(c *checks.Check) { c.Rules = nil }, "good: no rules"},
		{"scope", func(c *checks.Check) { c.Scope = "moon" }, `good: unknown scope "moon"`},
		{"severity", func(c *checks.Check) { c.Rules[0].Severity = "" }, `good-broken: unknown severity ""`},
		{"since", func(c *checks.Check) { c.Rules[0].Since = "" }, "good-broken: no Since"},
		{"no message", func(c *checks.Check) { c.Rules[0].Causes = []cause.Kind{cause.RegionMissing} }, "good-broken: it explains causes and has no Message"},
		{"a detail without words", func(c *checks.Check) {
			c.Rules[0].Causes, c.Rules[0].Message = []cause.Kind{cause.OverrideMissing}, checks.Says(func(_ cause.Cause, d cause.NothingMounted) redact.Text { return redact.NewText("x") })
		}, `good-broken: the rule of "override missing" has no words for a cause.EmptyMount`},
		{"words for all", func(c *checks.Check) {
			c.Rules[0].Causes, c.Rules[0].Message = []cause.Kind{cause.OverrideMissing}, func(cause.Cause) redact.Text { return redact.NewText("x") }
		}, ""},
		{"empty words", func(c *checks.Check) {
			c.Rules[0].Causes, c.Rules[0].Message = []cause.Kind{cause.OverrideMissing}, func(cause.Cause) redact.Text { return redact.Text{} }
		}, "good-broken: no words for a cause.NothingMounted"},
		{"need not listed", func(c *checks.Check) { c.Needs = []*checks.Check{check("other", passes)} }, "good: needs other, which is not in the list"},
		{"needs itself", func(c *checks.Check) { c.Needs = []*checks.Check{c} }, "needs form a circle: good, good"},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := good()
			c.change(one)
			err := checks.Validate([]*checks.Check{one})
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// What a run validates before it starts needs no rule to be called.
func TestValidateShape(t *testing.T) {
	one := check("good", passes)
	one.Rules[0].Causes = []cause.Kind{cause.OverrideMissing}
	one.Rules[0].Message = func(cause.Cause) redact.Text { panic("called") }
	if err := checks.ValidateShape([]*checks.Check{one}); err != nil {
		t.Error(err)
	}
	one.Rules[0].Message = nil
	if err := checks.ValidateShape([]*checks.Check{one}); err == nil {
		t.Error("a rule without a message is accepted")
	}
	if err := checks.ValidateShape([]*checks.Check{one, one}); err == nil || !strings.Contains(err.Error(), "the id is that of") {
		t.Errorf("a check that is there twice: %v", err)
	}
}

func TestValidateCircle(t *testing.T) {
	a, b := check("a", passes), check("b", passes)
	c := check("c", passes, b)
	b.Needs, a.Needs = []*checks.Check{c}, []*checks.Check{b}
	err := checks.Validate([]*checks.Check{a, b, c})
	if err == nil || !strings.Contains(err.Error(), "needs form a circle: b, c, b") {
		t.Errorf("got %v", err)
	}
	if err := checks.Validate([]*checks.Check{a, a}); err == nil {
		t.Error("a check that is there twice is accepted")
	}
}
