package checks

import (
	"context"
	"fmt"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
)

// BackendKwargs looks at AIRFLOW__SECRETS__BACKEND_KWARGS.
var BackendKwargs = &Check{
	ID:    "backend-kwargs",
	Title: "The arguments of the secrets backend",
	Doc: `AIRFLOW__SECRETS__BACKEND_KWARGS is JSON. When it is not, Airflow logs one line and goes
on with no arguments at all: default prefixes, no region, no profile. The AWS backends take
any key and ignore those that they do not know, so that a typo shows nowhere. The check
reads the value as Airflow of this version does and holds it against the arguments that the
class has.`,
	Scope: Project,
	Rules: backendKwargsRules,
	Run:   checkBackendKwargs,
}

func checkBackendKwargs(_ context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		return err
	}
	p.reportCauses(cures{"kwargs-type": fixArgument, "kwargs-unknown-key": fixKwargsKey, "kwargs-invalid-json": fixKwargsJSON, "kwargs-not-object": fixKwargsJSON})
	seen, any := map[string]bool{}, false
	for _, v := range p.Diagnosis().Views {
		for _, source := range v.Backends() {
			any = any || source.KwargsVariable != "" || len(source.PerKey) > 0
			if source.Backend == nil || seen[source.KwargsVariable+source.KwargsText] {
				continue
			}
			seen[source.KwargsVariable+source.KwargsText] = true
			p.judgeKwargs(v, source)
		}
	}
	if !any {
		return Skipf("the secrets backend has no arguments")
	}
	return nil
}

func (p *Pass) judgeKwargs(v *diagnosis.View, source *airflow.Source) {
	at := v.Service.Env[source.KwargsVariable].Origin
	if !source.Kwargs.Usable() {
		if !p.failsForLoss(v, source.KwargsVariable) {
			p.reportUnusable(source, at)
		}
		return
	}
	told := p.tellsOfLoss(v, source.KwargsVariable)
	for _, problem := range airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, p.Diagnosis().Installed(source.Backend.Provider)) {
		if p.explained(kwargRules[problem.Kind], problem.Key) || told && problem.Kind == airflow.Prefix && kwargSeverity(source, problem) == Warning {
			continue
		}
		f := Finding{
			Rule: kwargRules[problem.Kind], At: locations([]astro.Origin{at}), Services: p.viewNames(), Symptom: problem.Symptom,
			Message:  fmt.Sprintf("%q in %s (%s): %s", problem.Key, source.KwargsVariable, diagnosis.Place(at), problem.Detail),
			Severity: kwargSeverity(source, problem),
		}
		if problem.Kind == airflow.UnknownKey && problem.Suggestion != "" {
			f.Fixes = []Fix{renameKey(at, source.KwargsVariable, problem.Key, problem.Suggestion)}
		} else if problem.Suggestion != "" {
			f.Fixes = []Fix{{Title: fmt.Sprintf("Write %q", problem.Suggestion), Safety: Unsafe}}
		}
		p.Report(f)
	}
}

// kwargRules are the rules of the kinds of problem.
var kwargRules = map[airflow.KwargKind]string{
	airflow.UnknownKey: "kwargs-unknown-key",
	airflow.WrongType:  "kwargs-type",
	airflow.Prefix:     "kwargs-prefix",
	airflow.KeysInside: "kwargs-holds-keys",
	airflow.ByVersion:  "kwargs-version",
	airflow.NoEffect:   "kwargs-version",
}

// kwargSeverity is an error only where something breaks for certain: a crash,
// lookups that raise, or a prefix that is silently not used.
func kwargSeverity(source *airflow.Source, problem airflow.KwargProblem) Severity {
	switch problem.Effect {
	case airflow.Crash, airflow.Fails:
		return Error
	case airflow.Ignored:
		if meant := source.Backend.Kwarg(problem.Suggestion); problem.Kind == airflow.UnknownKey && meant != nil && losesPrefix(source, problem) {
			return Error
		}
	}
	return Warning
}

// losesPrefix reports whether an ignored key held a prefix other than the
// default: all lookups of that kind then ask for other names.
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

// reportUnusable reports arguments that Airflow drops as a whole, where nothing
// failed for it yet.
func (p *Pass) reportUnusable(source *airflow.Source, at astro.Origin) {
	rule := "kwargs-not-object"
	if source.Kwargs.Err != nil {
		rule = "kwargs-invalid-json"
	}
	if len(p.Diagnosis().CausesOf(rule)) > 0 {
		return
	}
	f := Finding{
		Rule: rule, Severity: Warning, At: locations([]astro.Origin{at}), Services: p.viewNames(), Symptom: source.Kwargs.Log,
		Message: fmt.Sprintf("%s (%s) cannot be used: %s; Airflow goes on with the defaults", source.KwargsVariable, diagnosis.Place(at), diagnosis.KwargsWords(source.Kwargs)),
		Fixes:   jsonFixes(source, at),
	}
	if lost := lostPrefixes(source); len(lost) > 0 {
		f.Severity = Error
		f.Message += ", and looks for no secret under the " + strings.Join(lost, " and the ")
	}
	if source.Kwargs.Raises != "" {
		f.Severity, f.Symptom = Error, source.Kwargs.Raises
		f.Message = fmt.Sprintf("%s (%s) ends Airflow at start: %s", source.KwargsVariable, diagnosis.Place(at), diagnosis.KwargsWords(source.Kwargs))
	}
	p.Report(f)
}

func (p *Pass) viewNames() []string {
	var out []string
	for _, v := range p.Diagnosis().Views {
		out = append(out, v.Service.Name)
	}
	return out
}

func fixKwargsJSON(_ *Pass, c diagnosis.Cause) []Fix {
	for _, source := range c.View.Backends() {
		if source.KwargsVariable == c.Subject && len(c.At) > 0 {
			return jsonFixes(source, c.At[0])
		}
	}
	return nil
}

func fixKwargsKey(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.At) == 0 || c.Suggestion == "" {
		return nil
	}
	return []Fix{renameKey(c.At[0], c.View.Airflow.Config.Secrets.KwargsVariable, c.Subject, c.Suggestion)}
}

func renameKey(at astro.Origin, variable, from, to string) Fix {
	if object, name, inside := strings.Cut(to, "."); inside {
		return Fix{Title: fmt.Sprintf("Write %q: {%q: …} instead of %q (%s)", object, name, from, diagnosis.Place(at)), Safety: Unsafe}
	}
	title := fmt.Sprintf("Write %q instead of %q", to, from)
	if at.File == astro.OverrideName || at.File == "Dockerfile" {
		return Fix{Title: title, Safety: Unsafe}
	}
	return withFixer(title, "edit-kwargs", Safe, map[string]string{"file": at.File, "variable": variable, "rename": from + "=" + to})
}
