package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"fmt"
)

var SSORegionMismatch = &checks.Rule{
	ID:     "sso-region-mismatch",
	Causes: []cause.Kind{cause.SSORegionMismatch}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token from another region",
	Doc: checks.Page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"A token is valid only in the region of the Identity Center that issued it, "+
			"which the token file contains. boto3 sends it to the portal in `sso_region` of the profile or its session, and the portal of another region rejects it. "+
			"Usually `sso_region` was changed, or set to the region you work in. "+
			"For a profile without `sso_session` this is a warning until AWS is asked: its token is found by the start URL, which other profiles share.",
		"Set `sso_region` to the region of your Identity Center, and log in again if the token is not from there.",
	),
	Look: lookTokenRegion,
	Message: checks.Says(func(c cause.Cause, d cause.OtherRegion) redact.Text {
		return redact.Textf("sso_region = %s%s, but the SSO token is from %s", d.Region, wording.InBrackets(c, d.At), d.TokenRegion)
	}),
	Fixes: fixSSORegion,
}

// lookTokenRegion finds a token for a start URL that was issued in another region than the
// profile's, as long as AWS has neither accepted nor rejected it.
func lookTokenRegion(ctx context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	g, causes := checks.NewGroups(), map[string]cause.Cause{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.SSO == nil || !o.SSO.OtherRegion() {
			continue
		}
		if p.InScope(facts.AWS) {
			if err := p.Ask(ctx, v, o).Err; err == nil || facts.Refusal(err) != nil {
				continue
			}
		}
		at := p.Origin(v, o.SSO.RegionAt())
		key := fmt.Sprintf("sso_region = %s (%s), but the SSO token is from %s", o.SSO.Region, cause.Place(at), o.SSO.Token.Region)
		causes[key] = cause.Cause{View: v, Session: v.Sessions[0], Subject: o.SSO.Token.Region, At: []astro.Origin{at}}
		g.Add(key, v.Service.Name, at)
	}
	for _, one := range g.Sorted() {
		found = append(found, checks.Finding{
			Subject: causes[one.Key].View.Default().Profile, Severity: checks.Warning, At: checks.PositionsOf(one.At), Services: one.Services, Message: redact.NewText(one.Key),
			Symptom: redact.NewText(expiredSymptom(false)), Fixes: fixSSORegion(p, causes[one.Key]),
		})
	}
	return found
}

// fixSSORegion offers both fixes: only AWS knows which region is right. The token was issued
// in the region of the last login.
func fixSSORegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	c.Key = "sso_region"
	again := repair.Login(p, c)
	again[0].Title = again[0].Title.Add(", if sso_region is right")
	return append([]checks.Fix{repair.SetSetting(p, c, c.Subject)}, again...)
}
