package checks

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
)

// RuleOfCause returns the rule in a list of checks that reports causes of that kind, nil if
// there is none.
func RuleOfCause(list []*Check, kind cause.Kind) *Rule {
	return find(list, func(r *Rule) bool { return slices.Contains(r.Causes, kind) })
}

// RuleOfRefusal returns the rule in a list of checks that reports refusals of that kind, nil
// if there is none.
func RuleOfRefusal(list []*Check, kind astro.RefusalKind) *Rule {
	return find(list, func(r *Rule) bool { return slices.Contains(r.Refusals, kind) })
}

// RuleOfAnswer returns the rule in a list of checks that explains a refusal by AWS, nil if
// there is none.
func RuleOfAnswer(list []*Check, kind aws.Kind) *Rule {
	return find(list, func(r *Rule) bool { return slices.Contains(r.Answers, kind) })
}

func find(list []*Check, is func(*Rule) bool) *Rule {
	for _, c := range list {
		if i := slices.IndexFunc(c.Rules, is); i >= 0 {
			return c.Rules[i]
		}
	}
	return nil
}

// RuleOfCause returns the rule of the check that reports causes of that kind.
func (c *Check) RuleOfCause(kind cause.Kind) *Rule { return RuleOfCause([]*Check{c}, kind) }

// CausesOf returns the causes of these kinds, including those that show only after others are
// fixed.
func (p *Pass) CausesOf(kinds ...cause.Kind) []cause.Cause {
	d := p.Diagnosis()
	return slices.DeleteFunc(slices.Concat(d.Causes, d.Following), func(c cause.Cause) bool { return !slices.Contains(kinds, c.Kind) })
}
