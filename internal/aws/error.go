package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"doctor/internal/boto"
)

// Kind classifies a failed question.
type Kind string

// What AWS answered.
const (
	KeyRejected         Kind = "key rejected"          // AWS does not know the access key, or the token with it
	SignatureMismatch   Kind = "signature mismatch"    // it knows the key, but the secret is wrong
	TokenExpired        Kind = "token expired"         // the session token has expired
	ClockSkew           Kind = "clock skew"            // this machine's clock is wrong by Error.Skew
	AccessDenied        Kind = "access denied"         // Error.Denial has the details
	RoleDenied          Kind = "role denied"           // not allowed to assume the role
	KMSDenied           Kind = "kms denied"            // allowed to read the secret, but not to use its key
	SSOForbidden        Kind = "sso forbidden"         // the role is not assigned to this user
	SSOTokenRejected    Kind = "sso token rejected"    // the portal does not know the access token
	WebIdentityRejected Kind = "web identity rejected" // the token of the identity provider was rejected
	RegionDisabled      Kind = "region disabled"       // STS is disabled there for this account
	NotFound            Kind = "not found"             // allowed to read it, but it does not exist
	PendingDeletion     Kind = "pending deletion"      // the secret is scheduled for deletion
	NameInvalid         Kind = "name invalid"          // AWS rejects the name of the secret
	Throttled           Kind = "throttled"
	ServerError         Kind = "server error" // status 500 and above
	Refusal             Kind = "refusal"      // any other answer of AWS, in Error.Code and Message
)

// Faults between here and AWS.
const (
	NotAWS           Kind = "not aws"            // something else answered: a captive portal, a proxy, garbage
	UnknownCA        Kind = "unknown ca"         // the issuer of the certificate is not trusted here
	TLSFault         Kind = "tls fault"          // another fault of the certificate or the handshake
	DNS              Kind = "dns"                // the name cannot be resolved
	Refused          Kind = "connection refused" //
	Reset            Kind = "connection reset"   // closed before the end
	Unreachable      Kind = "unreachable"        // no network, or no route
	Timeout          Kind = "timeout"            // the context's deadline passed
	Canceled         Kind = "canceled"           // the context was canceled
	ProxyAuth        Kind = "proxy auth"         // status 407
	ProxyFailed      Kind = "proxy failed"       // the proxy refused the tunnel
	ProxyUnusable    Kind = "proxy unusable"     // HTTPS_PROXY of doctor's own environment is not a URL
	CABundleUnusable Kind = "ca bundle unusable" // AWS_CA_BUNDLE of doctor's own environment
	EndpointInvalid  Kind = "endpoint invalid"   // an endpoint variable that is not a URL
	Unsendable       Kind = "unsendable"         // the input cannot be sent
	NoCredentials    Kind = "no credentials"     // there are no credentials to ask with
)

// Answered reports whether the kind is an answer of AWS. All others leave it unknown
// whether the credentials are good.
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

// Error is a question that failed. Its fields have the details; its text is one line
// for developers.
type Error struct {
	Kind Kind
	// Operation is the action that failed, as IAM names it (sts:AssumeRole), ""
	// if nothing was asked.
	Operation string
	// Subject is its object: the role's ARN, the secret's name, or "role NAME in
	// account ID" for Identity Center.
	Subject string
	// Region is the region that was asked, "" for the global address.
	Region string
	// Endpoint is the host that was asked, with its port if it has one; Proxy the
	// proxy's. Both "" if there was none.
	Endpoint, Proxy string
	// Code, Message and RequestID are AWS's, Status the HTTP status, 0 if there
	// was no answer. Secrets in the message are masked.
	Code, Message, RequestID string
	Status                   int
	// Skew is how far AWS's clock is ahead of this machine's, to the second; 0 if
	// unknown.
	Skew time.Duration
	// Temporary: the request was signed with a session token.
	Temporary bool
	// Connected: the connection was accepted, even if nothing answered.
	Connected bool
	// Issuer is the issuer of the certificate that was not trusted.
	Issuer string
	// Detail is the text of a TLSFault or a ProxyFailed, without secrets.
	Detail string
	// Variable is the variable of doctor's own environment with the invalid endpoint,
	// "" if the endpoint is from the project.
	Variable string
	// File is the unusable CA bundle: Message says why it cannot be read, and is "" if
	// it has no certificate in PEM form.
	File string
	// Denial is the parsed denial, nil if there is none.
	Denial *Denial

	// cause is only set for faults of the network: AWS's own errors may quote the
	// token that was sent.
	cause error
}

// Elsewhere reports whether the endpoint does not belong to AWS.
func (e *Error) Elsewhere() bool {
	return e.Endpoint != "" && !boto.IsAWS("https://"+e.Endpoint)
}

// Error is the kind, with the question and what is known of the answer.
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

// waitError is the error of a caller that waited for the answer to another.
func waitError(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Kind: Timeout, cause: ctx.Err()}
	}
	return &Error{Kind: Canceled, cause: ctx.Err()}
}
