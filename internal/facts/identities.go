package facts

import (
	"context"
	"errors"
	"fmt"

	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// AWS is the client with which a run calls AWS, created once. It uses the endpoint variables
// of doctor's own environment and nothing from the project.
func (w *Facts) AWS() *aws.Client { return w.models.aws() }

func (w *Facts) newAWS() *aws.Client {
	if shared := w.Options.Shared; shared != nil {
		return shared.client(func() *aws.Client { return w.client(true) })
	}
	return w.client(false)
}

// client makes a client. keep: an answer that did not come in time is not waited for again.
func (w *Facts) client(keep bool) *aws.Client {
	return aws.New(aws.Config{KeepTimeouts: keep, Env: w.Machine.Environ(), ReadFile: w.Machine.Read, Now: w.Machine.Now, Dial: w.Machine.Dial, UserAgent: "doctor"})
}

// NotTried says why credentials cannot be tested here, or not without side effects.
type NotTried struct{ Why string }

// Error says why.
func (e *NotTried) Error() string { return "not tried: " + e.Why }

func notTried(format string, args ...any) error {
	return &NotTried{fmt.Sprintf(format, args...)}
}

// NotFollowed is the error for an endpoint that only the project names.
func NotFollowed(endpoint string) error {
	return notTried("the project sends requests to %s; doctor sends none there without --follow-endpoints", redact.URL(endpoint))
}

// Source converts the credentials that boto3 would use to the input of the AWS client. It
// fails with a NotTried if following boto3 would run a program, renew a token or send a signed
// request to an endpoint that only the project names.
func (w *Facts) Source(v *sessions.View, o *boto.Outcome) (aws.Source, error) {
	if o.Endpoint != "" && !w.Options.FollowEndpoints {
		return aws.Source{}, NotFollowed(o.Endpoint)
	}
	if o.SSO != nil && o.Keys == nil && !o.SSO.Token.ExpiresAt.After(w.Machine.Now()) {
		return aws.Source{}, notTried("boto3 will renew the SSO token in the container; doctor does not renew tokens")
	}
	var token redact.Secret
	if o.WebIdentityFile != "" {
		token = redact.NewSecret(string(v.FS.Lookup(o.WebIdentityFile).Data))
	}
	s, reason := aws.SourceOf(o, token)
	if reason != "" {
		return s, notTried("%s", reason)
	}
	s.STSEndpoint = o.Endpoint
	if o.SSO != nil && o.SSO.Endpoint != "" {
		if !w.Options.FollowEndpoints {
			return s, NotFollowed(o.SSO.Endpoint)
		}
		if s.SSO != nil {
			s.SSO.Endpoint = o.SSO.Endpoint
		}
	}
	return s, nil
}

// IdentityVerdict is AWS's answer for one session.
type IdentityVerdict struct {
	Identity aws.Identity
	Err      error
}

// Ask asks AWS for the identity of the default session of a service. The same credentials are
// tested once, in the region of the first service that has them.
func (w *Facts) Ask(ctx context.Context, v *sessions.View, o *boto.Outcome) IdentityVerdict {
	source, err := w.Source(v, o)
	if err != nil {
		return IdentityVerdict{Err: err}
	}
	for _, other := range w.Diagnosis().Views {
		if other.Default().Failure != nil {
			continue
		}
		first, err := w.Source(other, other.Default())
		if err == nil && first.Anywhere().Fingerprint() == source.Anywhere().Fingerprint() {
			source = first
			break
		}
	}
	identity, err := w.AWS().Identity(ctx, source)
	return IdentityVerdict{Identity: identity, Err: err}
}

// Refusal returns AWS's refusal in an error, nil if there is none: a network error says
// nothing about the credentials.
func Refusal(err error) *aws.Error {
	var e *aws.Error
	if errors.As(err, &e) && e.Kind.Answered() {
		return e
	}
	return nil
}
