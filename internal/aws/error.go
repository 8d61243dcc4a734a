package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"doctor/internal/boto"
)

// Kind is what a failed question came to.
type Kind string

// What AWS answered.
const (
	KeyRejected         Kind = "key rejected"          // AWS does not know the access key, or the token with it
	SignatureMismatch   Kind = "signature mismatch"    // it knows the key; the secret is another
	TokenExpired        Kind = "token expired"         // the session token's time is over
	ClockSkew           Kind = "clock skew"            // this machine's clock is wrong by Error.Skew
	AccessDenied        Kind = "access denied"         // Error.Denial says what may not be done
	RoleDenied          Kind = "role denied"           // the role may not be assumed
	KMSDenied           Kind = "kms denied"            // the secret may be read, its key may not be used
	SSOForbidden        Kind = "sso forbidden"         // the role is not assigned to this person
	SSOTokenRejected    Kind = "sso token rejected"    // the portal does not know the access token
	WebIdentityRejected Kind = "web identity rejected" // the token of the identity provider is refused
	RegionDisabled      Kind = "region disabled"       // STS is switched off there for this account
	NotFound            Kind = "not found"             // may be read, is not there
	PendingDeletion     Kind = "pending deletion"      // the secret is scheduled for deletion
	NameInvalid         Kind = "name invalid"          // AWS refuses the name of the secret
	Throttled           Kind = "throttled"
	ServerError         Kind = "server error" // status 500 and above
	Refusal             Kind = "refusal"      // any other answer of AWS, in Error.Code and Message
)

// What happened on the way.
const (
	NotAWS           Kind = "not aws"            // something else answered: a captive portal, a proxy, garbage
	UnknownCA        Kind = "unknown ca"         // the certificate is signed by nobody that is trusted here
	TLSFault         Kind = "tls fault"          // another fault of the certificate or the handshake
	DNS              Kind = "dns"                // the name cannot be resolved
	Refused          Kind = "connection refused" //
	Reset            Kind = "connection reset"   // closed in the middle
	Unreachable      Kind = "unreachable"        // no network, or no way there
	Timeout          Kind = "timeout"            // the context's deadline passed
	Canceled         Kind = "canceled"           // the context was cancelled
	ProxyAuth        Kind = "proxy auth"         // status 407
	ProxyFailed      Kind = "proxy failed"       // the proxy would not open the way
	ProxyUnusable    Kind = "proxy unusable"     // HTTPS_PROXY of the doctor's own environment is no URL
	CABundleUnusable Kind = "ca bundle unusable" // AWS_CA_BUNDLE of the doctor's own environment
	EndpointInvalid  Kind = "endpoint invalid"   // an endpoint variable that is no URL
	Unsendable       Kind = "unsendable"         // no request can be made of what was given
	NoCredentials    Kind = "no credentials"     // nothing was given to ask with
)

// Answered reports whether the kind is AWS's own verdict. Of all others nobody
// can tell whether the credentials are good: they are "could not tell".
func (k Kind) Answered() bool {
	switch k {
	case KeyRejected, SignatureMismatch, TokenExpired, ClockSkew, AccessDenied, RoleDenied, KMSDenied,
		SSOForbidden, SSOTokenRejected, WebIdentityRejected, RegionDisabled, NotFound, PendingDeletion,
		NameInvalid, Refusal:
		return true
	default:
		return false
	}
}

// Error is a question that failed. Its fields tell all; its text is one line for
// developers.
type Error struct {
	Kind Kind
	// Operation is the action that failed, as IAM names it (sts:AssumeRole), ""
	// if nothing was asked.
	Operation string
	// Subject is what it was about: the role's ARN, the secret's name, or
	// "role NAME in account ID" for Identity Center.
	Subject string
	// Region is the region that was asked, "" for the global address.
	Region string
	// Endpoint is the host that was asked, with its port if it has one; Proxy the
	// proxy's. Both "" if there was none.
	Endpoint, Proxy string
	// Code, Message and RequestID are AWS's, Status the HTTP status, 0 if there
	// was no answer. Secrets are taken out of the message.
	Code, Message, RequestID string
	Status                   int
	// Skew is how far AWS's clock is ahead of this machine's, to the second; 0 if
	// unknown.
	Skew time.Duration
	// Temporary: the request was signed with a session token.
	Temporary bool
	// Connected: somebody took the connection, be it without answering.
	Connected bool
	// Issuer is who signed the certificate that was not trusted.
	Issuer string
	// Detail is the text of a TLSFault or a ProxyFailed, without secrets.
	Detail string
	// Variable is the variable of doctor's own environment with the endpoint that is
	// invalid, "" if the project names the endpoint.
	Variable string
	// File is the CA bundle that is unusable: Message says why it cannot be read, and is ""
	// if it has no certificate in PEM form.
	File string
	// Denial is what AWS said may not be done, nil if it did not say.
	Denial *Denial

	// cause is kept for faults of the network only: AWS's own errors may quote
	// the token that was sent.
	cause error
}

// Elsewhere reports whether what was asked is none of AWS's endpoints.
func (e *Error) Elsewhere() bool {
	return e.Endpoint != "" && !boto.IsAWS("https://"+e.Endpoint)
}

// Error is the kind with what was asked and what is known of the answer.
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Operation != "" {
		text = e.Operation + ": " + text
	}
	if e.Status != 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	for _, part := range []string{e.Subject, e.Endpoint, e.Proxy, e.Variable, e.File, e.Issuer, e.Code, e.Message, e.Detail} {
		if part = strings.TrimSpace(part); part != "" {
			text += ": " + part
		}
	}
	return strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ".")
}

// Unwrap returns the fault of the network or the context's error, if any.
func (e *Error) Unwrap() error { return e.cause }

// KindOf returns the kind of an error of this package, "" for any other.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// waitError is the error of someone who waited for another's answer.
func waitError(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Kind: Timeout, cause: ctx.Err()}
	}
	return &Error{Kind: Canceled, cause: ctx.Err()}
}
