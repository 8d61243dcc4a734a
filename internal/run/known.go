package run

import (
	"slices"

	"doctor/checks"
	"doctor/internal/baseline"
)

// accepted is what the baseline has of the findings of one check.
type accepted struct {
	rules    []checks.SilencedRule
	findings []checks.Identity
	entries  []baseline.Entry
	// fails: one of them is an error.
	fails bool
}

// unknownTo returns the findings of a check that the baseline does not have. Only those count.
func (p *policy) unknownTo(r checks.Result, findings []checks.Finding) []checks.Finding {
	if p.baseline == nil {
		return findings
	}
	var known accepted
	findings = slices.DeleteFunc(findings, func(f checks.Finding) bool {
		id := f.Identity()
		entry, found := p.baseline.Find(id.Rule, id.Subject)
		if !found {
			return false
		}
		known.rules = noted(known.rules, id.Rule)
		known.findings = append(known.findings, id)
		known.entries = append(known.entries, entry)
		known.fails = known.fails || r.SeverityOf(f) == checks.Error
		return true
	})
	p.accepted[r.Check] = known
	return findings
}

// known sums up what the baseline has, in the order of the list.
func (s *schedule) known() checks.Known {
	var all checks.Known
	if s.policy.baseline == nil {
		return all
	}
	all.File = s.policy.baseline.File
	used := map[baseline.Entry]bool{}
	for _, c := range s.list {
		one := s.policy.accepted[c]
		all.Accepted = append(all.Accepted, one.rules...)
		all.Findings = append(all.Findings, one.findings...)
		for _, e := range one.entries {
			used[e] = true
		}
	}
	for _, e := range s.policy.baseline.Entries {
		switch {
		case used[e]:
		case s.complete(e.Rule) || !s.exists(e.Rule):
			all.Unused = append(all.Unused, e)
		default:
			all.Unjudged = append(all.Unjudged, e)
		}
	}
	return all
}

func (s *schedule) exists(rule string) bool {
	return slices.ContainsFunc(s.list, func(c *checks.Check) bool { return c.Rule(rule) != nil })
}
