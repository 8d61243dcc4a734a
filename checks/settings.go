package checks

import (
	"context"
	"slices"
	"strings"
	"time"

	"doctor/internal/redact"
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

Whoever wrote a checkout wrote its .doctor.yaml too. What the file takes away is said at
the top of every report and in its last line: findings that are suppressed or count for
fewer services, errors that are lowered to warnings, checks that are skipped. With
` + "`--no-config`" + ` the file is not read.

A file that cannot be read, a key that is not known or an id that does not exist is
wrong usage: doctor then ends with exit code 2 and looks at nothing.`,
	Scope: Project,
	Last:  true,
	Rules: []*Rule{SuppressionUnused, SuppressionExpired},
	Run:   checkSettings,
}

// Suppression is an entry of .doctor.yaml, as it turned out in a run.
type Suppression struct {
	settings.Suppression
	At Location
	// Expired: its last day is over. Unused: it matched nothing, and its rule was looked
	// for to the end.
	Expired, Unused bool
}

func checkSettings(_ context.Context, p *Pass) error {
	if p.suppressions == nil {
		return Skipf("no %s in the project", settings.Name)
	}
	for _, s := range p.suppressions {
		switch {
		case s.Expired:
			p.Report(Finding{
				Rule: SuppressionExpired, At: []Location{s.At},
				Message: redact.Textf("The suppression of %s held until %s and counts no longer.", s.Rule, s.Expires.Format(time.DateOnly)),
				Fixes:   []Fix{{Title: redact.NewText("Repair the finding, or give the suppression a new date"), Safety: Unsafe}},
			})
		case s.Unused:
			p.Report(Finding{
				Rule: SuppressionUnused, At: []Location{s.At},
				Message: redact.Textf("The suppression of %s%s matches no finding.", s.Rule, narrowed(s.Suppression)),
				Fixes:   []Fix{{Title: redact.NewText("Take the suppression out of " + s.At.File), Safety: Unsafe}},
			})
		}
	}
	return nil
}

var SuppressionUnused = &Rule{
	ID: "suppression-unused", Severity: Warning, Since: "0.1.0",
	Title: "A suppression that matches no finding",
	Doc: `**Symptom.** None in Airflow: doctor alone says so.

**Cause.** What the suppression was written for has been repaired, or its file or
service is not written as doctor shows it in the finding.

**Fix.** Take the suppression out of .doctor.yaml. If the finding is still reported,
copy its rule, file and service from there.`,
}

var SuppressionExpired = &Rule{
	ID: "suppression-expired", Severity: Warning, Since: "0.1.0",
	Title: "A suppression whose last day is over",
	Doc: `**Symptom.** None in Airflow: the finding that was suppressed counts again.

**Cause.** The date under ` + "`expires:`" + ` is past.

**Fix.** Repair what the finding says, or give the suppression a new date and see
that its reason is still true.`,
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
	// silenced is what each check has lost to the settings.
	silenced map[*Check]*Silenced
}

func newPolicy(s *settings.Settings, now time.Time) *policy {
	p := &policy{
		settings: s, now: now, levels: map[string]settings.Level{}, used: map[int]bool{}, silenced: map[*Check]*Silenced{},
	}
	if s != nil {
		for _, severity := range s.Severities {
			p.levels[severity.Rule] = severity.Level
		}
	}
	return p
}

// apply returns the findings of a check as the settings want them, without those that
// do not count. What they take away is noted.
func (p *policy) apply(r Result, skipped func(rule string) bool, findings []Finding) []Finding {
	var counting []Finding
	lost := &Silenced{}
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
		case r.SeverityOf(f) == Error && r.SeverityOf(g) != Error:
			lost.Lowered = noted(lost.Lowered, f.Rule.ID)
		case len(g.Services) < len(f.Services):
			lost.Narrowed = noted(lost.Narrowed, f.Rule.ID)
		}
		counting = append(counting, g)
	}
	return counting
}

// judge returns the finding as the settings want it, and whether it counts.
func (p *policy) judge(f Finding) (Finding, bool) {
	if p.settings == nil {
		return f, true
	}
	level := p.levels[f.Rule.ID]
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
	if s.Rule != f.Rule.ID {
		return false
	}
	if s.Service != "" && !slices.Contains(f.Services, s.Service) {
		return false
	}
	return s.File == "" || slices.ContainsFunc(f.At, func(l Location) bool {
		return l.File == strings.TrimPrefix(s.File, "./")
	})
}

// suppressions are those of the settings, as they turned out. complete reports whether
// the check of a rule has looked to its end.
func (p *policy) suppressions(complete func(rule string) bool) []Suppression {
	if p.settings == nil {
		return nil
	}
	all := []Suppression{}
	for i, s := range p.settings.Suppressions {
		all = append(all, Suppression{
			Suppression: s, At: Location{File: p.settings.Path, Line: s.At.Line, Column: s.At.Column},
			Expired: s.Expired(p.now), Unused: !p.used[i] && complete(s.Rule),
		})
	}
	return all
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
