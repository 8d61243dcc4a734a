package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var RoleInvalid = &Rule{
	ID:     "role-invalid",
	Causes: []diagnosis.Kind{diagnosis.RoleInvalid}, Severity: Error, Since: "0.1.0",
	Title: "Role that cannot be one",
	Doc: page(
		"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, with what is wrong on the lines below, "+
			"or `An error occurred (ValidationError) when calling the AssumeRole operation`.",
		"botocore looks at the parameters of AssumeRole before it sends them: the ARN has at least 20 characters, "+
			"the session name at least two. AWS refuses what is not the ARN of a role, blanks and colons in the session name, "+
			"and more than an hour (`duration_seconds = 3600`) for a role that is assumed with the keys of another role or of SSO.",
		"Correct `role_arn` or what else is named: `arn:aws:iam::<account>:role/<name>`.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = airflow
source_profile = base
region = us-east-1
-- home/.aws/credentials --
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
region = us-east-1
-- home/.aws/credentials --
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(refusedRole),
	Fixes: func(p *Pass, c diagnosis.Cause) []Fix {
		return fixInConfig(p, c, "Correct "+c.Session.Outcome.Failure.Key)
	},
}

// refusedRole says what nobody gives a role for.
func refusedRole(c diagnosis.Cause, d diagnosis.RefusedRole) redact.Text {
	subject := profileAt(c, d.Profile)
	if d.Client != (diagnosis.Client{}) {
		subject = clientWords(d.Client) + inBrackets(c, d.At)
	}
	if d.TooShort {
		return redact.Textf("%s: botocore refuses to send the %s to AWS, which is too short", subject, d.Key)
	}
	has := redact.Textf("%s has %s = %s", subject, d.Key, d.Value)
	if d.Variable {
		has = redact.Textf("%s = %s%s", d.Key, d.Value, inBrackets(c, d.VariableAt))
	}
	if d.Quotes {
		return has.Add(": the quotes are part of the value, and AWS refuses it")
	}
	switch d.Key {
	case "role_session_name", "AWS_ROLE_SESSION_NAME":
		return has.Add(", which AWS refuses: up to 64 letters, digits and + = , . @ - _ are allowed there")
	case "external_id":
		return redact.Textf("%s has an external_id that AWS refuses: only letters, digits and + = , . @ : / - _ are allowed there", subject)
	case "duration_seconds":
		return has.Add(", which AWS refuses: the most is 43200, and 3600 for a role that is assumed with the keys of another role")
	}
	return has.Add(", which is not the ARN of a role: arn:aws:iam::<account>:role/<name>")
}

var SourceProfileMissing = &Rule{
	ID:     "source-profile-missing",
	Causes: []diagnosis.Kind{diagnosis.SourceProfileMissing}, Severity: Error, Since: "0.1.0",
	Title: "Source profile that does not exist",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The source_profile \"base\" referenced in the profile \"default\" does not exist.`",
		"The profile assumes a role with the credentials of another profile, and that one is in neither file.",
		"Correct the name after `source_profile`, or add the profile: `aws configure --profile base`.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
region = us-east-1
-- home/.aws/credentials --
[main]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = main
region = us-east-1
-- home/.aws/credentials --
[main]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s names source_profile = %s, which is in neither file%s", profileAt(c, d), d.Value, commentWords(d.Value))
	}),
	Fixes: inConfig("Name a profile that is there in source_profile"),
}

