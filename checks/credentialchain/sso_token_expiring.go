package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/redact"
)

var SSOTokenExpiring = &checks.Rule{
	ID: "sso-token-expiring", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO token expires soon",
	Doc: checks.Page(
		"Nothing is printed until the token expires. Then, with `sso_session`: `botocore.exceptions.TokenRetrievalError: "+
			"Error when retrieving token from sso: Token has expired and refresh failed`. Without: `botocore.exceptions.UnauthorizedSSOTokenError: "+
			"The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token expires in less than a working day and cannot be renewed. This is only a warning: everything works until the time in the message.",
		"Log in again on this machine before that time, and before you start a long run. The containers need no restart.\n\n"+
			"```\naws sso login --sso-session example-co\n```",
	),
	Look: lookExpiring,
}

// lookExpiring finds credentials that expire within a working day and that nothing in the
// container renews.
func lookExpiring(_ context.Context, p *checks.Pass) []checks.Finding {
	tokens, outcomes := checks.NewGroups(), map[string]*boto.Outcome{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.SSO == nil || o.SSO.Token.Renewable || o.SSO.Token.ExpiresAt.IsZero() {
			continue
		}
		if left := o.SSO.Token.ExpiresAt.Sub(p.Machine.Now()); left < workday {
			file := o.SSO.Token.Entry.HostPath
			outcomes[file] = o
			tokens.Add(file, v.Service.Name, astro.Origin{File: p.Diagnosis().ShowPath(file)})
		}
	}
	var found []checks.Finding
	for _, one := range tokens.Sorted() {
		o := outcomes[one.Key]
		found = append(found, checks.Finding{
			Subject: one.Key, At: checks.PositionsOf(one.At), Services: one.Services,
			Message: redact.Textf("the SSO token expires on %s and cannot be renewed in the container", o.SSO.Token.ExpiresAt.UTC().Format("2006-01-02 15:04 MST")),
			Symptom: redact.NewText(expiredSymptom(o.SSO.Session != "")),
			Fixes:   []checks.Fix{p.Login("Log in to "+repair.LoginName(o)+" before it expires", "sso login"+repair.LoginTarget(p, o))},
		})
	}
	return found
}
