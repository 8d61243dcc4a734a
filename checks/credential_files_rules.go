package checks

import (
	"fmt"

	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// Texts that several pages and examples share.
const (
	parseFailed = "`botocore.exceptions.ConfigParseError: Unable to parse config file: /home/astro/.aws/credentials`"
	keyRefused  = "`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`"

	exampleKeyID  = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
	exampleSecret = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	exampleKeys   = exampleKeyID + exampleSecret
)

var CredentialsFilesAbsent = &Rule{
	ID:     "credentials-files-absent",
	Causes: []diagnosis.Kind{diagnosis.CredentialsFilesAbsent}, Severity: Error, Since: "0.1.0",
	Title: "No credentials file to mount, or in the mounted folder",
	Doc: page(
		noCredentials,
		"The folder is mounted and boto3 looks in the right place, but there is no credentials file in it, and no profile in `config` says where credentials come from. "+
			"The engine makes such an empty folder itself when a mount's source is not there; it then belongs to root. "+
			"A FIFO (named pipe), a socket or a device under the name of the file is silently ignored as well: boto3 reads regular files only. "+
			"Where nothing is mounted and this machine has neither file, they have to be made before they can be mounted.",
		"Make the files. If the folder belongs to root, remove it first.\n\n"+
			"```\nsudo rmdir ~/.aws\naws configure\n```"),
	Before: `-- DELETE home/.aws/credentials --
-- DELETE home/.aws/config --
`,
	After: `-- home/.aws/config --
[default]
region = us-east-1
-- home/.aws/credentials --
[default]
` + exampleKeys,
	Message: wordCredentialsFilesAbsent,
	Fixes:   fixAbsentFiles,
}

// wordCredentialsFilesAbsent says what of the two files is not there.
func wordCredentialsFilesAbsent(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.Unexplained:
		return redact.NewText("boto3 finds no credentials; `doctor whoami` shows where it looks in each service")
	case diagnosis.EmptyFiles:
		return emptyFiles(d)
	case diagnosis.SpecialFile:
		return redact.Textf("%s is %s, not a regular file; boto3 silently ignores it", d.Path, kindWords(d.Is))
	case diagnosis.MountedAlone:
		return redact.Textf("%s mounts %s alone; %s, which says where the credentials come from, is not mounted", overrideLines(c), d.File, d.Missing)
	case diagnosis.CopiedAlone:
		return redact.Textf("the image has %s (copied from %s), which names no credentials, and %s is not there", d.File, d.From, d.Missing)
	case diagnosis.NoFiles:
		return redact.Textf("boto3 looks in %s, where nothing is mounted, and this machine has no AWS files to mount: neither config nor credentials is in %s", d.Looked, d.Folder)
	}
	panic(unworded(c))
}

