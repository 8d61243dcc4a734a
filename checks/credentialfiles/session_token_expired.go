package credentialfiles

import (
	"context"
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

var SessionTokenExpired = &checks.Rule{
	ID:     "session-token-expired",
	Causes: []cause.Kind{cause.SessionTokenExpired}, Severity: checks.Error, Since: "0.1.0",
	Title: "Expired session token",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is expired`",
		"Temporary keys are valid for some hours. "+
			"Tools such as saml2aws write the expiry next to them (`x_security_token_expires`, `expiration`, `aws_expiration`); boto3 ignores that line, doctor reads it.",
		"Log in again with the tool that wrote the keys. "+
			"A running container reads the file again when a new process makes its first session; a restart is the sure way.\n\n"+
			"```\nastro dev restart\n```",
	),
	Look: lookEndedTokens,
	Message: checks.Says(func(c cause.Cause, d cause.ExpiredKey) redact.Text {
		return redact.Textf("the session token of %s%s", keyWords(c, d.Key), wording.EndedWords(d.Ended))
	}),
	Fixes: fixTemporary,
}

// lookEndedTokens finds keys of a file whose token has expired, according to AWS.
func lookEndedTokens(ctx context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	ended := checks.NewGroups()
	symptoms := map[string]string{}
	identity.Rejections(p, ctx, func(v *sessions.View, o *boto.Outcome, e *aws.Error) {
		if identity.TokenEnded(v, o, e) && !identity.EnvironmentKeysRejected(v, o, e) {
			for _, at := range identity.RefusedOrigins(p, &identity.Asked{View: v, Outcome: o}, e) {
				ended.Add(o.Profile, v.Service.Name, at)
				symptoms[o.Profile] = e.Symptom()
			}
		}
	})
	for _, g := range ended.Sorted() {
		found = append(found, checks.Finding{
			Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services, Symptom: redact.NewText(symptoms[g.Key]),
			Message: redact.Textf("AWS reports that the session token of profile %q (%s) has expired", g.Key, cause.Place(g.At[0])),
			Fixes:   Keys{Owner: fmt.Sprintf("profile %q", g.Key), Where: cause.Place(g.At[0])}.Replace(),
		})
	}
	return found
}
