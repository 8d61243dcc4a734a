package checks

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"doctor/internal/containerfs"
)

// CredentialFiles looks at ~/.aws/config and ~/.aws/credentials as boto3 reads them.
var CredentialFiles = &Check{
	ID:    "credential-files",
	Title: "The AWS files on this machine",
	Doc: `The two files that are mounted into the containers, read as Python's configparser
reads them for boto3, which is stricter than the AWS SDKs of other languages: one bad line
anywhere, in any profile, and boto3 takes nothing from either file. The check looks at
headers, names of settings and the shape of keys, in the profiles that the services use.
No secret is shown.`,
	Scope: Host,
	Rules: credentialFilesRules,
	Run:   checkCredentialFiles,
}

func checkCredentialFiles(ctx context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		return err
	}
	if err := p.unwanted(); err != nil {
		return err
	}
	p.reportCauses(cures{
		"credentials-files-absent":      fixAbsentFiles,
		"ini-parse-error":               fixLine,
		"ini-bom":                       fixBOM,
		"ini-encoding":                  fixEncoding,
		"ini-continuation-line":         fixIndent,
		"ini-section-whitespace":        fixHeader,
		"config-section-prefix":         fixHeader,
		"credentials-section-prefix":    fixHeader,
		"default-section-case":          fixHeader,
		"credentials-keys-misnamed":     fixKeyName,
		"inline-comment-in-value":       fixComment,
		"key-malformed":                 fixKeys,
		"secret-malformed":              fixKeys,
		"partial-credentials":           fixKeys,
		"session-token-missing":         fixTemporary,
		"session-token-expired":         fixTemporary,
		"session-token-on-longterm-key": fixLeftoverToken,
	})
	p.reportEndedTokens(ctx)
	p.warnWorldReadable()
	return cmp.Or(p.elsewhere(failsForFiles), p.unseen(), p.unread())
}

// unread returns the error with which the check steps back where boto3 reads neither
// of the two files in any service: there is nothing to pass.
func (p *Pass) unread() error {
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.ConfigFile.Ini != nil || o.CredentialsFile.Ini != nil || o.ConfigFile.Err != nil || o.CredentialsFile.Err != nil {
			return nil
		}
	}
	return Skipf("no service has AWS files that boto3 reads")
}

// warnWorldReadable reports keys that everybody on this machine can read where
// the engine maps owners, so that the container does not need it.
func (p *Pass) warnWorldReadable() {
	if p.engineFacts().Ownership != containerfs.Mapped || p.Machine.OS == "windows" {
		return
	}
	file := filepath.Join(p.Machine.Home, ".aws", "credentials")
	dir, err := p.Machine.Stat(filepath.Dir(file))
	if err != nil || dir.Mode.Perm()&0o001 == 0 {
		return
	}
	info, err := p.Machine.Stat(file)
	if err != nil || info.Mode.Perm()&0o004 == 0 {
		return
	}
	p.Report(Finding{
		Rule: "credentials-world-readable", At: []Location{{File: p.Diagnosis().ShowPath(file)}},
		Message: fmt.Sprintf("%s (mode %04o) can be read by everybody on this machine, and the containers of this engine do not need that", p.Diagnosis().ShowPath(file), info.Mode.Perm()),
		Fixes:   []Fix{{Title: "Keep the keys to yourself" + p.ownerWords(file), Commands: []string{p.sudo(file) + "chmod 600 " + p.shown(file)}, Safety: Safe, Fixer: "chmod", Args: map[string]string{"path": file, "mode": "0600"}}},
	})
}
