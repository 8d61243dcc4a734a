package diagnosis

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"doctor/internal/astro"
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

// otherNames are names that other tools read and boto3 does not.
var otherNames = map[string]string{
	"AWS_ACCESS_KEY": "AWS_ACCESS_KEY_ID", "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY", "AWS_CREDENTIALS_FILE": "AWS_SHARED_CREDENTIALS_FILE",
	"AWS_SHARED_CONFIG_FILE": "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIAL_FILE": "AWS_SHARED_CREDENTIALS_FILE", "AWS_CREDENTIAL_FILE": "AWS_SHARED_CREDENTIALS_FILE",
	"AWS_CONFIG": "AWS_CONFIG_FILE", "AWS_CREDENTIALS": "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_PATH": "AWS_CONFIG_FILE",
	"AWS_CREDENTIALS_PATH": "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE_NAME": "AWS_PROFILE", "AWS_KEY_ID": "AWS_ACCESS_KEY_ID",
}

// MeantVariable returns the variable of boto3 that a name was probably meant to
// be, "" if it is one itself or near none.
func MeantVariable(name string) string {
	if slices.Contains(knownVariables, name) {
		return ""
	}
	upper := strings.ToUpper(strings.TrimSpace(name))
	if slices.Contains(knownVariables, upper) {
		return upper
	}
	if meant, ok := otherNames[upper]; ok {
		return meant
	}
	squeezed := strings.ReplaceAll(strings.ReplaceAll(upper, "-", "_"), "__", "_")
	if slices.Contains(knownVariables, squeezed) {
		return squeezed
	}
	if !strings.Contains(upper, "AWS") {
		return ""
	}
	return near.Nearest(squeezed, knownVariables, 2)
}

// Misspelled is a variable that boto3 does not read, or stands where the CLI does not
// look, and what is read.
type Misspelled struct {
	Name string
	At   Spot
	Read string
}

func (Misspelled) detail() {}

// misspelled explains a failure by a variable whose name is not quite one of
// those that would have helped.
func (e *explainer) misspelled(wanted ...string) Cause {
	var found Cause
	meantToBe := change{set: map[string]string{}}
	for _, name := range variableNames(e.Service.Env) {
		v := e.Service.Env[name]
		meant := MeantVariable(name)
		if meant == "" || !slices.Contains(wanted, meant) || v.Source == astro.FromBase {
			continue
		}
		if _, set := e.Service.Env[meant]; set {
			continue
		}
		meantToBe.set[meant] = v.Value
		if found.Kind == "" {
			found = Cause{
				Kind: EnvNameMisspelled, Subject: name, Suggestion: meant, Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin), cure: &meantToBe,
				Detail: Misspelled{name, spot(v.Origin), meant},
			}
		}
	}
	return e.decisive(found)
}

func variableNames(env map[string]astro.Var) []string {
	out := make([]string, 0, len(env))
	for name := range env {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// unreadEnvFile explains a failure by variables that stand in a file that the
// CLI does not read.
func (e *explainer) unreadEnvFile(wanted ...string) Cause {
	for _, name := range e.Project.UnreadEnvFiles() {
		if c := e.decisive(e.unreadIn(name, wanted)); c.Kind != "" {
			return c
		}
	}
	return Cause{}
}

// unreadIn is the same for one file. Its cure is that all its variables of boto3 count.
func (e *explainer) unreadIn(name string, wanted []string) Cause {
	var found Cause
	read := change{set: map[string]string{}}
	for _, v := range e.Project.ReadEnvFile(name) {
		if _, set := e.Service.Env[v.Name]; set {
			continue
		}
		if slices.Contains(knownVariables, v.Name) {
			read.set[v.Name] = v.Value
		}
		if slices.Contains(wanted, v.Name) && found.Kind == "" {
			found = Cause{
				Kind: DotenvNotRead, Subject: name, Suggestion: e.Project.EnvFile.Path, Vars: []astro.Var{v}, At: []astro.Origin{v.Origin},
				HostPath: filepath.Join(e.Project.Dir, name), cure: &read,
				Detail: Misspelled{v.Name, spot(v.Origin), e.Project.EnvFile.Path},
			}
		}
	}
	return found
}
