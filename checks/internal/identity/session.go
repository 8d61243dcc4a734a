// Package identity finds out which identity a session has at AWS, and the origin of what AWS
// refuses.
package identity

import (
	"errors"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

// AboutKeys reports whether AWS refused the keys themselves.
func AboutKeys(e *aws.Error) bool {
	return e.Kind == aws.KeyRejected || e.Kind == aws.SignatureMismatch || e.Kind == aws.TokenExpired
}

// SessionSource is the source for the AWS client of a session of a backend or a connection.
// Its endpoint is the one of the session's client; STS, where roles are assumed, has another
// (base_aws.py, BaseSessionFactory).
func SessionSource(w *facts.Facts, v *sessions.View, s *sessions.Session) (aws.Source, error) {
	source, err := w.Source(v, s.Outcome)
	if err != nil {
		return source, err
	}
	source.STSEndpoint = StsEndpoint(v, s)
	if source.STSEndpoint == "" || w.Options.FollowEndpoints {
		return source, nil
	}
	if len(source.Roles) > 0 || source.WebIdentity != nil {
		return source, facts.NotFollowed(source.STSEndpoint)
	}
	source.STSEndpoint = ""
	return source, nil
}

// StsEndpoint is the endpoint of the session's STS calls if the project or the profile sets
// another than AWS's.
func StsEndpoint(v *sessions.View, s *sessions.Session) string {
	sts := s.Boto
	sts.Service, sts.EndpointURL = "sts", nil
	if sts.Role != nil {
		sts.EndpointURL = sts.STSEndpointURL
	}
	return boto.Resolve(v.Process, sts).Endpoint
}

// ReasonOf is why credentials are not tried, or the text of another error.
func ReasonOf(err error) string {
	if notTried := (*facts.NotTried)(nil); errors.As(err, &notTried) {
		return notTried.Why
	}
	return err.Error()
}

// OwnKeys reports whether the keys are in the arguments of the backend.
func OwnKeys(s *sessions.Session) bool {
	return s.Boto.AccessKey != nil && s.Boto.SecretKey != nil && !s.Boto.AccessKey.IsEmpty() && !s.Boto.SecretKey.IsEmpty()
}

// UnansweredWords says why AWS did not answer, and what to do about it. Several checks may
// wait for the same answer, and only the one that asked knows how far it got: so all have the
// same text.
func UnansweredWords(err error) string {
	var e *aws.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Kind == aws.Timeout:
		return "AWS did not respond in time; check the network, the VPN and the firewall; behind a proxy, set HTTPS_PROXY"
	}
	text := wording.AWSFault(e)
	if advice := wording.AWSAdvice(e); advice != "" {
		text += "; " + advice
	}
	return text
}

// AsksAs reports whether a session belongs to a connection that names a role or a profile, and
// asks AWS itself.
func AsksAs(s *sessions.Session) bool {
	return s.Where == sessions.Connection && s.Outcome.Failure == nil && s.IsCertain() && s.Outcome.Endpoint == "" &&
		(s.Boto.Role != nil || s.Boto.Profile != nil && !OwnKeys(s))
}

// SetSource is the source for the AWS client of a set of credentials.
func SetSource(p *checks.Pass, s *Asked) (aws.Source, error) {
	if s.Backend == nil {
		return p.Source(s.View, s.Outcome)
	}
	return SessionSource(p.Facts, s.View, s.Backend)
}

// Owner names the owner of a set of credentials.
func (s *Asked) Owner() string {
	if s.Backend.Where == sessions.Connection {
		return "connection " + s.Backend.Name
	}
	return "the secrets backend"
}

// Anywhere is equal for sources with the same credentials, whichever endpoint is asked.
func Anywhere(source aws.Source) string {
	source.STSEndpoint = ""
	return source.Anywhere().Fingerprint()
}

// Symptom is what the user sees of a refusal. A backend never calls GetCallerIdentity: the
// refusal comes in the words of the service that it calls.
func (s *Asked) Symptom(e *aws.Error) string {
	if s.Backend == nil || s.Backend.Where == sessions.Connection || e.Operation != "sts:GetCallerIdentity" {
		return e.Symptom()
	}
	words := *e
	words.Operation = "secretsmanager:GetSecretValue"
	if s.Backend.Boto.Service == "ssm" {
		words.Operation = "ssm:GetParameter"
	}
	words.Code = map[string]string{
		"InvalidClientTokenId":  "UnrecognizedClientException",
		"SignatureDoesNotMatch": "InvalidSignatureException",
		"ExpiredToken":          "ExpiredTokenException",
	}[e.Code]
	return words.Symptom()
}
