package checks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"doctor/internal/settings"
)

// DoctorSettings looks at .doctor.yaml. What it finds is known only when all
// other checks are done, so its findings are made by Run itself.
var DoctorSettings = &Check{
	ID:    "doctor-settings",
	Title: "Suppressions in .doctor.yaml",
	Doc: `A project may say in .doctor.yaml which findings it accepts, with a reason and, if
wanted, a last day. This check sees to it that no such suppression outlives its use:
one that matches nothing hides nothing but the next mistake, and one that has
expired no longer holds.

    severities:
      sso-token-expiring: off             # error, warning or off
    skip: [docker-engine]                 # checks or rules
    suppressions:
      - rule: credentials-world-readable
        file: ~/.aws/credentials          # as in the finding; all files without it
        service: triggerer                # all services without it
        reason: a shared test account without rights
        expires: 2027-01-31               # the last day
    expect:                               # who the project must be at AWS
      account: "123456789012"
      role: airflow-dev
      arn: arn:aws:sts::123456789012:assumed-role/airflow-*

A file that cannot be read, a key that is not known or an id that does not exist is
wrong usage: doctor then ends with exit code 2 and looks at nothing.`,
	Scope: Project,
	Rules: []Rule{
		{
			ID: "suppression-unused", Severity: Warning, Since: "0.1.0",
			Title: "A suppression that matches no finding",
			Doc: `**Symptom.** None in Airflow: doctor alone says so.

**Cause.** What the suppression was written for has been repaired, or its file or
service is not written as doctor shows it in the finding.

**Fix.** Take the suppression out of .doctor.yaml. If the finding is still reported,
copy its rule, file and service from there.`,
		},
		{
			ID: "suppression-expired", Severity: Warning, Since: "0.1.0",
			Title: "A suppression whose last day is over",
			Doc: `**Symptom.** None in Airflow: the finding that was suppressed counts again.

**Cause.** The date under ` + "`expires:`" + ` is past.

**Fix.** Repair what the finding says, or give the suppression a new date and see
that its reason is still true.`,
		},
	},
	Run: func(context.Context, *Pass) error { return Skipf("no %s in the project", settings.Name) },
}

// CheckSettings returns an error, with its place in the file, for an id that is
// not in the list.
func CheckSettings(list []*Check, s *settings.Settings) error {
	if s == nil {
		return nil
	}
	rules := slices.DeleteFunc(IDs(list), func(id string) bool {
		return slices.ContainsFunc(list, func(c *Check) bool { return c.ID == id })
	})
	for _, entry := range s.Skip {
		if err := CheckIDs(list, []string{entry.ID}); err != nil {
			return s.Errorf(entry.At, "%v", err)
		}
	}
	rule := func(id string, at settings.Place) error {
		if slices.Contains(rules, id) {
			return nil
		}
		if err := CheckIDs(list, []string{id}); err != nil {
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

// policy is what the settings make of the findings of one run. It is used from
// one goroutine.
type policy struct {
	settings *settings.Settings
	now      time.Time
	levels   map[string]settings.Level
	used     map[int]bool // indexes of suppressions that matched
}

func newPolicy(s *settings.Settings, now time.Time) *policy {
	p := &policy{settings: s, now: now, levels: map[string]settings.Level{}, used: map[int]bool{}}
	if s != nil {
		for _, severity := range s.Severities {
			p.levels[severity.Rule] = severity.Level
		}
	}
	return p
}

// apply returns the finding as the settings want it, and whether it counts.
func (p *policy) apply(f Finding) (Finding, bool) {
	if p.settings == nil {
		return f, true
	}
	level := p.levels[f.Rule]
	if level == settings.Off {
		return f, false
	}
	if level != "" {
		f.Severity = Severity(level)
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

func matches(s settings.Suppression, f Finding) bool {
	if s.Rule != f.Rule {
		return false
	}
	if s.Service != "" && !slices.Contains(f.Services, s.Service) {
		return false
	}
	return s.File == "" || slices.ContainsFunc(f.At, func(l Location) bool {
		return l.File == strings.TrimPrefix(s.File, "./")
	})
}

// findings are what is wrong with the suppressions themselves. Nothing is said
// of one whose rule was not looked for to the end.
func (p *policy) findings(complete func(rule string) bool) []Finding {
	var found []Finding
	for i, s := range p.settings.Suppressions {
		at := []Location{{File: p.settings.Path, Line: s.At.Line, Column: s.At.Column}}
		switch {
		case s.Expired(p.now):
			found = append(found, Finding{
				Rule: "suppression-expired", At: at,
				Message: fmt.Sprintf("The suppression of %s held until %s and counts no longer.", s.Rule, s.Expires.Format(time.DateOnly)),
				Fixes:   []Fix{{Title: "Repair the finding, or give the suppression a new date", Safety: Unsafe}},
			})
		case !p.used[i] && complete(s.Rule):
			found = append(found, Finding{
				Rule: "suppression-unused", At: at,
				Message: fmt.Sprintf("The suppression of %s%s matches no finding.", s.Rule, narrowed(s)),
				Fixes:   []Fix{{Title: "Take the suppression out of " + p.settings.Path, Safety: Unsafe}},
			})
		}
	}
	return found
}

func narrowed(s settings.Suppression) string {
	var text string
	if s.File != "" {
		text += " in " + s.File
	}
	if s.Service != "" {
		text += " for " + s.Service
	}
	return text
}
