package checks

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
)

// RuleOfCause returns the rule of one of the checks under which a cause of that kind is
// reported, nil if none has it.
func RuleOfCause(list []*Check, kind cause.Kind) *Rule {
	return find(list, func(r *Rule) bool { return slices.Contains(r.Causes, kind) })
}

// RuleOfRefusal returns the rule of one of the checks under which a refusal of that kind
// is reported, nil if none has it.
func RuleOfRefusal(list []*Check, kind astro.RefusalKind) *Rule {
	return find(list, func(r *Rule) bool { return slices.Contains(r.Refusals, kind) })
}

// RuleOfAnswer returns the rule of one of the checks that explains a refusal of AWS, nil if
// none does.
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

// RuleOfCause is the rule of the check under which a cause of that kind is reported.
func (c *Check) RuleOfCause(kind cause.Kind) *Rule { return RuleOfCause([]*Check{c}, kind) }

// CausesOf are the causes of these kinds, also those that come after others.
func (p *Pass) CausesOf(kinds ...cause.Kind) []cause.Cause {
	d := p.Diagnosis()
	return slices.DeleteFunc(slices.Concat(d.Causes, d.Following), func(c cause.Cause) bool { return !slices.Contains(kinds, c.Kind) })
}
