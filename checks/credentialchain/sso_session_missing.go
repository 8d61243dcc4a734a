package credentialchain

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
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
	var known []string
	if ini := c.Session.Outcome.ConfigFile.Ini; ini != nil {
		for _, s := range ini.Sections {
			if name, ok := strings.CutPrefix(s.Name, "sso-session "); ok {
				known = append(known, name)
			}
		}
	}
	create := p.Configure("Create an SSO session with the name "+c.Subject, " sso-session")
	if len(known) != 1 {
		return []checks.Fix{create}
	}
	return []checks.Fix{repair.SetSetting(p, c, known[0]), create}
}
