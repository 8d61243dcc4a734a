package credentialfiles

import (
	"fmt"

	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// keyWords names a key, with its place.
func keyWords(c cause.Cause, k cause.KeyOf) string {
	if k.ID == "" {
		return "the key" + wording.InBrackets(c, k.At)
	}
	return "the key " + k.ID + wording.InBrackets(c, k.At)
}

// Texts that several pages and examples share.
const (
	parseFailed = "`botocore.exceptions.ConfigParseError: Unable to parse config file: /home/astro/.aws/credentials`"
	KeyRefused  = "`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`"
)

// EmptyFiles says that no profile in some files has credentials.
func EmptyFiles(d cause.EmptyFiles) redact.Text {
	text := redact.Textf("%s is %s, not a file; boto3 silently ignores it", d.Path, wording.KindWords(d.Is))
	switch d.Lack {
	case cause.NeitherFile:
		text = redact.Textf("%s has neither a config nor a credentials file", d.Path)
	case cause.NoCredentialsFile:
		text = redact.Textf("%s has no credentials file, and no profile in config has credentials", d.Path)
	case cause.NoProfileWithSource:
		text = redact.Textf("no profile in %s has credentials", d.Path)
	}
	switch {
	case d.Deeper != "":
		return text.Addf("; the files are one folder deeper, in %s", d.Deeper)
	case d.Elsewhere != "":
		return text.Addf("; the AWS files of this machine are in %s", d.Elsewhere)
	}
	return text
}

// wrongHeader says what the header of a profile must be.
func wrongHeader(c cause.Cause, d cause.WrongHeader) redact.Text {
	return redact.Textf("[%s] in %s must be [%s]", d.Section, wording.SpotWords(c, d.At), d.Wanted)
}

// BadKey says what is wrong with a key without showing it.
func BadKey(c cause.Cause, d cause.BadKey) redact.Text {
	what := map[cause.KeyPart]string{cause.TheKeyID: "the access key ID", cause.TheSecret: "the secret key", cause.TheToken: "the session token"}[d.Part]
	if d.Connection != "" {
		what += " of connection " + d.Connection
	}
	why := "has invalid characters"
	switch d.Fault {
	case cause.KeyIsEmpty:
		why = "is empty"
	case cause.KeyHasQuotes:
		why = "is in quotes, which boto3 keeps"
	case cause.KeyHasLines:
		why = "has several lines"
	case cause.KeyHasBlank:
		why = "has a space in it"
	case cause.KeyHasLength:
		why = fmt.Sprintf("has %d characters instead of %d", d.Length, d.Wanted)
	}
	return redact.Textf("%s (%s) %s", what, wording.SpotWords(c, d.At), why)
}
