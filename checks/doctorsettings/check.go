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
	Scope:   facts.Project,
	Verdict: "The settings in .doctor.yaml need attention",
	Last:    true,
	Rules:   []*checks.Rule{SuppressionUnused, SuppressionExpired},
	Run:     checkSettings,
}

func checkSettings(_ context.Context, p *checks.Pass) error {
	if p.Suppressions == nil {
		return checks.Skipf("no %s in the project", settings.Name)
	}
	for _, s := range p.Suppressions {
		switch {
		case s.Expired:
			p.Report(checks.Finding{
				Rule: SuppressionExpired, Subject: s.Rule, At: []checks.Position{s.At},
				Message: redact.Textf("The suppression of %s held until %s and counts no longer.", s.Rule, s.Expires.Format(time.DateOnly)),
				Fixes:   []checks.Fix{{Title: redact.NewText("Repair the finding, or give the suppression a new date"), Safety: checks.Unsafe}},
			})
		case s.Unused:
			p.Report(checks.Finding{
				Rule: SuppressionUnused, Subject: s.Rule, At: []checks.Position{s.At},
				Message: redact.Textf("The suppression of %s%s matches no finding.", s.Rule, narrowed(s.Suppression)),
				Fixes:   []checks.Fix{{Title: redact.NewText("Take the suppression out of " + s.At.File), Safety: checks.Unsafe}},
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
