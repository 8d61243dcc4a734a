package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// Texts that several pages and examples share.
const (
	parseFailed = "`botocore.exceptions.ConfigParseError: Unable to parse config file: /home/astro/.aws/credentials`"
	KeyRefused  = "`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`"

	exampleKeyID  = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
	exampleSecret = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	ExampleKeys   = exampleKeyID + exampleSecret
)

// EmptyFiles says that no profile in some files has credentials.
func EmptyFiles(d diagnosis.EmptyFiles) redact.Text {
	text := redact.Textf("%s is %s, where boto3 wants a file, and is passed over", d.Path, checks.KindWords(d.Is))
	switch d.Lack {
	case diagnosis.NeitherFile:
		text = redact.Textf("%s has no credentials: neither config nor credentials is there", d.Path)
	case diagnosis.NoCredentialsFile:
		text = redact.Textf("%s has no credentials: there is no credentials file, and no profile in config says where they come from", d.Path)
	case diagnosis.NoProfileWithSource:
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

// wrongHeader says what the header of a profile has to be.
func wrongHeader(c diagnosis.Cause, d diagnosis.WrongHeader) redact.Text {
	return redact.Textf("%s says [%s]; boto3 wants [%s] there for the profile %q", checks.SpotWords(c, d.At), d.Section, d.Wanted, d.Profile)
}
