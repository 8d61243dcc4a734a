package aws

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go"

	"doctor/internal/redact"
)

// question is one call, as errors describe it.
type question struct {
	service   Service
	operation string
	subject   string
	region    string
	temporary bool
	// secrets are those of the call, which no message may repeat.
	secrets []redact.Secret
}

var errNothing = errors.New("the answer is empty")

// ask makes one call and converts its error to an *Error. The SDK accepts some
// empty answers, such as a body that was cut off: full reports whether the answer is
// complete.
func ask[T any](ctx context.Context, c *Client, q question, call func(context.Context) (T, error), full func(T) bool) (T, error) {
	var none T
	if c.doer.broken != nil {
		e := *c.doer.broken
		q.describe(&e)
		return none, &e
	}
	ctx, x := withExchange(ctx)
	out, err := call(ctx)
	if err == nil && full(out) {
		return out, nil
	}
	if err == nil {
		err = errNothing
	}
	return none, q.failure(ctx, x, err)
}

// describe sets what is known before the call.
func (q question) describe(e *Error) {
	e.Operation = string(q.service) + ":" + q.operation
	e.Subject, e.Region, e.Temporary = q.subject, q.region, q.temporary
}

// invalid is the error of a question with an invalid endpoint.
func (q question) invalid(cause error) *Error {
	e := &Error{Kind: EndpointInvalid}
	if bad := (*endpointError)(nil); errors.As(cause, &bad) {
		e.Variable = bad.variable
	}
	q.describe(e)
	return e
}

func (q question) failure(ctx context.Context, x *exchange, err error) *Error {
	e := &Error{Endpoint: x.host(), Proxy: x.proxyHost(), Status: x.status, Connected: x.connected.Load()}
	q.describe(e)
	e.RequestID, e.Skew = x.requestID(), x.skew
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		// The SDK's code for an answer that it cannot parse.
		code, message := api.ErrorCode(), api.ErrorMessage()
		if code == "UnknownError" {
			code, message = x.nestedError()
		}
		e.Code, e.Message = code, scrub(message, q.secrets)
	// A complete answer counts, even if the time is up by now.
	case x.status == 0 || isOver(err) || !x.whole && (ctx.Err() != nil || isReset(err)):
		e.networkFault(ctx, err, q.secrets)
		e.maskForeign()
		return e
	}
	e.Kind = q.verdict(x, e)
	if e.Kind == AccessDenied || e.Kind == RoleDenied || e.Kind == KMSDenied {
		e.Denial = ParseDenial(e.Message)
	}
	e.maskForeign()
	return e
}

// verdict classifies an answer.
func (q question) verdict(x *exchange, e *Error) Kind {
	switch {
	case x.status == http.StatusProxyAuthRequired:
		return ProxyAuth
	case x.isHTML():
		return NotAWS
	case x.status == http.StatusTooManyRequests || isThrottling(e.Code):
		return Throttled
	case e.Code == "" && x.status >= http.StatusInternalServerError:
		return ServerError
	case e.Code == "":
		return NotAWS
	case clockIsWrong(e, x):
		return ClockSkew
	}
	if kind, ok := q.byCode(e); ok {
		return kind
	}
	if x.status >= http.StatusInternalServerError {
		return ServerError
	}
	return Refusal
}

// byCode classifies AWS's code. The lists are from the services' API references;
// which of two codes a service uses depends on its protocol (query or JSON).
func (q question) byCode(e *Error) (Kind, bool) {
	switch e.Code {
	case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId",
		"IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException":
		return KeyRejected, true
	case "SignatureDoesNotMatch", "InvalidSignatureException":
		return SignatureMismatch, true
	case "ExpiredToken", "ExpiredTokenException":
		return TokenExpired, true
	case "InvalidIdentityToken", "IDPRejectedClaim", "IDPCommunicationError":
		return WebIdentityRejected, true
	case "RegionDisabledException":
		return RegionDisabled, true
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
		return q.denied(e.Message), true
	}
	switch q.service {
	case SSO:
		return ssoKind(e.Code)
	case SecretsManager:
		return secretKind(e)
	case ParameterStore:
		return parameterKind(e.Code)
	default:
		return "", false
	}
}

func (q question) denied(message string) Kind {
	switch {
	case q.service == STS && strings.HasPrefix(q.operation, "AssumeRole"):
		return RoleDenied
	case aboutKMS(message):
		return KMSDenied
	default:
		return AccessDenied
	}
}

// aboutKMS reports whether the denial is about the key. The same sentences contain
// the names of users and secrets, so it looks only at the action, and at the
// sentences without one: that of Secrets Manager, and that of KMS itself.
func aboutKMS(message string) bool {
	if _, rest, ok := strings.Cut(message, " is not authorized to perform: "); ok {
		return strings.HasPrefix(strings.TrimSpace(rest), "kms:")
	}
	return strings.HasPrefix(message, "Access to KMS is not allowed") ||
		strings.HasPrefix(message, "The ciphertext refers to a customer master key")
}

func ssoKind(code string) (Kind, bool) {
	switch code {
	case "UnauthorizedException":
		return SSOTokenRejected, true
	case "ForbiddenException", "ResourceNotFoundException":
		return SSOForbidden, true
	default:
		return "", false
	}
}

func secretKind(e *Error) (Kind, bool) {
	switch e.Code {
	case "ResourceNotFoundException":
		return NotFound, true
	case "DecryptionFailure":
		return KMSDenied, true
	case "InvalidParameterException", "ValidationException", "ValidationError":
		return NameInvalid, true
	case "InvalidRequestException":
		if strings.Contains(e.Message, "deletion") {
			return PendingDeletion, true
		}
	}
	return "", false
}

func parameterKind(code string) (Kind, bool) {
	switch code {
	case "ParameterNotFound", "ParameterVersionNotFound":
		return NotFound, true
	case "InvalidKeyId":
		return KMSDenied, true
	case "ValidationException", "ValidationError":
		return NameInvalid, true
	default:
		return "", false
	}
}

func isThrottling(code string) bool {
	switch code {
	case "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
		"TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "SlowDown":
		return true
	default:
		return false
	}
}

// maxSkew is the difference between the clocks from which on a rejected signature is
// attributed to the clock. AWS allows 15 minutes in most places and 5 in some.
const maxSkew = 5 * time.Minute

// clockIsWrong reports whether AWS rejected the signature because of its time, and
// sets e.Skew from the message if the Date of the answer does not show it.
func clockIsWrong(e *Error, x *exchange) bool {
	switch e.Code {
	case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture":
		e.skewFromMessage()
		return true
	case "SignatureDoesNotMatch", "InvalidSignatureException":
		if strings.HasPrefix(e.Message, "Signature expired") || strings.HasPrefix(e.Message, "Signature not yet current") {
			e.skewFromMessage()
			return true
		}
		return x.dated && x.skew.Abs() > maxSkew
	default:
		return false
	}
}
