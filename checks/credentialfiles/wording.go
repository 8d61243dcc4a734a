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
	text := redact.Textf("%s is %s, where boto3 wants a file, and is passed over", d.Path, wording.KindWords(d.Is))
	switch d.Lack {
	case cause.NeitherFile:
		text = redact.Textf("%s has no credentials: neither config nor credentials is there", d.Path)
	case cause.NoCredentialsFile:
		text = redact.Textf("%s has no credentials: there is no credentials file, and no profile in config says where they come from", d.Path)
	case cause.NoProfileWithSource:
		text = redact.Textf("%s has no credentials: no profile in it has keys or says where they come from", d.Path)
	}
	if d.Elsewhere != "" {
		text = text.Addf("; the AWS files of this machine are in %s", d.Elsewhere)
	}
	if d.Deeper != "" {
		text = text.Addf("; they are in %s, one folder deeper than what is mounted", d.Deeper)
	}
	return text
}

// wrongHeader says what the header of a profile must be.
func wrongHeader(c cause.Cause, d cause.WrongHeader) redact.Text {
	return redact.Textf("%s says [%s]; boto3 wants [%s] there for the profile %q", wording.SpotWords(c, d.At), d.Section, d.Wanted, d.Profile)
}

// BadKey says what is wrong with a key without showing it.
func BadKey(c cause.Cause, d cause.BadKey) redact.Text {
	what := map[cause.KeyPart]string{cause.TheKeyID: "the access key id", cause.TheSecret: "the secret key", cause.TheToken: "the session token"}[d.Part]
	if d.Connection != "" {
		what += " in the connection " + d.Connection
	}
	why := "it has characters that no key has"
	switch d.Fault {
	case cause.KeyIsEmpty:
		why = "it is empty"
	case cause.KeyHasQuotes:
		why = "it stands in quotes, which boto3 keeps"
	case cause.KeyHasLines:
		why = "it runs over several lines"
	case cause.KeyHasBlank:
		why = "it has a blank in it"
	case cause.KeyHasLength:
		why = fmt.Sprintf("it has %d characters, not %d", d.Length, d.Wanted)
	}
	return redact.Textf("%s: %s cannot be one: %s", wording.SpotWords(c, d.At), what, why)
}
