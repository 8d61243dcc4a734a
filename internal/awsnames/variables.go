// Package awsnames lists the names that boto3 reads, of variables and of the settings with keys,
// and guesses which of them an unknown name was meant to be.
package awsnames

import (
	"slices"
	"strings"

	"doctor/internal/near"
)

// knownVariables are the AWS variables that boto3 reads (botocore 1.43
// configprovider.py, credentials.py, utils.py) and that people set by hand.
var knownVariables = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
	"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "AWS_ROLE_ARN",
	"AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS",
	"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL_S3", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	"AWS_EC2_METADATA_DISABLED", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_DEFAULTS_MODE", "AWS_STS_REGIONAL_ENDPOINTS",
	"AWS_METADATA_SERVICE_TIMEOUT", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_USE_FIPS_ENDPOINT",
	"AWS_USE_DUALSTACK_ENDPOINT", "AWS_LOGIN_CACHE_DIRECTORY", "AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION",
	"AWS_ACCOUNT_ID", "AWS_SDK_LOAD_CONFIG", "AWS_PAGER", "AWS_DEFAULT_OUTPUT", "AWS_REGION",
}

// Variables are the AWS variables that boto3 reads and that people set by hand.
func Variables() []string { return slices.Clone(knownVariables) }

// IsVariable reports whether a variable is one of them.
func IsVariable(name string) bool { return slices.Contains(knownVariables, name) }

// otherNames are names that other tools read but boto3 does not.
var otherNames = map[string]string{
	"AWS_ACCESS_KEY": "AWS_ACCESS_KEY_ID", "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY", "AWS_CREDENTIALS_FILE": "AWS_SHARED_CREDENTIALS_FILE",
	"AWS_SHARED_CONFIG_FILE": "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIAL_FILE": "AWS_SHARED_CREDENTIALS_FILE", OldCredentialFile: "AWS_SHARED_CREDENTIALS_FILE",
	"AWS_CONFIG": "AWS_CONFIG_FILE", "AWS_CREDENTIALS": "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_PATH": "AWS_CONFIG_FILE",
	"AWS_CREDENTIALS_PATH": "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE_NAME": "AWS_PROFILE", "AWS_KEY_ID": "AWS_ACCESS_KEY_ID",
}

// OldCredentialFile is the variable of the EC2 tools, which boto3 still reads, for a file in their
// format (credentials.py OriginalEC2Provider). Whoever sets it usually means another.
const OldCredentialFile = "AWS_CREDENTIAL_FILE"

// MeantVariable returns the boto3 variable that a name was probably meant to be, "" if it is one
// itself or not near any.
func MeantVariable(name string) string {
	if IsVariable(name) {
		return ""
	}
	upper := strings.ToUpper(strings.TrimSpace(name))
	if IsVariable(upper) {
		return upper
	}
	if meant, ok := otherNames[upper]; ok {
		return meant
	}
	squeezed := strings.ReplaceAll(strings.ReplaceAll(upper, "-", "_"), "__", "_")
	if IsVariable(squeezed) {
		return squeezed
	}
	if !strings.Contains(upper, "AWS") {
		return ""
	}
	return near.Nearest(squeezed, knownVariables, 2)
}