// emptyFiles says that no profile in some files has credentials.
func emptyFiles(d diagnosis.EmptyFiles) redact.Text {
	text := redact.Textf("%s is %s, where boto3 wants a file, and is passed over", d.Path, kindWords(d.Is))
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

var INIParseError = &Rule{
	ID:     "ini-parse-error",
	Causes: []diagnosis.Kind{diagnosis.IniParseError}, Severity: Error, Since: "0.1.0",
	Title: "A line for which boto3 refuses the file",
	Doc: page(
		parseFailed+". Neither the line nor the reason is printed.",
		"boto3 reads both files as a whole, whichever profile it needs. "+
			"One line without `=`, a line before the first `[profile]`, or a profile or setting that stands twice ends every session, even one whose keys are in the environment. "+
			"The AWS CLI and other SDKs may forgive the same file.",
		"Change the line that the finding names: give it a `=`, merge what stands twice, or put a `#` in front of it."),
	Before: `-- home/.aws/credentials --
[default]
` + exampleKeys + `
[old]
aws_access_key_id AKIAI44QH8DHBEXAMPLE
`,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys + `
# [old]
# aws_access_key_id AKIAI44QH8DHBEXAMPLE
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.BrokenLine) redact.Text {
		what := "the line has no = between name and value"
		switch d.Kind {
		case boto.BeforeSection:
			what = "a line stands before any [profile]"
		case boto.DuplicateSection:
			what = fmt.Sprintf("[%s] stands here a second time, first in line %d", d.Name, d.First)
		case boto.DuplicateKey:
			what = fmt.Sprintf("%s stands here a second time in one profile, first in line %d", d.Name, d.First)
		case boto.NestedLine:
			what = "an indented line has no = between name and value"
		}
		return redact.Textf("%s: %s; boto3 refuses the whole file for it, for every profile", spotWords(c, d.At), what)
	}),
	Fixes: fixLine,
}

var INIBOM = &Rule{
	ID:     "ini-bom",
	Causes: []diagnosis.Kind{diagnosis.IniBOM}, Severity: Error, Since: "0.1.0",
	Title: "A file that begins with a byte-order mark",
	Doc: page(
		parseFailed,
		"Some editors on Windows put an invisible mark at the start of a file. "+
			"boto3 takes it for a character before the first `[`, so that the first line is no header.",
		"Save the file as UTF-8 without BOM, or take the mark away:\n\n"+
			"```\nperl -pi -e 's/^\\xEF\\xBB\\xBF//' ~/.aws/credentials\n```"),
	Before: `encoding utf-8-bom home/.aws/credentials
-- home/.aws/credentials --
[default]
` + exampleKeys,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Message: says(func(_ diagnosis.Cause, d diagnosis.BrokenFile) redact.Text {
		return redact.Textf("%s begins with a byte-order mark, which boto3 takes for a character of the first line", d.File)
	}),
	Fixes: fixBOM,
}

var INIEncoding = &Rule{
	ID:     "ini-encoding",
	Causes: []diagnosis.Kind{diagnosis.IniEncoding}, Severity: Error, Since: "0.1.0",
	Title: "A file that is not UTF-8",
	Doc: page(
		parseFailed,
		"boto3 reads the files as UTF-8. A single accent that an editor saved as ISO-8859-1 is enough, even in a comment; a file saved as UTF-16 is unreadable from its first byte.",
		"Save the file as UTF-8, or convert it (a file in UTF-16 with `-f UTF-16`):\n\n"+
			"```\ncp -p ~/.aws/credentials ~/.aws/credentials.old\niconv -f ISO-8859-1 -t UTF-8 ~/.aws/credentials.old > ~/.aws/credentials\nrm ~/.aws/credentials.old\n```"),
	Before: `encoding iso-8859-1 home/.aws/credentials
-- home/.aws/credentials --
# clé de développement
[default]
` + exampleKeys,
	After: `-- home/.aws/credentials --
# clé de développement
[default]
` + exampleKeys,
	Message: says(func(c diagnosis.Cause, d diagnosis.BrokenFile) redact.Text {
		if d.At.IsZero() {
			return redact.Textf("%s is not UTF-8: it has NUL characters, as UTF-16 has them", d.File)
		}
		return redact.Textf("%s has a character that is not UTF-8", spotWords(c, d.At))
	}),
	Fixes: fixEncoding,
}

var INIContinuationLine = &Rule{
	ID:     "ini-continuation-line",
	Causes: []diagnosis.Kind{diagnosis.IniContinuationLine}, Severity: Error, Since: "0.1.0",
	Title: "An indented line that joins the one above",
	Doc: page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`",
		"A line that is indented deeper than the setting above it continues that setting's value. "+
			"The secret key then belongs to the access key id, and boto3 sees no secret key.",
		"Let all settings of a profile begin in the first column."),
	Before: `-- home/.aws/credentials --
[default]
` + exampleKeyID + `  ` + exampleSecret,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Message: says(func(c diagnosis.Cause, d diagnosis.SwallowedLine) redact.Text {
		return redact.Textf("%s is indented deeper than the line above, so boto3 takes it for a part of %s", spotWords(c, d.At), d.Option)
	}),
	Fixes: fixIndent,
}

var INISectionWhitespace = &Rule{
	ID:     "ini-section-whitespace",
	Causes: []diagnosis.Kind{diagnosis.IniSectionWhitespace}, Severity: Error, Since: "0.1.0",
	Title: "Blanks inside the brackets",
	Doc: page(
		noCredentials+", or for a named profile `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"boto3 takes the text between the brackets as it is: `[default ]` is another name than `[default]`.",
		"Remove the blanks. The one between `profile` and the name, in `config`, has to stay."),
	Before: `-- home/.aws/credentials --
[default ]
` + exampleKeys,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Message: says(wrongHeader),
	Fixes:   fixHeader,
}

// wrongHeader says what the header of a profile has to be.
func wrongHeader(c diagnosis.Cause, d diagnosis.WrongHeader) redact.Text {
	return redact.Textf("%s says [%s]; boto3 wants [%s] there for the profile %q", spotWords(c, d.At), d.Section, d.Wanted, d.Profile)
}

var ConfigSectionPrefix = &Rule{
	ID:     "config-section-prefix",
	Causes: []diagnosis.Kind{diagnosis.ConfigSectionPrefix}, Severity: Error, Since: "0.1.0",
	Title: "A profile in config without the word profile",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"In `config` a profile is headed `[profile dev]`. boto3 passes over `[dev]` there without a word. "+
			"Only `[default]` stands alone, and in the credentials file all names do.",
		"Write `[profile dev]` in `~/.aws/config`."),
	Before: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[dev]
region = us-east-1
` + exampleKeys,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
` + exampleKeys,
	Message: says(wrongHeader),
	Fixes:   fixHeader,
}

