package checks

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// AWS is the client with which a run talks to AWS, made once. It follows the
// endpoint variables of doctor's own environment and nothing that a project says.
func (w *World) AWS() *aws.Client { return w.aws() }

func (w *World) newAWS() *aws.Client {
	return aws.New(aws.Config{Env: w.Machine.Env, ReadFile: w.Machine.Read, Now: w.Machine.Now, UserAgent: "doctor"})
}

// errNotTried says why credentials cannot be tried from here, or not without
// changing something.
var errNotTried = errors.New("not tried")

func notTried(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errNotTried, fmt.Sprintf(format, args...))
}

// source turns what boto3 would use into what the AWS client is handed. It
// fails with errNotTried where following boto3 would run a program, renew a
// token or send a signed request to an endpoint that only the project names.
func (w *World) source(v *diagnosis.View, o *boto.Outcome) (aws.Source, error) {
	s, roles := aws.Source{Region: o.Region}, o.Roles
	if o.Endpoint != "" {
		if !w.Options.FollowEndpoints {
			return s, notTried("the project sends requests to %s; doctor signs none for it without --follow-endpoints", o.Endpoint)
		}
		s.STSEndpoint = o.Endpoint
	}
	switch {
	case o.Keys != nil:
		s.Keys = &aws.Keys{AccessKeyID: o.Keys.AccessKeyID, Secret: o.Keys.Secret, Token: o.Keys.Token}
	case o.SSO != nil:
		if err := w.followSSO(&s, o); err != nil {
			return s, err
		}
	case o.WebIdentityFile != "":
		entry := v.FS.Lookup(o.WebIdentityFile)
		if !entry.Readable || len(o.Roles) == 0 {
			return s, notTried("the web identity token cannot be read from this machine")
		}
		s.WebIdentity = &aws.WebIdentity{RoleARN: o.Roles[0].ARN, SessionName: o.Roles[0].SessionName, Token: redact.NewSecret(string(bytes.TrimSpace(entry.Data)))}
		roles = roles[1:]
	default:
		return s, notTried("credentials of the kind %q can be had inside the container only", o.Method)
	}
	for _, r := range roles {
		s.Roles = append(s.Roles, aws.Role{ARN: r.ARN, SessionName: r.SessionName, ExternalID: r.ExternalID, DurationSeconds: int32(min(r.DurationSeconds, 43200))}) //nolint:gosec // bounded
	}
	return s, nil
}

func (w *World) followSSO(s *aws.Source, o *boto.Outcome) error {
	token := o.SSO.Token
	if !token.ExpiresAt.After(w.Machine.Now()) {
		return notTried("boto3 will renew the SSO token in the container; doctor renews none")
	}
	s.SSO = &aws.SSOLogin{Region: o.SSO.Region, AccountID: o.SSO.AccountID, RoleName: o.SSO.RoleName, AccessToken: token.AccessToken}
	return nil
}

// identityVerdict is what AWS says of one session.
type identityVerdict struct {
	identity aws.Identity
	err      error
}

// ask asks AWS who a session is. The same credentials are asked once.
func (w *World) ask(ctx context.Context, v *diagnosis.View, o *boto.Outcome) identityVerdict {
	source, err := w.source(v, o)
	if err != nil {
		return identityVerdict{err: err}
	}
	identity, err := w.AWS().Identity(ctx, source)
	return identityVerdict{identity, err}
}

// refusal returns AWS's own refusal in an error, nil where it was none: a fault
// of the network says nothing of the credentials.
func refusal(err error) *aws.Error {
	var e *aws.Error
	if errors.As(err, &e) && e.Kind.Answered() {
		return e
	}
	return nil
}
