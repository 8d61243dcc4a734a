package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/settings"
)

// CheckIDs returns an error for the first id that is neither a check nor a
// rule of the list, naming those that are close.
func CheckIDs(list []*Check, ids []string) error {
	known := IDs(list)
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		if meant := meant(id, known); len(meant) > 0 {
			return fmt.Errorf("no check or rule is called %q; did you mean %s?", id, strings.Join(meant, ", "))
		}
		return fmt.Errorf("no check or rule is called %q; `doctor checks` lists them", id)
	}
	return nil
}

// meant are the ids that may have been meant: the nearest, or else up to three
// that have the word in them.
func meant(id string, known []string) []string {
	if nearest := near.Nearest(id, known, max(1, len(id)/3)); nearest != "" {
		return []string{nearest}
	}
	var found []string
	for _, k := range known {
		if len(id) >= 3 && strings.Contains(k, id) && len(found) < 3 {
			found = append(found, k)
		}
	}
	return found
}

// IDs are the ids of all checks and rules, each check before its rules.
func IDs(list []*Check) []string {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
		for _, r := range c.Rules {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// plan says which checks run and which of their rules count.
type plan struct {
	only, skipped map[string]bool
	byFile        map[string]bool // skipped by the settings
	file          string          // the settings' name
	scopes        map[Scope]bool
	scopeFlag     string
	// drawn are the checks that are made though they were not asked for, each with
	// the ids under which it reports why another one could not be; see follow.
	drawn map[*Check]map[string]bool
}

func newPlan(o Options, offline bool, s *settings.Settings) plan {
	p := plan{
		only: set(o.Only), skipped: set(o.Skipped), scopes: set(o.Scopes),
		byFile: map[string]bool{}, scopeFlag: "--scope",
	}
	if offline {
		p.scopeFlag = "--offline"
	}
	if s != nil {
		p.file = s.Path
		for _, entry := range s.Skip {
			p.byFile[entry.ID] = true
		}
	}
	return p
}

// refusal says why a check is not to run, "" if it is.
func (p plan) refusal(c *Check) string {
	switch {
	case p.drawn[c] != nil:
		return ""
	case p.skipped[c.ID]:
		return "not asked for (--skip)"
	case !p.asked(c):
		return "not asked for (--only)"
	case len(p.scopes) > 0 && !p.scopes[c.Scope]:
		return fmt.Sprintf("not asked for (%s)", p.scopeFlag)
	case p.leftOutByFile(c):
		return fmt.Sprintf("not asked for (skip in %s)", p.file)
	}
	return ""
}

// leftOutByFile reports whether it is the settings that keep the check from being
// made, and no flag.
func (p plan) leftOutByFile(c *Check) bool {
	return p.byFile[c.ID] && !p.skipped[c.ID] && p.asked(c) && (len(p.scopes) == 0 || p.scopes[c.Scope])
}

func (p plan) asked(c *Check) bool {
	if len(p.only) == 0 || p.only[c.ID] {
		return true
	}
	return slices.ContainsFunc(c.Rules, func(r *Rule) bool { return p.only[r.ID] })
}

// counts reports whether the findings of one rule of the check were asked for.
func (p plan) counts(c *Check, rule string) bool {
	return !p.byFile[rule] && p.wants(c, rule)
}

// wants is counts as far as the flags decide.
func (p plan) wants(c *Check, rule string) bool {
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

// mayDraw reports whether a check that was not asked for may be made to tell why
// another one could not be: nobody said that it is to be left out, and it touches
// nothing farther away than what was asked for.
func (p plan) mayDraw(c *Check, id string) bool {
	if p.skipped[c.ID] || p.skipped[id] {
		return false
	}
	return len(p.scopes) == 0 || slices.ContainsFunc(Scopes()[slices.Index(Scopes(), c.Scope):], func(s Scope) bool { return p.scopes[s] })
}

// drawing returns the plan with one id more under which a check is drawn in. The old
// one stays as it is: checks that were left behind may still read it.
func (p plan) drawing(c *Check, id string) plan {
	drawn := maps.Clone(p.drawn)
	if drawn == nil {
		drawn = map[*Check]map[string]bool{}
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
