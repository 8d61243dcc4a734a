package wording

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"doctor/internal/aws"
)

const (
	identityCall = "sts:GetCallerIdentity"
	// webIdentityCall is signed only with a token of another identity provider.
	webIdentityCall = "sts:AssumeRoleWithWebIdentity"
)

// AWSFault says which request to AWS failed, and why. An error of another package has its own text.
func AWSFault(err error) string {
	var e *aws.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Operation == "":
		return AWSReason(e)
	}
	where := e.Operation
	if e.Endpoint != "" {
		where += " at " + e.Endpoint
	}
	return awsPurpose(e) + " (" + where + "): " + AWSReason(e)
}

// AWSRejection says why AWS rejected credentials: the reason, with the request unless it only asks
// who they are.
func AWSRejection(e *aws.Error) string {
	if e.Operation == "" || e.Operation == identityCall || e.Denial != nil { // a denial names what is denied
		return AWSReason(e)
	}
	return awsPurpose(e) + ": " + AWSReason(e)
}

func awsPurpose(e *aws.Error) string {
	switch e.Operation {
	case identityCall:
		return "getting the identity"
	case "sts:AssumeRole":
		return "assuming role " + e.Subject
	case webIdentityCall:
		return "assuming role " + e.Subject + " with the web identity token"
	case "sso:GetRoleCredentials":
		return "getting credentials of the " + e.Subject + " from IAM Identity Center"
	case "ssm:GetParameter":
		return "reading " + awsName("parameter", e.Subject)
	default:
		return "reading " + awsName("secret", e.Subject)
	}
}

func awsName(kind, name string) string {
	if name == "" {
		return "a " + kind
	}
	return kind + " " + name
}

// AWSReason says why a request to AWS failed, without the request.
func AWSReason(e *aws.Error) string {
	switch e.Kind {
	case aws.ClockSkew:
		return skewReason(e)
	case aws.TokenExpired:
		if e.Operation == webIdentityCall {
			return "the web identity token has expired"
		}
		return "the session token has expired"
	case aws.Refusal:
		return "AWS returned " + e.Code + withText(e.Message)
	case aws.AccessDenied, aws.RoleDenied, aws.KMSDenied:
		return denialReason(e)
	case aws.ServerError:
		return fmt.Sprintf("AWS returned HTTP %d%s", e.Status, withText(e.Code))
	case aws.NotAWS:
		return notAWSReason(e)
	case aws.UnknownCA, aws.TLSFault:
		return certificateReason(e)
	case aws.DNS, aws.Refused, aws.Reset, aws.Unreachable, aws.Timeout, aws.ProxyAuth, aws.ProxyFailed:
		return connectionReason(e)
	case aws.CABundleUnusable, aws.EndpointInvalid, aws.ProxyUnusable:
		return settingReason(e)
	case aws.NoCredentials:
		return "no credentials to sign the request with"
	case aws.Unsendable:
		return "the request cannot be sent" + withText(e.Message)
	default:
		return plainReasons[e.Kind]
	}
}

// plainReasons are the kinds that need no detail.
var plainReasons = map[aws.Kind]string{
	aws.KeyRejected:         "unknown access key",
	aws.SignatureMismatch:   "the secret key does not match the access key",
	aws.SSOForbidden:        "this role in this account is not assigned to you",
	aws.SSOTokenRejected:    "the SSO token is not valid",
	aws.WebIdentityRejected: "the web identity token is not valid",
	aws.RegionDisabled:      "STS is not activated in this region for the account",
	aws.NotFound:            "access is allowed, but it does not exist",
	aws.PendingDeletion:     "it is scheduled for deletion",
	aws.NameInvalid:         "AWS does not accept this name",
	aws.Throttled:           "too many requests",
	aws.Canceled:            "interrupted",
}

// settingReason says what is wrong with a setting of doctor's own environment, or with the
// endpoint of the project.
func settingReason(e *aws.Error) string {
	switch {
	case e.Kind == aws.ProxyUnusable:
		return "HTTPS_PROXY in your shell is not a URL"
	case e.Kind == aws.CABundleUnusable && e.Message == "":
		return "AWS_CA_BUNDLE in your shell: no PEM certificate in " + e.File
	case e.Kind == aws.CABundleUnusable:
		return "AWS_CA_BUNDLE in your shell: " + e.Message
	case e.Variable == "":
		return "the endpoint of the project is not an http or https URL"
	}
	return e.Variable + " in your shell is not an http or https URL"
}

func skewReason(e *aws.Error) string {
	if e.Skew == 0 {
		return "the clock of this machine is wrong"
	}
	direction := "behind"
	if e.Skew < 0 {
		direction = "ahead of"
	}
	return fmt.Sprintf("the clock of this machine is %s %s AWS", roundSkew(e.Skew), direction)
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

func denialReason(e *aws.Error) string {
	switch {
	case e.Denial == nil && e.Kind == aws.KMSDenied:
		return "access to the KMS key is denied" + withText(e.Message)
	case e.Denial == nil:
		return "access denied" + withText(e.Message)
	}
	text := e.Denial.Principal + " is not allowed to " + e.Denial.Action
	if e.Denial.Resource != "" {
		text += " on " + e.Denial.Resource
	}
	if e.Denial.Reason != "" {
		text += ", " + e.Denial.Reason
	}
	return text
}

func notAWSReason(e *aws.Error) string {
	from := ""
	if e.Endpoint != "" {
		from = " from " + e.Endpoint
	}
	if e.Status == 0 {
		return "unexpected response" + from + ", not AWS"
	}
	return fmt.Sprintf("unexpected HTTP %d%s, not AWS", e.Status, from)
}

func certificateReason(e *aws.Error) string {
	if e.Kind == aws.TLSFault {
		return "the TLS handshake failed" + withText(e.Detail)
	}
	text := "the certificate is signed by an unknown authority"
	if e.Issuer != "" {
		text += ": " + e.Issuer
	}
	return text
}

// connectionReason names the proxy where there is one: then the fault is as likely its.
func connectionReason(e *aws.Error) string {
	var text string
	switch e.Kind {
	case aws.DNS:
		text = "host not found, or no network"
	case aws.Refused:
		text = "connection refused"
	case aws.Reset:
		text = "connection reset"
	case aws.Unreachable:
		text = "network unreachable"
	case aws.ProxyAuth:
		text = "the proxy requires a user name and a password"
	case aws.ProxyFailed:
		text = "the proxy rejected the connection" + withText(e.Detail)
	case aws.Timeout:
		text = "timed out waiting for the response"
		if !e.Connected {
			text = "timed out connecting"
		}
	}
	if e.Proxy != "" {
		text += " (through proxy " + e.Proxy + ")"
	}
	return text
}

func withText(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return ": " + text
}
