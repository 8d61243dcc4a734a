package envfile

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// warnUnfilled reports values of environment files in which a $NAME became
// nothing, where AWS or Airflow reads them and no failure came of it.
func warnUnfilled(p *checks.Pass) {
	told := map[astro.Origin]bool{}
	for _, c := range p.Diagnosis().Causes {
		for _, at := range c.At {
			told[astro.Origin{File: at.File, Line: at.Line}] = true
		}
	}
	g := checks.NewGroup()
	unfilled := map[string]astro.Var{}
	for _, s := range p.Project().Services {
		for _, v := range s.Env {
			if v.Source != astro.FromEnvFile || len(v.Unfilled) == 0 || !diagnosis.ReadForAWS(v.Name) || told[astro.Origin{File: v.Origin.File, Line: v.Origin.Line}] {
				continue
			}
			key := cause.Place(v.Origin)
			unfilled[key] = v
			g.Add(key, s.Name, v.Origin)
		}
	}
	for _, one := range g.Sorted() {
		v := unfilled[one.Key]
		p.Report(checks.Finding{
			Rule: UndefinedVariableInEnvFile, Subject: v.Name, Severity: checks.Warning, At: checks.Locations(one.At), Services: one.Services,
			Message: redact.Textf("%s (%s) has $%s, which neither the shell nor an earlier line sets; compose puts nothing in its place",
				v.Name, one.Key, strings.Join(v.Unfilled, " and $")),
			Fixes: unfilledFixes(v),
		})
	}
}