var CredentialsSectionPrefix = &Rule{
	ID:     "credentials-section-prefix",
	Causes: []diagnosis.Kind{diagnosis.CredentialsSectionPrefix}, Severity: Error, Since: "0.1.0",
	Title: "A profile in credentials with the word profile",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"The two files differ: `config` wants `[profile dev]`, the credentials file wants `[dev]`. "+
			"In the credentials file the word becomes part of the name.",
		"Write `[dev]` in `~/.aws/credentials`."),
	Before: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/credentials --
[profile dev]
` + exampleKeys,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/credentials --
[dev]
` + exampleKeys,
	Message: says(wrongHeader),
	Fixes:   fixHeader,
}

var DefaultSectionCase = &Rule{
	ID:     "default-section-case",
	Causes: []diagnosis.Kind{diagnosis.DefaultSectionCase}, Severity: Error, Since: "0.1.0",
	Title: "The default profile in capitals",
	Doc: page(
		noCredentials,
		"`[DEFAULT]` is not a profile: the library that reads the file gives what stands there to every section, and none of them is named `default`. "+
			"Names of profiles count to the letter.",
		"Write `[default]`."),
	Before: `-- home/.aws/credentials --
[DEFAULT]
` + exampleKeys,
	After: `-- home/.aws/credentials --
[default]
` + exampleKeys,
	Message: says(wrongHeader),
	Fixes:   fixHeader,
}

var CredentialsWorldReadable = &Rule{
	ID: "credentials-world-readable", Severity: Warning, Since: "0.1.0",
	Title: "Keys that others on this machine can read",
	Doc: page(
		"None.",
		"The credentials file may be read by every user of this machine, and no folder on the way keeps them out. A home folder of 0750, as on many Macs, does. "+
			"On native Linux that, or an access control list, is how the container's user comes to read it. "+
			"Here the container needs it in neither way: its engine gives it the files as their owner, or it runs as that user.",
		"Take the rights of others away:\n\n"+
			"```\nchmod 600 ~/.aws/credentials\n```"),
	Before: `os darwin
mode 0644 home/.aws/credentials
`,
	After: `os darwin
mode 0600 home/.aws/credentials
`,
}
