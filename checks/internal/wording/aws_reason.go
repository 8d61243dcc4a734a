package wording

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"doctor/internal/aws"
)

// webIdentityCall is signed with nothing but a token of another identity provider.
const webIdentityCall = "sts:AssumeRoleWithWebIdentity"

// AWSFault says what a question to AWS came to: what was asked, of whom, and why there is no
// answer. An error of another package has its own text.
func AWSFault(err error) string {
	var e *aws.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Operation == "":
		return AWSReason(e)
	}
	return awsDoing(e) + ": " + AWSReason(e)
}

// awsDoing says what was being asked, and of whom.
func awsDoing(e *aws.Error) string {
	text := awsPurpose(e)
	if e.Endpoint != "" {
		text += " at " + e.Endpoint
	}
	return text + " (" + e.Operation + ")"
}

func awsPurpose(e *aws.Error) string {
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
		return "looking up " + awsName("parameter", e.Subject)
	default:
		return "looking up " + awsName("secret", e.Subject)
	}
}

func awsName(kind, name string) string {
	if name == "" {
		return "a " + kind
	}
	return "the " + kind + " " + name
}

// AWSReason says why a question to AWS failed, without what was being asked.
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
		return "AWS refused with " + e.Code + withText(e.Message)
	case aws.AccessDenied, aws.RoleDenied, aws.KMSDenied:
		return denialReason(e)
	case aws.ServerError:
		return fmt.Sprintf("AWS failed with status %d%s", e.Status, withText(e.Code))
	case aws.NotAWS:
		return notAWSReason(e)
	case aws.UnknownCA, aws.TLSFault:
		return certificateReason(e)
	case aws.DNS, aws.Refused, aws.Reset, aws.Unreachable, aws.Timeout, aws.ProxyAuth, aws.ProxyFailed:
		return connectionReason(e)
	case aws.CABundleUnusable, aws.EndpointInvalid, aws.ProxyUnusable:
		return settingReason(e)
	case aws.NoCredentials:
		return "no request could be made: there are no credentials to ask with"
	case aws.Unsendable:
		return "no request could be made" + withText(e.Message)
	default:
		return plainReasons[e.Kind]
	}
}

// plainReasons are the kinds that need no detail.
var plainReasons = map[aws.Kind]string{
	aws.KeyRejected:         "AWS does not know this access key",
	aws.SignatureMismatch:   "AWS knows the access key, but the secret key is not the one that belongs to it",
	aws.SSOForbidden:        "this role in this account is not assigned to the person who logged in",
	aws.SSOTokenRejected:    "the access token of the login is not known there",
	aws.WebIdentityRejected: "the web identity token was refused",
	aws.RegionDisabled:      "STS is switched off in this region for the account",
	aws.NotFound:            "it may be read, but it is not there",
	aws.PendingDeletion:     "it is scheduled for deletion",
	aws.NameInvalid:         "AWS accepts no such name",
	aws.Throttled:           "AWS answers that there were too many requests",
	aws.Canceled:            "interrupted",
}

// settingReason says what is wrong with a setting of doctor's own environment, or with the
// endpoint of the project.
func settingReason(e *aws.Error) string {
	switch {
	case e.Kind == aws.ProxyUnusable:
		return "HTTPS_PROXY of your shell is no URL"
	case e.Kind == aws.CABundleUnusable && e.Message == "":
		return "reading the CA bundle that AWS_CA_BUNDLE of your shell names: no certificate in PEM form in " + e.File
	case e.Kind == aws.CABundleUnusable:
		return "reading the CA bundle that AWS_CA_BUNDLE of your shell names: " + e.Message
	case e.Variable == "":
		return "the endpoint that the project names is not the http or https URL of a service"
	}
	return "the variable " + e.Variable + " of your shell is not the http or https URL of a service"
}

func skewReason(e *aws.Error) string {
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

func denialReason(e *aws.Error) string {
	switch {
	case e.Denial == nil && e.Kind == aws.KMSDenied:
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

func notAWSReason(e *aws.Error) string {
	if e.Status == 0 {
		return "the answer was not AWS's"
	}
	return fmt.Sprintf("the answer was not AWS's (status %d), but that of something on the way to it", e.Status)
}

func certificateReason(e *aws.Error) string {
	if e.Kind == aws.TLSFault {
		return "the secure connection could not be made" + withText(e.Detail)
	}
	text := "the certificate that was shown is signed by an authority that is not trusted here"
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
		text = "the name cannot be resolved: there is no network, or no such host"
	case aws.Refused:
		text = "the connection was refused"
	case aws.Reset:
		text = "the connection was closed in the middle"
	case aws.Unreachable:
		text = "there is no way there on the network"
	case aws.ProxyAuth:
		text = "the proxy wants a user name and a password"
	case aws.ProxyFailed:
		text = "the proxy did not open the way" + withText(e.Detail)
	case aws.Timeout:
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

func withText(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return ": " + text
}