var SourceProfileCycle = &Rule{
	ID:     "source-profile-cycle",
	Causes: []diagnosis.Kind{diagnosis.SourceProfileCycle}, Severity: Error, Since: "0.1.0",
	Title: "Source profiles that lead in a circle",
	Doc: page(
		"`botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. "+
			"Attempting to load from profile airflow which has already been visited. Visited profiles: ['airflow']`",
		"The profile leads through `source_profile` back to itself, and no profile on the way has keys to begin with. "+
			"A profile may name itself only if it has keys of its own.",
		"Let `source_profile` name a profile that has keys or SSO.",
	),
	Before: `-- project/.env --
AWS_PROFILE=airflow
-- home/.aws/config --
[profile airflow]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = airflow
region = us-east-1
`,
	After: `-- project/.env --
AWS_PROFILE=airflow
-- home/.aws/config --
[profile airflow]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = default
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s leads back to itself through source_profile, and no profile on the way has keys", profileAt(c, d))
	}),
	Fixes: inConfig("End the chain at a profile with keys"),
}

var SourceProfileWithoutCredentials = &Rule{
	ID:     "source-profile-without-credentials",
	Causes: []diagnosis.Kind{diagnosis.SourceProfileWithoutCredentials}, Severity: Error, Since: "0.1.0",
	Title: "Source profile without credentials",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The source profile \"base\" must have credentials.`",
		"The profile that `source_profile` names exists and has no credentials: no keys, no SSO, no role of its own.",
		"Give that profile keys with `aws configure --profile base`, or let `source_profile` name another one.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
region = us-east-1

[profile base]
region = us-east-1
-- home/.aws/credentials --
[main]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
region = us-east-1

[profile base]
region = us-east-1
-- home/.aws/credentials --
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s is the source of a role and has no credentials", profileAt(c, d))
	}),
	Fixes: inConfig("Give that profile keys, or name another in source_profile"),
}

var RoleWithoutSource = &Rule{
	ID:     "role-without-source",
	Causes: []diagnosis.Kind{diagnosis.RoleWithoutSource}, Severity: Error, Since: "0.1.0",
	Title: "Role without credentials to assume it with",
	Doc: page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in assume-role, missing: source_profile or credential_source`",
		"The profile has `role_arn` and does not say with whose credentials to assume the role. "+
			"Keys of the same profile in `credentials` do not count: boto3 looks at the role first and stops there. "+
			"Other tools do use those keys, so it may work elsewhere.",
		"Add `source_profile` with the profile that has the keys. It may be the same one:\n\n"+
			"```\n[default]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = default\n```",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
region = us-east-1
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = default
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s has role_arn and neither source_profile nor credential_source, so boto3 does not know with which keys to assume it", profileAt(c, d))
	}),
	Fixes: inConfig("Add source_profile = <profile with keys> to the profile"),
}

var RoleBothSources = &Rule{
	ID:     "role-both-sources",
	Causes: []diagnosis.Kind{diagnosis.RoleBothSources}, Severity: Error, Since: "0.1.0",
	Title: "Role with two sources of credentials",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The profile \"default\" contains both source_profile and credential_source.`",
		"boto3 takes one of the two only and refuses to choose.",
		"On your own machine, keep `source_profile` and remove `credential_source`, which is meant for servers in AWS.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
credential_source = Environment
region = us-east-1
-- home/.aws/credentials --
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = base
region = us-east-1
-- home/.aws/credentials --
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s has both source_profile and credential_source; boto3 takes one of them only", profileAt(c, d))
	}),
	Fixes: inConfig("Keep one of source_profile and credential_source"),
}

var CredentialSourceInvalid = &Rule{
	ID:     "credential-source-invalid",
	Causes: []diagnosis.Kind{diagnosis.CredentialSourceInvalid}, Severity: Error, Since: "0.1.0",
	Title: "Unknown credential source",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The credential source \"EC2\" referenced in profile \"default\" is not valid.`",
		"`credential_source` knows three words, spelt exactly so: `Environment`, `Ec2InstanceMetadata` and `EcsContainer`. "+
			"The last two exist only on servers in AWS.",
		"In a local container, replace the line with `source_profile` and a profile that has keys.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
credential_source = EC2
region = us-east-1
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = default
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s says credential_source = %s; boto3 knows Environment, Ec2InstanceMetadata and EcsContainer%s", profileAt(c, d), d.Value, commentWords(d.Value))
	}),
	Fixes: inConfig("Write Environment, Ec2InstanceMetadata or EcsContainer, or use source_profile"),
}

var CredentialSourceUnavailable = &Rule{
	ID:     "credential-source-unavailable",
	Causes: []diagnosis.Kind{diagnosis.CredentialSourceUnavailable}, Severity: Error, Since: "0.1.0",
	Title: "Credential source that a local container lacks",
	Doc: page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from Ec2InstanceMetadata: "+
			"No credentials found in credential_source referenced in profile default`",
		"The profile was written for a server in AWS. "+
			"A container on your machine has no instance metadata and no ECS endpoint, and `Environment` needs keys in `.env`.",
		"Replace the line with `source_profile` and a profile that has keys.",
	),
	Before: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
