package run

import (
	"slices"
	"strings"
	"time"

	"doctor/checks"
	"doctor/internal/baseline"
	"doctor/internal/settings"
)

// CheckSettings returns an error, with its place in the file, for an id that is
// not in the list.
func CheckSettings(list []*checks.Check, s *settings.Settings) error {
	if s == nil {
		return nil
	}
	rules := slices.DeleteFunc(checks.IDs(list), func(id string) bool {
		return slices.ContainsFunc(list, func(c *checks.Check) bool { return c.ID == id })
	})
	for _, entry := range s.Skip {
		if err := checks.CheckIDs(list, []string{entry.ID}); err != nil {
			return s.Errorf(entry.At, "%v", err)
		}
	}
	rule := func(id string, at settings.Place) error {
		if slices.Contains(rules, id) {
			return nil
		}
		if err := checks.CheckIDs(list, []string{id}); err != nil {
			return s.Errorf(at, "%v", err)
		}
		return s.Errorf(at, "%q is a check; name one of its rules here (`doctor explain %s`)", id, id)
	}
	for _, severity := range s.Severities {
		if err := rule(severity.Rule, severity.At); err != nil {
			return err
		}
	}
	for _, suppression := range s.Suppressions {
		if err := rule(suppression.Rule, suppression.At); err != nil {
			return err
		}
	}
	return nil
}

// policy applies the settings and the baseline to the findings of one run. It is used from one
// goroutine.
type policy struct {
	settings *settings.Settings
	baseline *baseline.Project
	now      time.Time
	levels   map[string]settings.Level
	used     map[int]bool // indexes of suppressions that matched
	// silenced is what the settings suppressed in each check.
	silenced map[*checks.Check]*checks.Silenced
	// accepted is what the baseline has of each check.
	accepted map[*checks.Check]accepted
}

func newPolicy(o Options, now time.Time) *policy {
	s := o.Settings
	p := &policy{
		settings: s, baseline: o.Baseline, accepted: map[*checks.Check]accepted{}, now: now, levels: map[string]settings.Level{}, used: map[int]bool{}, silenced: map[*checks.Check]*checks.Silenced{},
	}
	if s != nil {
		for _, severity := range s.Severities {
			p.levels[severity.Rule] = severity.Level
		}
	}
	return p
}

// apply applies the settings to the findings of a check, without those that do not count. What
// they suppress is recorded.
func (p *policy) apply(r checks.Result, skipped func(rule string) bool, findings []checks.Finding) []checks.Finding {
	var counting []checks.Finding
	lost := &checks.Silenced{}
	p.silenced[r.Check] = lost // of the last run: a check may run twice, see follow
	for _, f := range findings {
		g, counts := f, !skipped(f.Rule.ID)
		if counts {
			g, counts = p.judge(f)
		}
		switch {
		case !counts:
			lost.Suppressed = noted(lost.Suppressed, f.Rule.ID)
			continue
		case r.SeverityOf(f) == checks.Error && r.SeverityOf(g) != checks.Error:
			lost.Lowered = noted(lost.Lowered, f.Rule.ID)
		case len(g.Services) < len(f.Services):
			lost.Narrowed = noted(lost.Narrowed, f.Rule.ID)
		}
		counting = append(counting, g)
	}
	return p.unknownTo(r, counting)
}

// judge applies the settings to a finding, and reports whether it counts.
func (p *policy) judge(f checks.Finding) (checks.Finding, bool) {
	if p.settings == nil {
		return f, true
	}
	level := p.levels[f.Rule.ID]
	if level == settings.Off {
		return f, false
	}
	if level != "" {
		f.Severity = checks.Severity(level)
	}
	suppressed := false
	for i, s := range p.settings.Suppressions {
		if !matches(s, f) {
			continue
		}
		p.used[i] = true
		if s.Expired(p.now) {
			continue
		}
		if s.Service == "" {
			suppressed = true
			continue
		}
		// What is accepted for one service still counts for the others.
		f.Services = slices.DeleteFunc(slices.Clone(f.Services), func(name string) bool { return name == s.Service })
		suppressed = suppressed || len(f.Services) == 0
	}
	return f, !suppressed
}

func matches(s settings.Suppression, f checks.Finding) bool {
	if s.Rule != f.Rule.ID {
		return false
	}
	if s.Service != "" && !slices.Contains(f.Services, s.Service) {
		return false
	}
	return s.File == "" || slices.ContainsFunc(f.At, func(l checks.Position) bool {
		return l.File == strings.TrimPrefix(s.File, "./")
	})
}

// suppressions are the suppressions of the settings with their effect. complete reports
// whether the check of a rule finished completely.
func (p *policy) suppressions(complete func(rule string) bool) []checks.Suppression {
	if p.settings == nil {
		return nil
	}
	all := []checks.Suppression{}
	for i, s := range p.settings.Suppressions {
		all = append(all, checks.Suppression{
			Suppression: s, At: checks.Position{File: p.settings.Path, Line: s.At.Line, Column: s.At.Column},
			Expired: s.Expired(p.now), Unused: !p.used[i] && complete(s.Rule),
		})
	}
	return all
}
