package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// warnTokenConflict reports keys with two session tokens that differ: which of
// them is good only AWS can tell.
func warnTokenConflict(p *checks.Pass) {
	g := checks.NewGroup()
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
		p.Report(checks.Finding{
			Rule: SecurityTokenConflict, Subject: taken.Name, Severity: checks.Warning, At: checks.Locations(one.At), Services: one.Services,
			Message: redact.Textf("%s (%s) and %s (%s) differ; boto3 takes %[1]s, the older name, and ignores the other",
				taken.Name, cause.Place(taken.At), ignored.Name, cause.Place(ignored.At)),
			Fixes: []checks.Fix{removeToken(p, taken)},
		})
	}
}

// removeToken takes a session token away. That it is the stale one is only likely.
func removeToken(p *checks.Pass, t diagnosis.Token) checks.Fix {
	title := fmt.Sprintf("Remove %s (%s), if the other token is the current one", t.Name, cause.Place(t.At))
	switch {
	case t.Section != "" && t.HostPath != "":
		return checks.WithEdit(title, checks.Unsafe, fixers.MendSetting{File: t.HostPath, Section: t.Section, Key: t.Name, How: fixers.CommentOut})
	case t.Section == "" && t.At.File != astro.OverrideName && t.At.File == p.Project().EnvFile.Path:
		return checks.WithEdit(title, checks.Unsafe, fixers.UnsetVariables{File: t.At.File, Names: []string{t.Name}})
	}
	return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
}
