package aws

import (
	"fmt"
	"strings"
	"time"
)

// webIdentityCall is signed with nothing but a token of another identity provider.
const webIdentityCall = "sts:AssumeRoleWithWebIdentity"

// doing says what was being asked, and of whom.
func (e *Error) doing() string {
	text := e.purpose()
	if e.Endpoint != "" {
		text += " at " + e.Endpoint
	}
	return text + " (" + e.Operation + ")"
}

func (e *Error) purpose() string {
	switch e.Operation {
	case "sts:GetCallerIdentity":
		return "asking AWS whose credentials these are"
	case "sts:AssumeRole":
		return "assuming the role " + e.Subject
	case webIdentityCall:
		return "assuming the role " + e.Subject + " with the web identity token"
	case "sso:GetRoleCredentials":
		return "fetching the credentials of the " + e.Subject + " from IAM Identity Center"
	case "ssm:GetParameter":
		return "looking up " + named("parameter", e.Subject)
	default:
		return "looking up " + named("secret", e.Subject)
	}
}

func named(kind, name string) string {
	if name == "" {
		return "a " + kind
	}
	return "the " + kind + " " + name
}

// Reason is what came of it, in plain words, without what was being done.
func (e *Error) Reason() string {
	switch e.Kind {
	case ClockSkew:
		return e.skewSays()
	case TokenExpired:
		if e.Operation == webIdentityCall {
			return "the web identity token has expired"
		}
		return "the session token has expired"
	case Refusal:
		return "AWS refused with " + e.Code + withText(e.Message)
	case AccessDenied, RoleDenied, KMSDenied:
		return e.denialSays()
	case ServerError:
		return fmt.Sprintf("AWS failed with status %d%s", e.Status, withText(e.Code))
	case NotAWS:
		return e.notAWSSays()
	case UnknownCA, TLSFault:
		return e.certificateSays()
	case DNS, Refused, Reset, Unreachable, Timeout, ProxyAuth, ProxyFailed:
		return e.wireSays()
	case CABundleUnusable, EndpointInvalid, ProxyUnusable:
		return e.Message
	case Unsendable:
		return "no request could be made" + withText(e.Message)
	default:
		return plainSays[e.Kind]
	}
}

// plainSays are the kinds that need no detail.
var plainSays = map[Kind]string{
	KeyRejected:         "AWS does not know this access key",
	SignatureMismatch:   "AWS knows the access key, but the secret key is not the one that belongs to it",
	SSOForbidden:        "this role in this account is not assigned to the person who logged in",
	SSOTokenRejected:    "the access token of the login is not known there",
	WebIdentityRejected: "the web identity token was refused",
	RegionDisabled:      "STS is switched off in this region for the account",
	NotFound:            "it may be read, but it is not there",
	PendingDeletion:     "it is scheduled for deletion",
	NameInvalid:         "AWS accepts no such name",
	Throttled:           "AWS answers that there were too many requests",
	Canceled:            "interrupted",
}

func (e *Error) skewSays() string {
	if e.Skew == 0 {
		return "AWS refused the signature because of its time: the clock of this machine is wrong"
	}
	direction := "behind"
	if e.Skew < 0 {
		direction = "ahead of"
	}
	return fmt.Sprintf("AWS refused the signature because of its time: the clock of this machine is %s %s AWS's",
		roundSkew(e.Skew), direction)
}

// roundSkew gives minutes, or seconds below two of them.
func roundSkew(skew time.Duration) string {
	skew = skew.Abs()
	if skew < 2*time.Minute {
		return fmt.Sprintf("%d seconds", int(skew.Round(time.Second).Seconds()))
	}
	if skew < 2*time.Hour {
		return fmt.Sprintf("%d minutes", int(skew.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d hours", int(skew.Round(time.Hour).Hours()))
}

func (e *Error) denialSays() string {
	switch {
	case e.Denial == nil && e.Kind == KMSDenied:
		return "the KMS key may not be used" + withText(e.Message)
	case e.Denial == nil:
		return "AWS denies it" + withText(e.Message)
	}
	text := e.Denial.Principal + " may not " + e.Denial.Action
	if e.Denial.Resource != "" {
		text += " on " + e.Denial.Resource
	}
	if e.Denial.Reason != "" {
		text += ", " + e.Denial.Reason
	}
	return text
}

func (e *Error) notAWSSays() string {
	if e.Status == 0 {
		return "the answer was not AWS's"
	}
	return fmt.Sprintf("the answer was not AWS's (status %d), but that of something on the way to it", e.Status)
}

func (e *Error) certificateSays() string {
	if e.Kind == TLSFault {
		return "the secure connection could not be made" + withText(e.causeText())
	}
	text := "the certificate that was shown is signed by an authority that is not trusted here"
	if e.Issuer != "" {
		text += ": " + e.Issuer
	}
	return text
}

// wireSays names the proxy where there is one: then the fault is as likely its.
func (e *Error) wireSays() string {
	var text string
	switch e.Kind {
	case DNS:
		text = "the name cannot be resolved: there is no network, or no such host"
	case Refused:
		text = "the connection was refused"
	case Reset:
		text = "the connection was closed in the middle"
	case Unreachable:
		text = "there is no way there on the network"
	case ProxyAuth:
		text = "the proxy wants a user name and a password"
	case ProxyFailed:
		text = "the proxy did not open the way" + withText(e.causeText())
	case Timeout:
		text = "no answer in time"
		if !e.Connected {
			text = "no connection in time"
		}
	}
	if e.Proxy != "" {
		text += " (through the proxy " + e.Proxy + ")"
	}
	return text
}

func (e *Error) causeText() string {
	if e.cause == nil {
		return ""
	}
	return e.foreign(scrub(innermost(e.cause).Error(), nil))
}

func withText(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return ": " + text
}
