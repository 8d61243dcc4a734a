package run

import (
	"slices"
	"strings"

	"doctor/checks"
)

// noted adds one finding of a rule to the count.
func noted(rules []checks.SilencedRule, rule string) []checks.SilencedRule {
	i, found := slices.BinarySearchFunc(rules, rule, func(r checks.SilencedRule, id string) int { return strings.Compare(r.Rule, id) })
	if !found {
		rules = slices.Insert(rules, i, checks.SilencedRule{Rule: rule})
	}
	rules[i].Count++
	return rules
}

// silenced sums up what the settings suppressed, in the order of the list.
func (s *schedule) silenced() checks.Silenced {
	var all checks.Silenced
	if s.policy.settings == nil {
		return all
	}
	all.File = s.policy.settings.Path
	for _, c := range s.list {
		if s.plan.leftOutByFile(c) || s.withheld[c] {
			all.Skipped = append(all.Skipped, c.ID)
		}
		if lost := s.policy.silenced[c]; lost != nil {
			all.Suppressed = append(all.Suppressed, lost.Suppressed...)
			all.Lowered = append(all.Lowered, lost.Lowered...)
			all.Narrowed = append(all.Narrowed, lost.Narrowed...)
		}
	}
	return all
}
