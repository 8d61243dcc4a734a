// Package doctorsettings checks the suppressions in .doctor.yaml.
package doctorsettings

import (
	"context"
	"time"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

// Check checks .doctor.yaml. Its findings depend on all other checks, so Run reports them
// itself.
var Check = &checks.Check{
	ID:    "doctor-settings",
	Title: "Suppressions in .doctor.yaml",
	Doc: `A project can list the findings that it accepts in .doctor.yaml, each with a reason and,
optionally, an expiry date. This check reports suppressions that have expired, and those
that match no finding, since they would only hide the next mistake.

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

The first and the last lines of every report say what .doctor.yaml hides: findings that are
suppressed, wholly or for some services, errors that are lowered to warnings, and checks
that are skipped. With
` + "`--no-config`" + ` doctor ignores the file.

If the file cannot be read, or has an unknown key or id, doctor checks nothing and exits
with code 2.`,
	Scope:   facts.Project,
	Verdict: "The settings in .doctor.yaml need attention",
	Last:    true,
	Rules:   []*checks.Rule{SuppressionUnused, SuppressionExpired},
	Run:     checkSettings,
}

func checkSettings(_ context.Context, p *checks.Pass) error {
	if p.Suppressions == nil {
		return checks.Skipf("%s not found", settings.Name)
	}
	for _, s := range p.Suppressions {
		switch {
		case s.Expired:
			p.Report(checks.Finding{
				Rule: SuppressionExpired, Subject: s.Rule, At: []checks.Position{s.At},
				Message: redact.Textf("the suppression of %s expired on %s", s.Rule, s.Expires.Format(time.DateOnly)),
				Fixes:   []checks.Fix{{Title: redact.Textf("Fix the finding, or set a new expires: date in %s", s.At.File), Safety: checks.Unsafe}},
			})
		case s.Unused:
			p.Report(checks.Finding{
				Rule: SuppressionUnused, Subject: s.Rule, At: []checks.Position{s.At},
				Message: redact.Textf("the suppression of %s%s matches no finding", s.Rule, narrowed(s.Suppression)),
				Fixes:   []checks.Fix{{Title: redact.Textf("Remove the suppression from %s", s.At.File), Safety: checks.Unsafe}},
			})
		}
	}
	return nil
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
