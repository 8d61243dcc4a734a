package stsidentity

import (
	"cmp"
	"fmt"

	"doctor/checks"
	"doctor/checks/credentialfiles"
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
	return redact.Textf("AWS rejected %s: %s", who, wording.AWSRejection(e))
}

// fixAsAdvised is what to do about a refusal, by its kind.
func fixAsAdvised(_ *checks.Pass, e *aws.Error, _ string) []checks.Fix {
	return []checks.Fix{{Title: redact.NewText(wording.Sentence(cmp.Or(wording.AWSAdvice(e), "follow the message of AWS, or ask the administrator of the account"))), Safety: checks.Unsafe}}
}

// fixes are those of the rule, or new keys in the environment, where no command writes them.
func fixes(p *checks.Pass, rule *checks.Rule, s *identity.Asked, e *aws.Error) []checks.Fix {
	keys := s.Outcome.Keys
	if s.Backend == nil && keys != nil && keys.Variable && identity.AboutKeys(e) {
		where := cause.Place(s.View.Service.Env["AWS_ACCESS_KEY_ID"].Origin)
		return credentialfiles.Keys{Owner: "the environment", Where: where, Variables: true, LongTerm: keys.Token.IsEmpty()}.Replace()
	}
	return rule.AnswerFixes(p, e, identity.RefusedProfile(s.Outcome, e))
}

// newTemporary replaces temporary keys, or gets another token for a role.
func newTemporary(p *checks.Pass, e *aws.Error, profile string) []checks.Fix {
	if e.Kind == aws.WebIdentityRejected || e.Operation == "sts:AssumeRoleWithWebIdentity" {
		return fixAsAdvised(p, e, profile)
	}
	return credentialfiles.Keys{Owner: fmt.Sprintf("profile %q", profile)}.Replace()
}
