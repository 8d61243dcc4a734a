package stsidentity

import (
	"cmp"
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// describe says which credentials these are, and where.
func describe(s *identity.Asked, at []astro.Origin) string {
	text := fmt.Sprintf("profile %q", s.Outcome.Profile)
	if s.Outcome.Method == "env" {
		text = "the keys in the environment"
	}
	if s.Backend != nil {
		text = s.Owner() + " with " + text
		if identity.OwnKeys(s.Backend) {
			text = s.Owner() + " with its own keys"
		}
	}
	if len(at) > 0 {
		text += " (" + cause.Place(at[0]) + ")"
	}
	return text
}

// sayRefused says what AWS answers to whose credentials.
func sayRefused(who string, e *aws.Error) redact.Text {
	return redact.Textf("%s: %s", who, e.Error())
}

// fixAsAdvised is what to do about a refusal of which its kind says all.
func fixAsAdvised(_ *checks.Pass, e *aws.Error, _ string) []checks.Fix {
	return []checks.Fix{{Title: redact.NewText(wording.Sentence(cmp.Or(e.Advice(), "do what AWS says, or ask who runs the account"))), Safety: checks.Unsafe}}
}

// profileFlag names a profile to the AWS CLI, unless it is the one that it takes anyway.
func profileFlag(p *checks.Pass, profile string) string {
	if profile == "default" {
		return ""
	}
	return p.Flag("--profile", profile)
}
