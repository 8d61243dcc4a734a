// Package credentialfiles checks the content of the two AWS files, as boto3 reads them.
package credentialfiles

import (
	"cmp"
	"context"
	"embed"
	"path/filepath"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/facts"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks ~/.aws/config and ~/.aws/credentials as boto3 reads them.
var Check = &checks.Check{
	ID:    "credential-files",
	Title: "AWS files on this machine",
	Doc: `The two files that are mounted into the containers, read as boto3 reads them. Python's
configparser is stricter than the AWS SDKs of other languages: one bad line in any profile,
and boto3 uses neither file. The check looks at section headers, setting names and the shape
of keys, in the profiles that the services use. No secret is shown.`,
	Scope:   facts.Host,
	Hinges:  []facts.Place{facts.HomeFolder},
	Verdict: "Airflow cannot authenticate to AWS",
	Rules: []*checks.Rule{
		CredentialsFilesAbsent,
		INIParseError,
		INIBOM,
		INIEncoding,
		INIContinuationLine,
		INISectionWhitespace,
		ConfigSectionPrefix,
		CredentialsSectionPrefix,
		DefaultSectionCase,
		CredentialsKeysMisnamed,
		InlineCommentInValue,
		KeyMalformed,
		SecretMalformed,
		PartialCredentials,
		SessionTokenMissing,
		SessionTokenExpired,
		SessionTokenOnLongtermKey,
		CredentialsWorldReadable,
	},
	Examples: examples,
	Run:      checkCredentialFiles,
}

func checkCredentialFiles(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	if err := p.SkipUnlessAWS(); err != nil {
		return err
	}
	p.ReportCauses()
	p.Look(ctx)
	return cmp.Or(p.SkipIfReported(failsForFiles), p.UnknownIfUnseen(), unread(p))
}

// unread returns the error that skips the check if boto3 reads neither of the two files in any
// service.
func unread(p *checks.Pass) error {
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.ConfigFile.Ini != nil || o.CredentialsFile.Ini != nil || o.ConfigFile.Err != nil || o.CredentialsFile.Err != nil {
			return nil
		}
	}
	return checks.Skipf("no service reads AWS files")
}

// openToOthers reports whether other users of this machine can reach a file: a parent folder
// that others may not enter, such as a home folder of 0750, keeps them out whatever the file's
// mode. Everything above the home folder belongs to the system, and is open.
func openToOthers(p *checks.Pass, file string) bool {
	real, err := p.Machine.Resolve(file)
	if err != nil {
		return false
	}
	home, _ := p.Machine.Resolve(p.Machine.Home)
	for dir := filepath.Dir(real); ; dir = filepath.Dir(dir) {
		if info, err := p.Machine.Stat(dir); err != nil || info.Mode.Perm()&0o001 == 0 {
			return false
		}
		if dir == home || dir == filepath.Dir(dir) {
			return true
		}
	}
}

// failsForFiles reports whether the content of the two files is insufficient, or is not read.
func failsForFiles(_ *checks.Pass, c cause.Cause) bool {
	f := c.Failure()
	if f == nil || f.IsAboutRegion() && c.Session.Outcome.RegionFrom.Variable != "" {
		return false
	}
	o := c.Session.Outcome
	if o.Keys != nil && (o.Keys.Variable || c.Session.Boto.AccessKey != nil) {
		return false
	}
	return f.Kind != boto.InvalidVariable && f.Key != "AWS_ACCESS_KEY_ID"
}
