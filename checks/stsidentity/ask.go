package stsidentity

import (
	"context"
	"errors"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/internal/aws"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

// Answer is what AWS says of one session.
type Answer struct {
	Identity aws.Identity
	// Refused is why AWS refuses the credentials, and Rule the rule that explains it.
	Refused string
	Rule    *checks.Rule
	// NotVerified is why AWS was not asked, or did not answer.
	NotVerified string
}

// Ask asks AWS who a session will be, as the check does: with the endpoints of doctor's own
// environment, and no others without --follow-endpoints.
func Ask(ctx context.Context, w *facts.Facts, v *sessions.View, s *sessions.Session) Answer {
	verdict := ask(ctx, w, v, s)
	notTried := (*facts.NotTried)(nil)
	switch err := verdict.Err; {
	case err == nil:
		return Answer{Identity: verdict.Identity}
	case errors.As(err, &notTried):
		return Answer{NotVerified: identity.ReasonOf(err)}
	}
	if e := facts.Refusal(verdict.Err); e != nil {
		if rule := checks.RuleOfAnswer([]*checks.Check{Check}, e.Kind); rule != nil {
			return Answer{Refused: wording.AWSReason(e), Rule: rule}
		}
	}
	return Answer{NotVerified: identity.UnansweredWords(verdict.Err)}
}

func ask(ctx context.Context, w *facts.Facts, v *sessions.View, s *sessions.Session) facts.IdentityVerdict {
	if s == v.Sessions[0] {
		return w.Ask(ctx, v, s.Outcome)
	}
	if s.Outcome.Endpoint != "" && identity.StsEndpoint(v, s) == "" {
		return facts.IdentityVerdict{Err: facts.NotFollowed(s.Outcome.Endpoint)} // the keys of an emulator
	}
	return askSession(ctx, w, v, s)
}

// askSession asks AWS who the session of a backend, a connection or some code is.
func askSession(ctx context.Context, w *facts.Facts, v *sessions.View, s *sessions.Session) facts.IdentityVerdict {
	source, err := identity.SessionSource(w, v, s)
	if err != nil {
		return facts.IdentityVerdict{Err: err}
	}
	who, err := w.AWS().Identity(ctx, source)
	return facts.IdentityVerdict{Identity: who, Err: err}
}
