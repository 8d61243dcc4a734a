package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// loginProfile is a config file with a profile of aws login, loginToken its
// token: the file's name is the SHA-256 of the session.
const (
	loginProfile = `-- DELETE home/.aws/credentials --
-- home/.aws/config --
[default]
login_session = arn:aws:iam::111122223333:user/dev
region = us-east-1
`
	loginToken = `-- home/.aws/login/cache/11fc4cc919a5a20db9df757c8a1b149bd4c42115ef36c7152c0d33f1e05a9027.json --
{
  "accessToken": {
    "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
    "secretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "sessionToken": "session-token-EXAMPLE",
    "accountId": "111122223333",
    "expiresAt": "2099-01-01T00:00:00Z"
  },
  "refreshToken": "refresh-token-EXAMPLE",
  "clientId": "arn:aws:signin:::devtools/same-device",
  "dpopKey": "key-EXAMPLE"
}
`
)

var LoginSessionNeedsCRT = &Rule{
	ID:     "login-session-needs-crt",
	Causes: []diagnosis.Kind{diagnosis.LoginSessionNeedsCRT}, Severity: Error, Since: "0.1.0",
	Title: "Profile of aws login without awscrt in the image",
	Doc: page(
		"`botocore.exceptions.MissingDependencyException: Missing Dependency: Using the login credential provider requires an additional dependency. "+
			"You will need to pip install \"botocore[crt]\" before proceeding.` An old boto3 does not know such profiles at all: "+noCredentials+".",
		"`aws login` writes `login_session` into the profile. "+
			"boto3 can use it only with the package awscrt, which the image does not have unless `requirements.txt` brings it. "+
			"The AWS CLI on the host has its own copy, so it works there.",
		"Add the line to `requirements.txt`, then run `astro dev restart`:\n\n"+
			"```\nbotocore[crt]\n```\n\n"+
			"Or use `aws configure sso` or access keys for this profile.",
	),
	Before: loginProfile + loginToken,
	After: `-- project/requirements.txt --
apache-airflow-providers-amazon
botocore[crt]
` + loginProfile + loginToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s uses `aws login` (login_session), for which boto3 needs awscrt; the image has none unless requirements.txt brings it", profileAt(c, d))
	}),
	Fixes: fixCRT,
}

var LoginTokenMissing = &Rule{
	ID:     "login-token-missing",
	Causes: []diagnosis.Kind{diagnosis.LoginTokenMissing}, Severity: Error, Since: "0.1.0",
	Title: "Profile of aws login without a usable token",
	Doc: page(
		"`botocore.exceptions.LoginTokenLoadError: Error loading login session token: "+
			"Unable to load a existing login session for session arn:aws:iam::111122223333:user/dev. Please reauthenticate with 'aws login'.`",
		"`aws login` keeps its token in `~/.aws/login/cache`, under a name made from the profile's `login_session`. "+
			"The file is not there, cannot be read, or lacks something. boto3 has no other way to get keys for this profile.",
		"Log in again on the host, and mount the whole folder `~/.aws` rather than single files. The containers need no restart after a login.\n\n"+
			"```\naws login\n```",
	),
	Before: `-- project/requirements.txt --
apache-airflow-providers-amazon
botocore[crt]
` + loginProfile,
	After: `-- project/requirements.txt --
apache-airflow-providers-amazon
botocore[crt]
` + loginProfile + loginToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.NoLoginToken) redact.Text {
		return redact.Textf("%s uses `aws login`, and its token %s is missing or unusable", profileAt(c, d.Of), d.Path)
	}),
	Fixes: func(*Pass, diagnosis.Cause) []Fix {
		return []Fix{{Title: redact.NewText("Log in again"), Commands: redact.Texts("aws login"), Safety: Unsafe}}
	},
}
