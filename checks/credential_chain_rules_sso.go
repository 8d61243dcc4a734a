package checks

import (
	"strings"

	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var SSOProfileIncomplete = &Rule{
	ID:     "sso-profile-incomplete",
	Causes: []diagnosis.Kind{diagnosis.SSOProfileIncomplete}, Severity: Error, Since: "0.1.0",
	Title: "SSO profile without account or role",
	Doc: page(
		"Without account and role: "+noCredentials+". With one of them missing: "+
			"`botocore.exceptions.InvalidConfigError: The profile \"default\" is configured to use SSO but is missing required configuration: sso_account_id`",
		"A profile with `sso_session` alone is only a login. "+
			"To fetch keys boto3 also needs to know which account and which role, and where the portal is.",
		"Run `aws configure sso` again and choose account and role, or add the two lines:\n\n"+
			"```\nsso_account_id = 111122223333\nsso_role_name = Developer\n```",
	),
	Before: `-- DELETE home/.aws/credentials --
-- home/.aws/config --
[default]
sso_session = example-co
region = us-east-1

[sso-session example-co]
sso_start_url = https://example-co.awsapps.com/start
sso_region = us-east-1
` + lastingToken,
	After: ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		if d.Key == "" {
			return redact.Textf("%s has SSO settings but neither sso_account_id nor sso_role_name, so boto3 does not take it for an SSO profile", profileAt(c, d))
		}
		return redact.Textf("%s is to use SSO and lacks %s", profileAt(c, d), d.Key)
	}),
	Fixes: func(p *Pass, c diagnosis.Cause) []Fix {
		fixes := fixInConfig(p, c, "Add what is missing, or set the profile up again")
		if !boto.InlineComment(c.Subject) || c.Key == "" {
			fixes[0].Commands = redact.Texts("aws configure sso" + profileFlag(p, c))
		}
		return fixes
	},
}

var SSOSessionMissing = &Rule{
	ID:     "sso-session-missing",
	Causes: []diagnosis.Kind{diagnosis.SSOSessionMissing}, Severity: Error, Since: "0.1.0",
	Title: "SSO session that does not exist",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The specified sso-session does not exist: \"example-co\"`",
		"The profile names an `sso_session`, and the config file has no section `[sso-session example-co]`. "+
			"The section counts only in the config file, and its name has to be the same to the letter.",
		"Correct the name on one side, or make the section with `aws configure sso-session`.",
	),
	Before: `-- home/.aws/config --
[default]
sso_session = example-co
sso_account_id = 111122223333
sso_role_name = Developer
region = us-east-1

[sso-session example]
sso_start_url = https://example-co.awsapps.com/start
sso_region = us-east-1
` + lastingToken,
	After: ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s names sso_session = %s, and there is no [sso-session %s] in the config file%s", profileAt(c, d), d.Value, d.Value, commentWords(d.Value))
	}),
	Fixes: inConfig("Add the section, or correct its header: [sso-session NAME]"),
}

var SSOSessionConflict = &Rule{
	ID:     "sso-session-conflict",
	Causes: []diagnosis.Kind{diagnosis.SSOSessionConflict}, Severity: Error, Since: "0.1.0",
	Title: "Profile and SSO session that contradict each other",
	Doc: page(
		"`botocore.exceptions.InvalidConfigError: The value for sso_region is inconsistent between profile (eu-west-1) and sso-session (us-east-1).`",
		"`sso_region` or `sso_start_url` stands both in the profile and in its `[sso-session]` section, with different values. boto3 refuses to choose.",
		"Remove the line from the profile: the session's value is enough. "+
			"`sso_region` is the region of your Identity Center, not the one you work in.",
	),
	Before: `-- home/.aws/config --
[default]
sso_session = example-co
sso_account_id = 111122223333
sso_role_name = Developer
sso_region = eu-west-1
region = us-east-1

[sso-session example-co]
sso_start_url = https://example-co.awsapps.com/start
sso_region = us-east-1
` + lastingToken,
	After: ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.OfProfile) redact.Text {
		return redact.Textf("%s and its sso-session disagree on %s", profileAt(c, d), d.Key)
	}),
	Fixes: inConfig("Remove the setting from the profile; the sso-session has it"),
}

