// Package backendkwargs checks the arguments of the secrets backend.
package backendkwargs

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/secretsbackend"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks AIRFLOW__SECRETS__BACKEND_KWARGS.
var Check = &checks.Check{
	ID:    "backend-kwargs",
	Title: "The arguments of the secrets backend",
	Doc: `AIRFLOW__SECRETS__BACKEND_KWARGS is JSON. When it is not, Airflow logs one line and goes
on with no arguments at all: default prefixes, no region, no profile. The AWS backends take
any key and ignore those that they do not know, so that a typo shows nowhere. The check
reads the value as Airflow of this version does and holds it against the arguments that the
class has.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot use its secrets backend",
	Rules: []*checks.Rule{
		KwargsInvalidJSON,
		KwargsNotObject,
		KwargsSecretCircular,
		KwargsUnknownKey,
		KwargsType,
		KwargsPrefix,
		KwargsHoldsKeys,
		KwargsVersion,
	},
	Examples: examples,
	Run:      checkBackendKwargs,
}

func checkBackendKwargs(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	p.ReportCauses()
	p.Look(ctx)
	seen, any, broken, elsewhere := map[string]bool{}, false, false, ""
	for _, v := range p.Diagnosis().Views {
		for _, source := range v.Backends() {
			elsewhere = cmp.Or(elsewhere, source.Elsewhere)
			any = any || source.KwargsVariable != "" || len(source.PerKey) > 0
			if source.Problem != nil { // no class takes them
				broken = true
				continue
			}
			if seen[source.KwargsVariable+source.KwargsText] {
				continue
			}
			seen[source.KwargsVariable+source.KwargsText] = true
			judgeKwargs(p, v, source)
		}
	}
	switch {
	case !any && elsewhere != "":
		return checks.Unknownf("the arguments come from %s, which only the container can ask", elsewhere)
	case !any:
		return checks.Skipf("the secrets backend has no arguments")
	}
	if broken {
		return p.SkipFor(secretsbackend.Check, secretsbackend.BackendClassPath)
	}
	return p.SkipIfReported(checks.FailsForBackend)
}

func judgeKwargs(p *checks.Pass, v *sessions.View, source *airflow.Source) {
	at := v.Service.Env[source.KwargsVariable].Origin
	if !source.Kwargs.Usable() {
		if !p.ReportsLossAsError(v, source.KwargsVariable) {
			reportUnusable(p, v, source, at)
		}
		return
	}
	if source.Backend == nil {
		return // its parameters are unknown
	}
	told := p.ReportsLoss(v, source.KwargsVariable)
	for _, problem := range airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, p.Diagnosis().Installed(source.Backend.Provider)) {
		rule := p.Check.RuleOfCause(cause.KwargKind(problem.Kind))
		if p.HasCause(problem.Key, rule.Causes...) || told && problem.Kind == airflow.Prefix && kwargSeverity(source, problem) == checks.Warning {
			continue
		}
		if p.Diagnosis().LeftPlaceholder(v, source, problem.Key) {
			continue
		}
		variable, origin := source.KwargsVariable, at
		if i := slices.IndexFunc(source.PerKey, func(k airflow.PerKey) bool { return k.Key == problem.Key }); i >= 0 {
			variable = source.PerKey[i].Variable
			origin = v.Service.Env[variable].Origin
		}
		f := checks.Finding{
			Rule: rule, Subject: variable + " " + problem.Key, At: checks.PositionsOf([]astro.Origin{origin}), Services: p.Services(), Symptom: redact.NewText(problem.Symptom),
			Message:  redact.Textf("%q in %s (%s): %s", problem.Key, variable, cause.Place(origin), phrase.AirflowProblem(problem.Detail)),
			Severity: kwargSeverity(source, problem),
		}
		if problem.Kind == airflow.UnknownKey && problem.Suggestion != "" && variable == source.KwargsVariable {
			f.Fixes = []checks.Fix{renameKey(origin, variable, problem.Key, problem.Suggestion)}
		} else if problem.Suggestion != "" {
			f.Fixes = []checks.Fix{{Title: redact.Textf("Write %q", problem.Suggestion), Safety: checks.Unsafe}}
		}
		p.Report(f)
	}
}

// kwargSeverity is an error only if something certainly breaks: a crash, lookups that raise,
// or a prefix that is silently ignored.
func kwargSeverity(source *airflow.Source, problem airflow.KwargProblem) checks.Severity {
	switch problem.Effect {
	case airflow.Crash, airflow.Fails:
		return checks.Error
	case airflow.Ignored:
		if meant := source.Backend.Kwarg(problem.Suggestion); problem.Kind == airflow.UnknownKey && meant != nil && losesPrefix(source, problem) {
			return checks.Error
		}
	}
	return checks.Warning
}

// losesPrefix reports whether an ignored key held a prefix other than the default: all lookups
// of that kind then use other names.
func losesPrefix(source *airflow.Source, problem airflow.KwargProblem) bool {
	switch problem.Suggestion {
	case "connections_prefix", "variables_prefix", "config_prefix":
		given, _ := source.Kwargs.Values[problem.Key].(string)
		if _, both := source.Kwargs.Values[problem.Suggestion]; both {
			return false
		}
		return given != fmt.Sprint(source.Backend.Kwarg(problem.Suggestion).Default)
	}
	return false
}

// reportUnusable reports arguments that Airflow drops as a whole, if no cause reports it: an
// error if a value without them differs.
func reportUnusable(p *checks.Pass, v *sessions.View, source *airflow.Source, at astro.Origin) {
	rule := KwargsNotObject
	switch {
	case source.Kwargs.Circular:
		rule = KwargsSecretCircular
	case source.Kwargs.Err != nil:
		rule = KwargsInvalidJSON
	}
	if len(p.CausesOf(rule.Causes...)) > 0 {
		return
	}
	f := checks.Finding{
		Rule: rule, Subject: source.KwargsVariable, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{at}), Services: p.Services(), Symptom: redact.NewText(source.Kwargs.Log),
		Message: redact.Textf("%s (%s) cannot be used: %s; Airflow goes on with the defaults", source.KwargsVariable, cause.Place(at), phrase.KwargsFault(cause.FaultOfKwargs(source.Kwargs))),
		Fixes:   jsonFixes(source, at),
	}
	if source.Kwargs.Circular {
		f.Severity = checks.Error
	}
	lost, certain := p.Diagnosis().LostKwargs(v, source)
	if certain {
		f.Severity = checks.Error
	}
	if len(lost) > 0 {
		f.Message = f.Message.Add(", not with " + lostKwargsWords(lost))
	}
	if source.Kwargs.Raises != "" {
		f.Severity, f.Symptom = checks.Error, redact.NewText(source.Kwargs.Raises)
		f.Message = redact.Textf("%s (%s) ends Airflow at start: %s", source.KwargsVariable, cause.Place(at), phrase.KwargsFault(cause.FaultOfKwargs(source.Kwargs)))
	}
	p.Report(f)
}

// lostKwargsWords lists arguments, with the values that may be shown.
func lostKwargsWords(lost []diagnosis.LostKwarg) string {
	words := make([]string, len(lost))
	for i, k := range lost {
		words[i] = k.Name
		if k.Shown {
			words[i] += " " + k.Value
		}
	}
	return strings.Join(words, ", ")
}

func fixKwargsJSON(_ *checks.Pass, c cause.Cause) []checks.Fix {
	for _, source := range c.View.Backends() {
		if source.KwargsVariable == c.Subject && len(c.At) > 0 {
			return jsonFixes(source, c.At[0])
		}
	}
	return nil
}

func renameKey(at astro.Origin, variable, from, to string) checks.Fix {
	if object, name, inside := strings.Cut(to, "."); inside {
		return checks.Fix{Title: redact.Textf("Write %q: {%q: …} instead of %q (%s)", object, name, from, cause.Place(at)), Safety: checks.Unsafe}
	}
	if object, name, inside := strings.Cut(from, "."); inside && name == to {
		return checks.Fix{Title: redact.Textf("Move %q out of %q (%s)", name, object, cause.Place(at)), Safety: checks.Unsafe}
	}
	title := fmt.Sprintf("Write %q instead of %q", to, from)
	if at.File == astro.OverrideName || at.File == "Dockerfile" {
		return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
	}
	return checks.WithEdit(title, checks.Safe, fixers.EditKwargs{File: at.File, Variable: variable, Rename: []fixers.Renaming{{From: from, To: to}}})
}
