package checks

import "doctor/internal/diagnosis"

// fileKeyRules are about access keys and secret keys.
var fileKeyRules = []*Rule{
	CredentialsKeysMisnamed, InlineCommentInValue, KeyMalformed, SecretMalformed, PartialCredentials,
}

var CredentialsKeysMisnamed = &Rule{
	ID:     "credentials-keys-misnamed",
	Causes: []diagnosis.Kind{diagnosis.CredentialsKeysMisnamed}, Severity: Error, Since: "0.1.0",
	Title: "A setting that boto3 knows by another name",
	Doc: page(
		noCredentials+", or `botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`.",
		"boto3 knows `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token`. "+
			"It passes over every other name, such as `access_key` or `aws_secret_key`, without a word.",
		"Write the name that the finding suggests."),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key = AKIAIOSFODNN7EXAMPLE
aws_secret_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Fixes: fixKeyName,
}

var InlineCommentInValue = &Rule{
	ID:     "inline-comment-in-value",
	Causes: []diagnosis.Kind{diagnosis.InlineCommentInValue}, Severity: Error, Since: "0.1.0",
	Title: "A comment that became part of a value",
	Doc: page(
		keyRefused,
		"boto3 knows comments on lines of their own only. "+
			"What stands behind a value belongs to it, `#` and `;` too. Other SDKs cut it off, so that the same file works elsewhere. "+
			"Behind a key, a role's ARN or an SSO account AWS refuses it; behind a name (`source_profile`, `sso_session`, `region`) boto3 does not find what is named.",
		"Put the comment on a line of its own."),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE # work
` + exampleSecret,
	After: `-- home/.aws/credentials --
# work
[default]
` + exampleKeys,
	Fixes: fixComment,
}

var KeyMalformed = &Rule{
	ID:     "key-malformed",
	Causes: []diagnosis.Kind{diagnosis.KeyMalformed}, Severity: Error, Since: "0.1.0",
	Title: "An access key id that cannot be one",
	Doc: page(
		keyRefused,
		"An access key id has 20 capital letters and digits and begins with AKIA or ASIA. "+
			"Quotes stay in the value: boto3 does not take them off. A letter may have been lost in copying.",
		"Copy the id again, without quotes, from where it was made. The console shows it under the user's security credentials.\n\n"+
			"```\naws configure\n```"),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = "AKIAIOSFODNN7EXAMPLE"
` + exampleSecret,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Fixes: fixKeys,
}

var SecretMalformed = &Rule{
	ID:     "secret-malformed",
	Causes: []diagnosis.Kind{diagnosis.SecretMalformed}, Severity: Error, Since: "0.1.0",
	Title: "A secret key or a session token that cannot be one",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.`\n\n"+
			"Of a session token: `botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`",
		"A secret key has 40 characters: letters, digits, `/` and `+`. "+
			"One was lost in copying, or quotes or a blank came with it. A session token has neither. The finding never shows the value.",
		"Copy the secret key again. AWS shows it once only; if it is lost, make a new pair of keys and delete the old one.\n\n"+
			"```\naws configure\n```"),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE
`,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Fixes: fixKeys,
}

var PartialCredentials = &Rule{
	ID:     "partial-credentials",
	Causes: []diagnosis.Kind{diagnosis.PartialCredentials}, Severity: Error, Since: "0.1.0",
	Title: "Half a pair of keys",
	Doc: page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`. "+
			"In place of the file it may say `config-file`, or `env` with `AWS_SECRET_ACCESS_KEY`.",
		"boto3 wants access key id and secret key in one place: both in one file, or both in the environment. "+
			"It does not put a pair together from two, and where it finds an id alone it raises and looks no further. "+
			"A variable that is set to nothing counts as absent.",
		"Put the missing half beside the other, or remove the one that is there."),
	Before: `-- home/.aws/credentials --
[default]
` + exampleKeyID,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Fixes: fixPartialKeys,
}

// fileTokenRules are about session tokens.
var fileTokenRules = []*Rule{SessionTokenMissing, SessionTokenExpired, SessionTokenOnLongtermKey}

var SessionTokenMissing = &Rule{
	ID:     "session-token-missing",
	Causes: []diagnosis.Kind{diagnosis.SessionTokenMissing}, Severity: Error, Since: "0.1.0",
	Title: "A temporary key without its token",
	Doc: page(
		keyRefused,
		"A key that begins with ASIA is temporary and counts only together with its session token. "+
			"`aws configure` does not ask for one, so it is easily left out.",
		"Copy all three values again from where they came, or log in anew with the tool that writes them.\n\n"+
			"```\naws configure set aws_session_token TOKEN\n```"),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret,
	After: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
`,
	Fixes: fixMissingToken,
}

var SessionTokenExpired = &Rule{
	ID:     "session-token-expired",
	Causes: []diagnosis.Kind{diagnosis.SessionTokenExpired}, Severity: Error, Since: "0.1.0",
	Title: "A session token that has expired",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`",
		"Temporary keys hold for some hours. "+
			"Tools such as saml2aws write the end beside them (`x_security_token_expires`, `expiration`, `aws_expiration`); boto3 does not read that line, doctor does.",
		"Log in again with the tool that wrote the keys. Containers that run read the file again when a new process makes its first session; a restart is the sure way.\n\n"+
			"```\nastro dev restart\n```"),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
x_security_token_expires = 2026-11-22T18:00:00Z
`,
	After: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
x_security_token_expires = 2026-11-23T18:00:00Z
`,
	Fixes: fixTemporary,
}

var SessionTokenOnLongtermKey = &Rule{
	ID:     "session-token-on-longterm-key",
	Causes: []diagnosis.Kind{diagnosis.SessionTokenOnLongTermKey}, Severity: Error, Since: "0.1.0",
	Title: "A session token left beside a long-term key",
	Doc: page(
		keyRefused,
		"A key that begins with AKIA has no token. "+
			"When `aws configure` replaces temporary keys by such a pair, the token of the old ones stays in the profile; boto3 sends it along, and AWS refuses the three.",
		"Remove the line `aws_session_token` from the profile."),
	Before: `-- home/.aws/credentials --
[default]
` + exampleKeys + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
`,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Fixes: fixLeftoverToken,
}
