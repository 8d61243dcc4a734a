package credentialfiles

import (
	"context"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// reportEndedTokens reports keys of a file whose token has ended, as AWS says.
func reportEndedTokens(p *checks.Pass, ctx context.Context) {
	ended := checks.NewGroup()
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
		p.Report(checks.Finding{
			Rule: SessionTokenExpired, Subject: g.Key, At: checks.Locations(g.At), Services: g.Services, Symptom: redact.NewText(symptoms[g.Key]),
			Message: redact.Textf("AWS says that the session token of profile %q (%s) has ended", g.Key, cause.Place(g.At[0])),
			Fixes:   fixTemporary(p, cause.Cause{}),
		})
	}
}
