package checks

import (
	"slices"
	"strings"
)

// Silenced is what a file of settings kept from counting in one project. Whoever
// wrote a checkout wrote its .doctor.yaml too, so every report says it.
type Silenced struct {
	// File is the file of settings as it is shown to people.
	File string
	// Suppressed are the findings that do not count at all, Lowered the errors that
	// count as warnings, Narrowed those that count for fewer services: by rule.
	Suppressed, Lowered, Narrowed []SilencedRule
	// Skipped are the checks that were not made.
	Skipped []string
}

// SilencedRule is how many findings of one rule the settings touched.
type SilencedRule struct {
	Rule  string
	Count int
}

// IsEmpty reports whether the settings took nothing away.
func (s Silenced) IsEmpty() bool {
	return len(s.Suppressed)+len(s.Lowered)+len(s.Narrowed)+len(s.Skipped) == 0
}

// noted counts one more finding of a rule.
func noted(rules []SilencedRule, rule string) []SilencedRule {
	i, found := slices.BinarySearchFunc(rules, rule, func(r SilencedRule, id string) int { return strings.Compare(r.Rule, id) })
	if !found {
		rules = slices.Insert(rules, i, SilencedRule{Rule: rule})
	}
	rules[i].Count++
	return rules
}

// silenced sums up what the settings took away, in the order of the list.
func (s *schedule) silenced() Silenced {
	var all Silenced
	if s.policy.settings == nil {
		return all
	}
	all.File = s.policy.settings.Path
	for _, c := range s.list {
		if s.plan.leftOutByFile(c) || s.barred[c] {
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