credential_source = Ec2InstanceMetadata
region = us-east-1
`,
	After: `-- home/.aws/config --
[default]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = default
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s says credential_source = %s, and there is none of that in a container on this machine", profileAt(c, d), d.Value)
	}),
	Fixes: inConfig("Use source_profile = <profile with keys> instead of credential_source"),
}

var MFAPromptImpossible = &Rule{
	ID:     "mfa-prompt-impossible",
	Causes: []diagnosis.Kind{diagnosis.MFAPromptImpossible}, Severity: Error, Since: "0.1.0",
	Title: "Role that asks for an MFA code",
	Doc: page(
		"`EOFError: ` with nothing behind the colon.",
		"The profile has `mfa_serial`, so boto3 asks for a code on a terminal. Airflow has no terminal.",
		"Assume the role on the host, where you can type the code, and keep the temporary keys in a profile of their own, again each time they expire:\n\n"+
			sessionKeys("airflow")+
			"Name that profile once in `.env`, `AWS_PROFILE=airflow-session`, and run `astro dev restart`. SSO needs no code and is the lasting solution.",
	),
	Before: `-- project/.env --
AWS_PROFILE=airflow
-- home/.aws/config --
[profile airflow]
role_arn = arn:aws:iam::111122223333:role/airflow
source_profile = default
mfa_serial = arn:aws:iam::111122223333:mfa/dev
region = us-east-1
`,
	After: `-- project/.env --
AWS_PROFILE=airflow-session
-- home/.aws/credentials --
[airflow-session]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_session_token = session-token-EXAMPLE
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s has mfa_serial: boto3 asks for a code on a terminal, and Airflow has none", profileAt(c, d))
	}),
	Fixes: fixMFA,
}

var WebIdentityTokenFileAbsent = &Rule{
	ID:     "web-identity-token-file-absent",
	Causes: []diagnosis.Kind{diagnosis.WebIdentityTokenFileAbsent}, Severity: Error, Since: "0.1.0",
	Title: "Web identity token that the container lacks",
	Doc: page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token'`",
		"`AWS_WEB_IDENTITY_TOKEN_FILE`, or `web_identity_token_file` in the profile, was taken over from a cluster, which puts the token into its pods. "+
			"boto3 looks for it before it reads the credentials file, and does not go on when it is missing.",
		"Remove `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` from `.env` or the Dockerfile, then run `astro dev restart`.",
	),
	Before: `-- project/.env --
AWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow
AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/eks.amazonaws.com/serviceaccount/token
`,
	After: `-- project/.env --
AWS_DEFAULT_REGION=us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.NoTokenFile) redact.Text {
		if d.Alone {
			return redact.Textf("the web identity token file %s, named by %s, %s; the role is assumed with it alone", d.Path, said(c, d.By), unusableWords(d.Why))
		}
		return redact.Textf("the web identity token file %s%s %s; boto3 asks for it before the credentials file", d.Path, saidBy(c, d.By), unusableWords(d.Why))
	}),
	Fixes: fixWebIdentity,
}

var WebIdentityWithoutRole = &Rule{
	ID:     "web-identity-without-role",
	Causes: []diagnosis.Kind{diagnosis.WebIdentityWithoutRole}, Severity: Error, Since: "0.1.0",
	Title: "Web identity token without a role",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The provided profile or the current environment is configured to assume role with web identity "+
			"but has no role ARN configured. Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.`",
		"A web identity token file is named, in the environment or in the profile, and no role to assume with it.",
		"Remove `AWS_WEB_IDENTITY_TOKEN_FILE` if it was left over from a cluster. If you do use web identity here, set `AWS_ROLE_ARN` as well.",
	),
	Before: `-- project/.env --
AWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token
-- home/.aws/token --
token-EXAMPLE
`,
	After: `-- project/.env --
AWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token
AWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow
-- home/.aws/token --
token-EXAMPLE
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.NoRole) redact.Text {
		return redact.Textf("a web identity token file is named%s and no role to assume with it (AWS_ROLE_ARN, role_arn)", saidBy(c, d.By))
	}),
	Fixes: fixWebIdentity,
}
