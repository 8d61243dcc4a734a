package wording

import (
	"strings"

	"doctor/internal/aws"
)

// AWSAdvice says what to do about a failed request to AWS, as one or two sentences without a full
// stop at the end; "" if there is nothing that would help.
func AWSAdvice(e *aws.Error) string {
	switch e.Kind {
	case aws.KeyRejected:
		return keyAdvice(e)
	case aws.TokenExpired:
		if e.Operation == webIdentityCall {
			return plainAdvice[aws.WebIdentityRejected]
		}
		return "get new temporary credentials from their issuer"
	case aws.AccessDenied, aws.KMSDenied:
		return denialAdvice(e)
	case aws.Timeout:
		if e.Connected {
			return "try again; if it persists, check the network for what drops requests to AWS"
		}
		return "check the network, the VPN and the firewall; behind a proxy, set HTTPS_PROXY"
	case aws.DNS:
		return dnsAdvice(e)
	default:
		return plainAdvice[e.Kind]
	}
}

var plainAdvice = map[aws.Kind]string{
	aws.SignatureMismatch:   "enter the secret key that belongs to this access key; if it is lost, create a new key",
	aws.ClockSkew:           "set the clock; restart a virtual machine that was suspended",
	aws.RoleDenied:          "allow sts:AssumeRole on this role in the policy of the caller, and add the caller to the role's trust policy",
	aws.SSOForbidden:        "check sso_account_id and sso_role_name, or have the permission set assigned in IAM Identity Center",
	aws.SSOTokenRejected:    "log in again with aws sso login; if it persists, sso_region is not the region of the IAM Identity Center",
	aws.WebIdentityRejected: "get a new token from the identity provider, and check the role's trust policy",
	aws.RegionDisabled:      "use another region, or have an administrator activate STS in this one",
	aws.NotFound:            "create it, or correct the prefix or the region",
	aws.PendingDeletion:     "restore it with aws secretsmanager restore-secret, or recreate it",
	aws.NameInvalid:         "correct the prefix: AWS accepts letters, digits and /_+=.@- in names of secrets, and letters, digits and /_.- in names of parameters",
	aws.Throttled:           "try again in a minute",
	aws.ServerError:         "try again in a minute; https://health.aws.amazon.com shows problems of AWS",
	aws.NotAWS:              "if the network has a login page, open it in a browser; behind a proxy, check HTTPS_PROXY",
	aws.UnknownCA:           "behind a proxy that intercepts TLS, set AWS_CA_BUNDLE to a file with its CA certificate",
	aws.TLSFault:            "check the clock, the proxy and the endpoint variables of your shell",
	aws.Refused:             "check the endpoint and proxy variables of your shell, and the firewall",
	aws.Reset:               "try again; if it persists, a firewall or a proxy closes the connection",
	aws.Unreachable:         "check the network and the VPN",
	aws.ProxyAuth:           "add the user name and the password to HTTPS_PROXY: http://<user>:<password>@<host>:<port>",
	aws.ProxyFailed:         "check HTTPS_PROXY, or add .amazonaws.com to NO_PROXY",
	aws.ProxyUnusable:       "set it to a URL such as http://proxy.example.com:8080, or unset it",
	aws.CABundleUnusable:    "set AWS_CA_BUNDLE to a file of PEM certificates, or unset it",
	aws.EndpointInvalid:     "set it to a URL such as https://sts.us-east-1.amazonaws.com, or unset it",
}

// keyAdvice names also the other reason for the same answer (AWS General
// Reference, "Managing AWS STS in an AWS Region").
func keyAdvice(e *aws.Error) string {
	if e.Temporary {
		return "get new temporary credentials: these were revoked, or the token belongs to another key"
	}
	return "check the key in the IAM console: if it is deleted or inactive, create a new one; AWS answers the same in a region that the account has not enabled"
}

func denialAdvice(e *aws.Error) string {
	switch {
	case e.Denial != nil && e.Denial.Explicit:
		return "a policy explicitly denies it: ask an administrator"
	case e.Denial != nil && !e.Denial.Allowable():
		return "the " + e.Denial.Policy + " policy has to allow it: ask an administrator"
	case e.Kind == aws.KMSDenied:
		return "allow kms:Decrypt on the KMS key of the secret, in the policy of the caller and in the key policy"
	default:
		return "allow it in a policy of this identity"
	}
}

func dnsAdvice(e *aws.Error) string {
	host, _, _ := strings.Cut(e.Endpoint, ":")
	switch {
	case e.Proxy != "":
		return "check the network, and the host of the proxy in HTTPS_PROXY"
	case !strings.Contains(host, ".amazonaws."):
		return "check the network, and the endpoint variables of your shell"
	case e.Region != "":
		return "check the network, the VPN and the DNS server; if they work, check that the region " + e.Region + " exists"
	}
	return "check the network"
}
