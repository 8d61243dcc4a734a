package demand

import (
	"bytes"
	"slices"
	"strings"

	"doctor/internal/astro"
)

// setupVariables are set only by people who want boto3 to find credentials through them. That does
// not apply to a region, an endpoint or the name of a bucket.
var setupVariables = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
	"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
	"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
	"AWS_LOGIN_CACHE_DIRECTORY",
}

// IsSetup reports whether a variable sets up credentials for boto3.
func IsSetup(name string) bool { return slices.Contains(setupVariables, name) }

// NamesSetup reports whether a text contains the name of a variable that sets up credentials for
// boto3.
func NamesSetup(text []byte) bool {
	return slices.ContainsFunc(setupVariables, func(name string) bool { return bytes.Contains(text, []byte(name)) })
}

// SetupOf is the use that a variable or a mount implies: it is meant for boto3 to find credentials.
func SetupOf(name string, at astro.Origin) Use {
	return Use{Kind: Setup, Name: name, At: at, Process: Server, Credentials: Chain}
}

// RemoteLogging is the use of AWS by remote logging according to a service's environment: to S3, or
// to CloudWatch (airflow_local_settings.py). airflowMajor 2 still reads the options in their old
// section, core.
func RemoteLogging(env map[string]astro.Var, airflowMajor int) (Use, bool) {
	option := func(name string) astro.Var {
		if v, ok := env["AIRFLOW__LOGGING__"+name]; ok {
			return v
		}
		if airflowMajor == 2 {
			return env["AIRFLOW__CORE__"+name]
		}
		return astro.Var{}
	}
	folder := option("REMOTE_BASE_LOG_FOLDER")
	u := Use{Kind: Logging, Name: "remote logging", At: folder.Origin, Process: Server, Credentials: FromConnection}
	switch scheme, _, _ := strings.Cut(folder.Value, "://"); {
	case !isTrue(option("REMOTE_LOGGING").Value):
		return Use{}, false
	case scheme == "s3":
		u.Session.Service = "s3"
	case scheme == "cloudwatch":
		u.Session.Service = "logs"
		// The handler uses the region in the ARN of the log group.
		if parts := strings.Split(folder.Value, ":"); len(parts) > 4 {
			u.Session.Region = &parts[4]
		}
	default:
		return Use{}, false
	}
	u.Connection = option("REMOTE_LOG_CONN_ID").Value
	if u.Connection == "" { // a hook without a connection
		u.Credentials = Chain
	}
	return u, true
}

// isTrue is configuration.py getboolean.
func isTrue(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "t", "true", "1":
		return true
	}
	return false
}