var SSORegionMismatch = &Rule{
	ID:     "sso-region-mismatch",
	Causes: []diagnosis.Kind{diagnosis.SSORegionMismatch}, Severity: Error, Since: "0.1.0",
	Title: "SSO token of another region",
	Doc: page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"A login is good in the region of the Identity Center where it was made, which the token file names. "+
			"boto3 asks the portal in `sso_region` of the profile or its session, and the portal of another region does not know the token. "+
			"Mostly `sso_region` was changed, or was mistaken for the region that one works in. "+
			"For a profile without `sso_session` it is a warning until AWS is asked: its token is found by the start URL, which other profiles share.",
		"Set `sso_region` to the region of your Identity Center, and log in again if the token is not from there."),
	Before: ssoProfile + strings.Replace(lastingToken, `"region": "us-east-1"`, `"region": "us-east-2"`, 1),
	After:  ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.OtherRegion) redact.Text {
		return redact.Textf("sso_region is %s%s, and the SSO token of %s is from %s (%s): AWS knows a token in its own region only", d.Region, inBrackets(c, d.At), ssoWords(d.Of), d.TokenRegion, d.Path)
	}),
	Fixes: fixSSORegion,
}

var SSOTokenMissing = &Rule{
	ID:     "sso-token-missing",
	Causes: []diagnosis.Kind{diagnosis.SSOTokenMissing}, Severity: Error, Since: "0.1.0",
	Title: "SSO login that has not been made",
	Doc: page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`. "+
			"For a profile without `sso_session` the start URL stands in place of the name.",
		"boto3 looks for the token under a name made from the session's name or, without a session, from the start URL. "+
			"Both count to the letter: a slash at the end makes another name, and so does moving a profile from `sso_start_url` to `sso_session`.",
		"Log in on the host, under the name that the finding gives. The containers need no restart.\n\n"+
			"```\naws sso login --sso-session example-co\n```",
	),
	Before: ssoProfile + `-- home/.aws/sso/cache/fb018740ecf2c4e29fe1cd7c82d5ef4316cc71c1.json --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2099-01-01T00:00:00Z"
}
`,
	After: ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.NoToken) redact.Text {
		text := redact.Textf("there is no SSO token for %s (%s) in %s: nobody has logged in under that name", d.For, spotWords(c, d.At), d.Folder)
		if d.Other != "" {
			text = text.Add("; there is one for " + d.Other + ", and the name has to be the same to the letter")
		}
		return text
	}),
	Fixes: fixLogin,
}

var SSOTokenExpired = &Rule{
	ID:     "sso-token-expired",
	Causes: []diagnosis.Kind{diagnosis.SSOTokenExpired}, Severity: Error, Since: "0.1.0",
	Title: "Expired SSO login",
	Doc: page(
		"With `sso_session`: `botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed`. "+
			"Without: `botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token's time is over, and boto3 cannot renew it: it has no refresh token, its registration has ended, or the profile has no `sso_session`.",
		"Log in again on the host. The containers need no restart.\n\n"+
			"```\naws sso login\n```",
	),
	Before: ssoProfile + "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-22T18:00:00Z"
}
`,
	After: ssoProfile + lastingToken,
	Message: says(func(_ diagnosis.Cause, d diagnosis.ExpiredLogin) redact.Text {
		return redact.Textf("the SSO token of %s%s and cannot be renewed in the container", ssoWords(d.Of), endedWords(d.Ended))
	}),
	Fixes: fixLogin,
}

var SSOCacheCorrupt = &Rule{
	ID:     "sso-cache-corrupt",
	Causes: []diagnosis.Kind{diagnosis.SSOCacheCorrupt}, Severity: Error, Since: "0.1.0",
	Title: "Damaged SSO token file",
	Doc: page(
		"`KeyError: '59274341122b24452256e5a9fb301dbd58385b79'`, where the text is the name of the token's file, or "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for https://example-co.awsapps.com/start is invalid`",
		"The file in `~/.aws/sso/cache` is not JSON, for instance because it was cut off while it was written, or it lacks the token or its end.",
		"Remove the tokens and log in again:\n\n"+
			"```\nrm ~/.aws/sso/cache/*.json\naws sso login\n```",
	),
	Before: ssoProfile + "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-e
`,
	After: ssoProfile + lastingToken,
	Message: says(func(_ diagnosis.Cause, d diagnosis.DamagedToken) redact.Text {
		return redact.Textf("the SSO token file %s is damaged or incomplete", d.Path)
	}),
	Fixes: fixLogin,
}

var SSOTokenExpiring = &Rule{
	ID: "sso-token-expiring", Severity: Warning, Since: "0.1.0",
	Title: "SSO login that ends within the day",
	Doc: page(
		"Nothing is printed today. When the time has come, with `sso_session`: "+
			"`botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed`. Without: "+
			"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token ends in less than a working day and cannot be renewed. "+
			"This is only a warning: everything works until the time that the message gives.",
		"Log in again on the host before that time, and before you start a long run. The containers need no restart.\n\n"+
			"```\naws sso login\n```",
	),
	Before: ssoProfile + "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-23T11:00:00Z"
}
`,
	After: ssoProfile + lastingToken,
}
