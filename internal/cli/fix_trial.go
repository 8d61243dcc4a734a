package cli

import (
	"context"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/foresee"
)

// objection says why a fix is not to be offered, "" if nothing speaks against it: it is made in
// memory, together with what was accepted before, and the result is diagnosed.
func (r *repair) objection(ctx context.Context, o examination, s *selection, c candidate) string {
	if s.plan.Covers(c.proposal) && c.also == nil {
		return ""
	}
	trial := s.plan.Clone()
	if c.with(trial) != nil {
		return "its two changes exclude each other"
	}
	fixed := []checks.Reported{c.reported()}
	for _, other := range s.accepted {
		fixed = append(fixed, other.reported())
	}
	objections, _ := o.project.Try(ctx, trial, fixed)
	if len(objections) == 0 {
		return ""
	}
	return "doctor does not offer its fix, which it has tried in memory: " + objectionWords(objections)
}

func (c candidate) reported() checks.Reported {
	return checks.Reported{Check: c.check, Finding: c.finding, Severity: c.shown.Severity}
}

// objectionWords is the worst objection, of all services.
func objectionWords(all []foresee.Objection) string {
	worst := slices.MaxFunc(all, func(a, b foresee.Objection) int { return int(a.Kind) - int(b.Kind) })
	var services []string
	for _, o := range all {
		if o.Kind == worst.Kind && !slices.Contains(services, o.Service) {
			services = append(services, o.Service)
		}
	}
	in := " in " + strings.Join(services, ", ")
	switch worst.Kind {
	case foresee.Stays:
		return "the problem would still be there"
	case foresee.Brings:
		return "it would cause " + worst.Rule.ID
	case foresee.Breaks:
		return "boto3 would fail" + in + ", where it works now"
	case foresee.TakesAway:
		return "boto3 would find no credentials" + in
	case foresee.Fruitless:
		return "boto3 would still find no credentials" + in
	case foresee.Redirects:
		return "boto3 would use other credentials or another region" + in
	case foresee.Unconfirmed:
		return "the result cannot be checked"
	case foresee.Refused:
		return "`astro dev start` would fail"
	}
	return "it would do harm"
}
