package credentialchain

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var SSOSessionMissing = &checks.Rule{
	ID:     "sso-session-missing",
	Causes: []cause.Kind{cause.SSOSessionMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO session not found",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The specified sso-session does not exist: \"example-co\"`",
		"The profile has `sso_session`, but the config file has no section `[sso-session example-co]`. "+
			"The section has to be in `config`, and its name is case-sensitive.",
		"Correct one of the two names, or create the section with `aws configure sso-session`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		if boto.InlineComment(d.Value) {
			return redact.Textf("sso_session of %s includes the inline comment: %s", wording.ProfileAt(c, d), d.Value)
		}
		return redact.Textf("%s uses [sso-session %s], which is not in the config file", wording.ProfileAt(c, d), d.Value)
	}),
	Fixes:    fixSession,
	Uncovers: []*checks.Rule{SSOTokenMissing}, // a login belongs to the name of its session
}

// fixSession uses the only session that exists, or creates the missing one.
func fixSession(p *checks.Pass, c cause.Cause) []checks.Fix {
	if boto.InlineComment(c.Subject) {
		return fixInConfig(p, c, "Correct sso_session")
	}
	known := ssoSessions(c)
	create := p.Configure("Create an SSO session with the name "+c.Subject, " sso-session")
	if fix, ok := sessionHeader(p, c); ok {
		return []checks.Fix{fix, create}
	}
	meant := near.Nearest(c.Subject, known, 2)
	if len(known) == 1 {
		meant = known[0]
	}
	if meant == "" {
		return []checks.Fix{create}
	}
	return []checks.Fix{repair.SetSetting(p, c, meant), create}
}

// ssoSessions are the names of the sessions of the config file.
func ssoSessions(c cause.Cause) []string {
	var known []string
	if ini := c.Session.Outcome.ConfigFile.Ini; ini != nil {
		for _, s := range ini.Sections {
			if name, ok := strings.CutPrefix(s.Name, "sso-session "); ok {
				known = append(known, name)
			}
		}
	}
	return known
}

// sessionHeader corrects the header of a section that was meant to be the session, or copies the
// section from the credentials file, where boto3 does not look for it.
func sessionHeader(p *checks.Pass, c cause.Cause) (fix checks.Fix, ok bool) {
	config, credentials := c.Session.Outcome.ConfigFile, c.Session.Outcome.CredentialsFile
	wanted := "sso-session " + c.Subject
	if s := credentials.Ini.Section(wanted); s != nil && config.Ini != nil && config.Entry.HostPath != "" {
		return checks.WithEdit(fmt.Sprintf("Copy [%s] from %s:%d to %s", wanted, p.Diagnosis().ShowPath(credentials.Entry.HostPath), s.Line, p.Diagnosis().ShowPath(config.Entry.HostPath)),
			checks.Unsafe, fixers.CopySection{File: config.Entry.HostPath, From: credentials.Entry.HostPath, Section: wanted}), true
	}
	if config.Ini == nil || config.Entry.HostPath == "" {
		return fix, false
	}
	var meant []*boto.Section
	for _, s := range config.Ini.Sections {
		if s.Option("sso_start_url") != nil && s.Option("sso_account_id") == nil && isSessionHeader(s.Name, c.Subject) {
			meant = append(meant, s)
		}
	}
	if len(meant) != 1 {
		return fix, false
	}
	return checks.WithEdit(fmt.Sprintf("Rename [%s] to [%s] in %s:%d", meant[0].Name, wanted, p.Diagnosis().ShowPath(config.Entry.HostPath), meant[0].Line), checks.Unsafe,
		fixers.RenameSection{File: config.Entry.HostPath, From: meant[0].Name, To: wanted}), true
}

// isSessionHeader reports whether a header was meant to be that of a session.
func isSessionHeader(header, session string) bool {
	squeezed := strings.ToLower(strings.NewReplacer("_", "-", ":", " ", `"`, "").Replace(strings.Join(strings.Fields(header), " ")))
	name := strings.ToLower(strings.ReplaceAll(session, "_", "-"))
	for _, prefix := range []string{"", "profile ", "session "} {
		if squeezed == prefix+name {
			return true
		}
	}
	kind, rest, ok := strings.Cut(squeezed, " ")
	return ok && rest == name && near.Distance(kind, "sso-session") <= 2 || squeezed == "sso-session-"+name
}
