package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
	"fmt"
	"slices"
)

var SecurityTokenConflict = &checks.Rule{
	ID: "security-token-conflict", Severity: checks.Warning, Since: "0.1.0",
	Title: "Two different session tokens",
	Doc: checks.Page(
		"None, or if the first token is out of date: `botocore.exceptions.ClientError: "+
			"An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`.",
		"`AWS_SECURITY_TOKEN` is the old name of `AWS_SESSION_TOKEN`, and boto3 still reads it first. "+
			"The same holds for `aws_security_token` and `aws_session_token` in the files. "+
			"A tool that renews only one of them leaves the other out of date.",
		"Keep only `AWS_SESSION_TOKEN`. Two equal tokens do no harm.",
	),
	Look: lookTokenConflict,
}

// lookTokenConflict finds keys with two session tokens that differ: only AWS knows which one
// is valid.
func lookTokenConflict(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	g := checks.NewGroups()
	type pair struct{ taken, ignored diagnosis.Token }
	pairs := map[string]pair{}
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			if s.Outcome.Failure != nil {
				continue
			}
			taken, ignored, ok := p.Diagnosis().TokenConflict(v, s)
			if !ok {
				continue
			}
			key := fmt.Sprintf("%s %s %s", taken.Name, taken.At.File, taken.Section)
			if _, known := pairs[key]; !known {
				pairs[key] = pair{taken, ignored}
			}
			g.Add(key, v.Service.Name, taken.At)
			g.Add(key, v.Service.Name, ignored.At)
		}
	}
	for _, one := range g.Sorted() {
		taken, ignored := pairs[one.Key].taken, pairs[one.Key].ignored
		found = append(found, checks.Finding{
			Subject: taken.Name, Severity: checks.Warning, At: checks.PositionsOf(firstOf(one.At, taken.At)), Services: one.Services,
			Message: redact.Textf("%s (%s) differs from %s (%s) and takes precedence",
				taken.Name, cause.Place(taken.At), ignored.Name, cause.Place(ignored.At)),
			Fixes: []checks.Fix{removeToken(p, taken)},
		})
	}
	return found
}

// firstOf puts the place that a fix changes before the others.
func firstOf(at []astro.Origin, first astro.Origin) []astro.Origin {
	return append([]astro.Origin{first}, slices.DeleteFunc(slices.Clone(at), func(o astro.Origin) bool { return o == first })...)
}

// removeToken removes a session token. That it is the stale one is only likely.
func removeToken(p *checks.Pass, t diagnosis.Token) checks.Fix {
	title := fmt.Sprintf("Remove %s from %s if the other token is the current one", t.Name, cause.Place(t.At))
	switch {
	case t.Section != "" && t.HostPath != "":
		return checks.WithEdit(title, checks.Unsafe, fixers.MendSetting{File: t.HostPath, Section: t.Section, Key: t.Name, How: fixers.CommentOut})
	case t.Section == "" && t.At.File != astro.OverrideName && t.At.File == p.Project().EnvFile.Path:
		return checks.WithEdit(title, checks.Unsafe, fixers.UnsetVariables{File: t.At.File, Names: []string{t.Name}})
	}
	return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
}
