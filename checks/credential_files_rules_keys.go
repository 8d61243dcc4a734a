package checks

import (
	"fmt"

	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

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
	Message: says(func(c diagnosis.Cause, d diagnosis.MisnamedKey) redact.Text {
		return redact.Textf("%s says %s; boto3 knows it as %s", spotWords(c, d.At), d.Written, d.Known)
	}),
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
	Message: wordInlineCommentInValue,
	Fixes:   fixComment,
}

// wordInlineCommentInValue says which value a comment is a part of.
func wordInlineCommentInValue(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.OfProfile:
		return redact.Textf("%s has %s = %s%s", profileAt(c, d), d.Key, d.Value, commentWords(d.Value))
	case diagnosis.BadKey:
		return redact.Textf("%s: a comment behind the value became part of the key; boto3 knows comments only on lines of their own", spotWords(c, d.At))
	}
	panic(unworded(c))
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
	Message: says(badKey),
	Fixes:   fixKeys,
}

// badKey says what is wrong with a key without showing it.
func badKey(c diagnosis.Cause, d diagnosis.BadKey) redact.Text {
	what := map[diagnosis.KeyPart]string{diagnosis.TheKeyID: "the access key id", diagnosis.TheSecret: "the secret key", diagnosis.TheToken: "the session token"}[d.Part]
	if d.Connection != "" {
		what += " in the connection " + d.Connection
	}
	why := "it has characters that no key has"
	switch d.Fault {
	case diagnosis.KeyIsEmpty:
		why = "it is empty"
	case diagnosis.KeyHasQuotes:
		why = "it stands in quotes, which boto3 keeps"
	case diagnosis.KeyHasLines:
		why = "it runs over several lines"
	case diagnosis.KeyHasBlank:
		why = "it has a blank in it"
	case diagnosis.KeyHasLength:
		why = fmt.Sprintf("it has %d characters, not %d", d.Length, d.Wanted)
	}
	return redact.Textf("%s: %s cannot be one: %s", spotWords(c, d.At), what, why)
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
	Message: says(badKey),
	Fixes:   fixKeys,
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
	Message: says(func(c diagnosis.Cause, d diagnosis.HalfPair) redact.Text {
		switch {
		case d.Connection != diagnosis.Named{}:
			return redact.Textf("%s has %s among its extras and no %s; boto3 signs with what is there", said(c, d.Connection), d.Has, d.Lacks)
		case d.Has == "AWS_ACCESS_KEY_ID":
			return redact.Textf("%s%s is set and %s is not, or to nothing; boto3 raises rather than look in the files", d.Has, inBrackets(c, d.At), d.Lacks)
		case d.Has == "aws_secret_access_key":
			return redact.Textf("profile %q has %s (%s) and no %s beside it; boto3 takes that for no keys at all", d.Profile, d.Has, spotWords(c, d.At), d.Lacks)
		}
		where := "its file"
		if !d.At.IsZero() {
			where = spotWords(c, d.At)
		}
		return redact.Textf("profile %q has %s (%s) and no %s beside it; boto3 wants both in one file", d.Profile, d.Has, where, d.Lacks)
	}),
	Fixes: fixPartialKeys,
}

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
	Message: says(func(c diagnosis.Cause, d diagnosis.NoSessionToken) redact.Text {
		text := redact.Textf("%s is a temporary one (ASIA) and has no aws_session_token beside it", keyWords(c, d.Key))
		if d.Emptied.Name != "" {
			text = redact.Textf("%s is a temporary one (ASIA); %s%s is set to nothing, and boto3 takes it before %s", keyWords(c, d.Key), d.Emptied.Name, inBrackets(c, d.Emptied.At), d.Passed)
		}
		switch {
		case d.InShell:
			return text.Add("; the shell has AWS_SESSION_TOKEN, which the containers do not get")
		case d.Option != "":
			return text.Add("; " + spotWords(c, d.Elsewhere) + " has " + d.Option + ", and boto3 takes key and token from one file only")
		}
		return text
	}),
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
	Message: says(func(c diagnosis.Cause, d diagnosis.ExpiredKey) redact.Text {
		return redact.Textf("%s is a temporary one and%s", keyWords(c, d.Key), endedWords(d.Ended))
	}),
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
	Message: says(func(c diagnosis.Cause, d diagnosis.KeyOf) redact.Text {
		return redact.Textf("%s is a long-term one (AKIA) and a session token was left beside it; AWS refuses the pair", keyWords(c, d))
	}),
	Fixes: fixLeftoverToken,
}
