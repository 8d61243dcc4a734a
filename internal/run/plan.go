package run

import (
	"cmp"
	"maps"
	"slices"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/settings"
)

// plan says which checks run and which of their rules count.
type plan struct {
	only, skipped map[string]bool
	byFile        map[string]bool // skipped by the settings
	file          string          // name of the settings file
	scopes        map[facts.Scope]bool
	scopeFlag     string
	// drawn are the checks that run although they were not requested, each with the ids under
	// which it reports why another one was skipped; see follow.
	drawn map[*checks.Check]map[string]bool
}

func newPlan(o facts.Options, scopeFlag string, s *settings.Settings) plan {
	p := plan{
		only: set(o.Only), skipped: set(o.Skipped), scopes: set(o.Scopes),
		byFile: map[string]bool{}, scopeFlag: cmp.Or(scopeFlag, "--scope"),
	}
	if s != nil {
		p.file = s.Path
		for _, entry := range s.Skip {
			p.byFile[entry.ID] = true
		}
	}
	return p
}

// excludedBy is the flag, or the entry of the settings, by which a check does not run, "" if it
// runs.
func (p plan) excludedBy(c *checks.Check) string {
	switch {
	case p.drawn[c] != nil:
		return ""
	case p.skipped[c.ID]:
		return "--skip"
	case !p.asked(c):
		return "--only"
	case len(p.scopes) > 0 && !p.scopes[c.Scope]:
		return p.scopeFlag
	case p.leftOutByFile(c):
		return "skip in " + p.file
	}
	return ""
}

// leftOutByFile reports whether only the settings skip the check, and no flag.
func (p plan) leftOutByFile(c *checks.Check) bool {
	return p.byFile[c.ID] && !p.skipped[c.ID] && p.asked(c) && (len(p.scopes) == 0 || p.scopes[c.Scope])
}

func (p plan) asked(c *checks.Check) bool {
	if len(p.only) == 0 || p.only[c.ID] {
		return true
	}
	return slices.ContainsFunc(c.Rules, func(r *checks.Rule) bool { return p.only[r.ID] })
}

// counts reports whether the findings of one rule of the check were requested.
func (p plan) counts(c *checks.Check, rule string) bool {
	return !p.byFile[rule] && p.wants(c, rule)
}

// wants is counts without the settings.
func (p plan) wants(c *checks.Check, rule string) bool {
	if p.skipped[rule] {
		return false
	}
	if ids := p.drawn[c]; ids[rule] || ids[c.ID] {
		return true
	} else if ids != nil && len(p.only) == 0 {
		return false
	}
	return len(p.only) == 0 || p.only[c.ID] || p.only[rule]
}

// mayDraw reports whether a check that was not requested may run to explain why another one
// was skipped: it was not excluded, and its scope is no more distant than what was requested.
func (p plan) mayDraw(c *checks.Check, id string) bool {
	if p.skipped[c.ID] || p.skipped[id] {
		return false
	}
	return len(p.scopes) == 0 || slices.ContainsFunc(facts.Scopes()[slices.Index(facts.Scopes(), c.Scope):], func(s facts.Scope) bool { return p.scopes[s] })
}

// follows reports whether a check that was not requested counts for one of its rules, if that
// explains why another one was skipped; the settings may exclude it as well.
func (p plan) follows(c *checks.Check, rule string) bool {
	return !p.byFile[c.ID] && !p.byFile[rule] && p.mayDraw(c, rule)
}

// drawing returns the plan with one more id for a drawn check. The old plan is not modified:
// checks that were left behind may still read it.
func (p plan) drawing(c *checks.Check, id string) plan {
	drawn := maps.Clone(p.drawn)
	if drawn == nil {
		drawn = map[*checks.Check]map[string]bool{}
	}
	ids := maps.Clone(drawn[c])
	if ids == nil {
		ids = map[string]bool{}
	}
	ids[id] = true
	drawn[c] = ids
	p.drawn = drawn
	return p
}

func set[T comparable](values []T) map[T]bool {
	m := make(map[T]bool, len(values))
	for _, v := range values {
		m[v] = true
	}
	return m
}
