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
	Title: "Arguments of the secrets backend",
	Doc: `AIRFLOW__SECRETS__BACKEND_KWARGS must be a JSON object. If it is not, Airflow logs one line
and continues without arguments: default prefixes, no region, no profile. The AWS backends
silently ignore unknown keys, so a typo shows nowhere. The check parses the value like the
Airflow version of this project and compares it with the arguments of the class.`,
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
			key := source.DefinedIn() + source.KwargsText
			if seen[key] {
				continue
			}
			seen[key] = true
			judgeKwargs(p, v, source)
		}
	}
	switch {
	case !any && elsewhere != "":
		return checks.Unseenf("only the container can read the arguments from %s", elsewhere)
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
		if isReported(p, source, problem, rule) || told && problem.Kind == airflow.Prefix && kwargSeverity(source, problem) == checks.Warning {
			continue
		}
		if p.Diagnosis().LeftPlaceholder(v, source, problem.Key) {
			continue
		}
		variable := source.VariableOf(problem.Key)
		origin := v.Service.Env[variable].Origin
		f := checks.Finding{
			Rule: rule, Subject: variable + " " + problem.Key, At: checks.PositionsOf([]astro.Origin{origin}), Services: p.Services(), Symptom: redact.NewText(problem.Symptom),
			Message:  redact.Textf("%s (%s, %s)", phrase.Argument(problem.Key, problem.Detail), variable, cause.Place(origin)),
			Severity: kwargSeverity(source, problem),
		}
		f.Fixes = problemFixes(p, v, source, problem)
		p.Report(f)
	}
}

// isReported reports whether a cause is reported for an argument of the same backend.
func isReported(p *checks.Pass, source *airflow.Source, problem airflow.KwargProblem, rule *checks.Rule) bool {
	return slices.ContainsFunc(p.CausesOf(rule.Causes...), func(c cause.Cause) bool {
		return c.Subject == problem.Key && (c.Session == nil || c.Session.Variable == source.DefinedIn())
	})
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
		Message: unusableWords(source, at, "Airflow uses the defaults"),
		Fixes:   jsonFixes(v, source, at),
	}
	if source.Kwargs.Circular {
		f.Severity = checks.Error
	}
	lost, certain := p.Diagnosis().LostKwargs(v, source)
	if certain {
		f.Severity = checks.Error
	}
	if len(lost) > 0 {
		f.Message = f.Message.Add(" instead of " + lostKwargsWords(lost))
	}
	if source.Kwargs.Raises != "" {
		f.Severity, f.Symptom = checks.Error, redact.NewText(source.Kwargs.Raises)
		f.Message = unusableWords(source, at, "Airflow does not start")
	}
	p.Report(f)
}

// unusableWords say why the arguments in a variable cannot be used, and what follows.
func unusableWords(source *airflow.Source, at astro.Origin, effect string) redact.Text {
	return redact.Textf("%s cannot be used (%s): %s; %s", source.KwargsVariable, cause.Place(at), phrase.KwargsFault(cause.FaultOfKwargs(source.Kwargs)), effect)
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
			return jsonFixes(c.View, source, c.At[0])
		}
	}
	return nil
}
