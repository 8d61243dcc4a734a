package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var ProfileNotFound = &Rule{
	ID:     "profile-not-found",
	Causes: []diagnosis.Kind{diagnosis.ProfileNotFound}, Severity: Error, Since: "0.1.0",
	Title: "Profile that is in neither file",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"A profile is named, by `AWS_PROFILE`, by `profile_name` in the arguments of the secrets backend, or by a connection, and neither file has it. "+
			"Capitals count, and a name with a blank needs quotes in the header: `[profile \"my dev\"]`. "+
			"boto3 asks `AWS_DEFAULT_PROFILE` before `AWS_PROFILE`, so a forgotten one wins. "+
			"A named profile has to exist even if keys are given in the environment.",
		"Name one of the profiles that the finding lists, or add the missing one: `aws configure --profile dev`.",
	),
	Before: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[default]
region = us-east-1

[profile data-dev]
region = us-east-1
-- home/.aws/credentials --
[data-dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_PROFILE=data-dev
-- home/.aws/config --
[default]
region = us-east-1

[profile data-dev]
region = us-east-1
-- home/.aws/credentials --
[data-dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnknownProfile) redact.Text {
		text := redact.Textf("profile %q, named by %s, is in neither file", d.Name, said(c, d.From))
		if d.Passed.Name != "" {
			text = text.Addf("; boto3 asks AWS_DEFAULT_PROFILE before %s", valued(c, d.Passed))
		}
		switch {
		case d.Otherwise != "":
			text = text.Addf("; there is %q, and boto3 minds the capitals", d.Otherwise)
		case d.Found == "":
			text = text.Add("; boto3 finds no profiles at all there")
		default:
			text = text.Add("; boto3 finds " + profilesWords(d.Found))
		}
		if !d.Unquoted.IsZero() {
			text = text.Addf("; %s has the name without quotes, which boto3 passes over", spotWords(c, d.Unquoted))
		}
		return text
	}),
	Fixes: fixProfile,
}

var DefaultProfileMissing = &Rule{
	ID:     "default-profile-missing",
	Causes: []diagnosis.Kind{diagnosis.DefaultProfileMissing}, Severity: Error, Since: "0.1.0",
	Title: "No default profile and none named",
	Doc: page(
		noCredentials+".",
		"No profile is named, so boto3 takes `[default]`, and there are no credentials for it. "+
			"`AWS_PROFILE` of your shell does not count: a container gets only what `.env` and the override give it. "+
			"An entry `AWS_PROFILE` without a value under `environment:` takes away what `.env` says, if your shell does not set it.",
		"Name the profile in `.env`, then run `astro dev restart`.\n\n"+
			"```\nAWS_PROFILE=dev\n```",
	),
	Before: `-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.NoDefault) redact.Text {
		text := redact.Textf("no profile is named, and there are no credentials for [default]; profiles that have some: %s", profilesWords(d.Others))
		if d.Removed.Name != "" {
			text = redact.Textf("AWS_PROFILE=%s (%s) is taken away by `environment: AWS_PROFILE` without a value (%s), which the shell does not set; boto3 falls back to [default], which has no credentials",
				d.Removed.Value, spotWords(c, d.Removed.At), spotWords(c, d.By))
		}
		if d.Shell != "" {
			text = text.Addf("; AWS_PROFILE=%s is set in this shell only, which the containers do not see", d.Shell)
		}
		return text
	}),
	Fixes: fixDefault,
}

var AWSProfileEmpty = &Rule{
	ID:     "aws-profile-empty",
	Causes: []diagnosis.Kind{diagnosis.AWSProfileEmpty}, Severity: Error, Since: "0.1.0",
	Title: "AWS_PROFILE set to nothing",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile () could not be found`.",
		"`AWS_PROFILE=` names a profile with an empty name; it does not mean the default one. "+
			"The same happens with `AWS_PROFILE: ${AWS_PROFILE}` in the override if your shell does not set the variable.",
		"Remove the line, or give it a profile's name.",
	),
	Before: `-- project/.env --
AWS_PROFILE=
`,
	After: `-- project/.env --
AWS_PROFILE=default
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.NamelessProfile) redact.Text {
		name := d.Variable
		if d.Argument != "" {
			name = d.Argument + " in " + d.Variable
		}
		if d.Unfilled != "" {
			return redact.Textf("%s%s is filled from %s, which neither the shell nor an earlier line sets, so it is empty; boto3 then looks for a profile with an empty name",
				name, inBrackets(c, d.At), unfilledWords(d.Unfilled))
		}
		return redact.Textf("%s is set to nothing%s; boto3 then looks for a profile with an empty name", name, inBrackets(c, d.At))
	}),
	Fixes: fixEmptyProfile,
}

var ProfileWithoutCredentials = &Rule{
	ID:     "profile-without-credentials",
	Causes: []diagnosis.Kind{diagnosis.ProfileWithoutCredentials}, Severity: Error, Since: "0.1.0",
	Title: "Profile without any source of credentials",
	Doc: page(
		noCredentials+".",
		"The profile exists, usually in `config` with a region, but nothing in either file says where its credentials come from: "+
			"no keys, no role, no SSO, no `credential_process`. boto3 does not fall back to another profile.",
		"Give the profile keys with `aws configure --profile dev`, set it up for SSO with `aws configure sso --profile dev`, or name a profile that has credentials.",
	),
	Before: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: wordProfileWithoutCredentials,
	Fixes:   fixProfile,
}

// wordProfileWithoutCredentials says what the profile lacks.
func wordProfileWithoutCredentials(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.EmptyProfile:
		return redact.Textf("profile %q, named by %s, is there and says nothing of where its credentials come from; profiles that do: %s", d.Name, said(c, d.From), profilesWords(d.Others))
	case diagnosis.OfProfile:
		return redact.Textf("%s is there and has neither keys nor another source of credentials", profileAt(c, d))
	case diagnosis.EmptyFiles:
		return emptyFiles(d)
	}
	panic(unworded(c))
}
