package sessions

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
)

// AWSMounts are the mounts of a service that are meant for AWS.
func (p *Prediction) AWSMounts(s *astro.Service) []*astro.Mount {
	var out []*astro.Mount
	for i := range s.Mounts {
		if m := &s.Mounts[i]; m.FromOverride && m.Type != astro.Tmpfs && p.isAWSMount(s, m) && !isTokenMount(m) {
			out = append(out, m)
		}
	}
	return out
}

// isTokenMount reports whether a mount contains only SSO tokens.
func isTokenMount(m *astro.Mount) bool {
	return strings.HasSuffix(m.Target, "/.aws/sso") || strings.HasSuffix(m.Target, "/.aws/sso/cache") || strings.HasSuffix(m.Target, "/.aws/cli")
}

// isAWSMount reports whether a mount is for the AWS files: by a folder .aws in its path, by a
// variable that points into it, or by its content. "aws" in a name counts only if the content is
// unknown.
func (p *Prediction) isAWSMount(s *astro.Service, m *astro.Mount) bool {
	for _, p := range []string{m.Source, m.Target, m.Raw} {
		if hasAWSFolder(p) {
			return true
		}
	}
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if value, _ := s.Getenv(name); value == m.Target || strings.HasPrefix(value, m.Target+"/") && m.Target != "/" && path.Dir(value) == m.Target {
			return true
		}
	}
	if m.Type != astro.Bind || m.Source == "" {
		return namedForAWS().MatchString(m.Source + m.Raw)
	}
	info, err := p.Machine.Stat(m.Source)
	switch {
	case err != nil:
		return namedForAWS().MatchString(filepath.Base(m.Source))
	case info.IsRegular():
		return p.isAWSFile(m.Source)
	}
	names, err := p.Machine.ReadDir(m.Source)
	if err != nil || len(names) == 0 {
		return namedForAWS().MatchString(filepath.Base(m.Source))
	}
	return p.isAWSFile(path.Join(m.Source, "credentials")) || p.isAWSFile(path.Join(m.Source, "config"))
}

// namedForAWS matches common names of folders with AWS files.
var namedForAWS = lazyregexp.New(`(?i)^\.?aws([-_.]?(config|cred|creds|credential|credentials|keys?|files?|profiles?))?(:|$)`)

// hasAWSFolder reports whether a path of any system contains a folder .aws.
func hasAWSFolder(p string) bool {
	p = strings.ReplaceAll(p, `\`, "/")
	parts := strings.FieldsFunc(p, func(r rune) bool { return r == '/' || r == ':' || r == '}' || r == '"' || r == '\'' || r == ' ' })
	return slices.Contains(parts, ".aws")
}

// isAWSFile reports whether a host file has a profile with a setting that boto3 knows.
func (p *Prediction) isAWSFile(file string) bool {
	data, err := p.Machine.Read(file)
	if err != nil {
		return false
	}
	if !boto.Fits(data) {
		return bytes.Contains(data, []byte("aws_access_key_id")) || bytes.Contains(data, []byte("[profile "))
	}
	ini, broken := boto.ParseIni(data)
	if broken != nil {
		return strings.Contains(string(data), "aws_access_key_id") || strings.Contains(string(data), "[profile ")
	}
	for _, s := range ini.Sections {
		for _, o := range s.Options {
			if strings.HasPrefix(o.Name, "aws_") || strings.HasPrefix(o.Name, "sso_") || slices.Contains([]string{"role_arn", "credential_process", "region", "login_session"}, o.Name) {
				return true
			}
		}
	}
	return false
}
