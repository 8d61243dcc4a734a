package checks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
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
	Rules: []*Rule{
		KwargsInvalidJSON,
		KwargsNotObject,
		KwargsSecretCircular,
		KwargsUnknownKey,
		KwargsType,
		KwargsPrefix,
		KwargsHoldsKeys,
		KwargsVersion,
	},
	Run: checkBackendKwargs,
}

func checkBackendKwargs(_ context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		return err
	}
	p.reportCauses()
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
			p.judgeKwargs(v, source)
		}
	}
	switch {
	case !any && elsewhere != "":
		return Unknownf("the arguments come from %s, which only the container can ask", elsewhere)
	case !any:
		return Skipf("the secrets backend has no arguments")
	}
	if broken && !p.runs(SecretsBackend) {
		return Unknownf("see %s (%s)", BackendClassPath.ID, SecretsBackend.ID)
	}
	if broken {
		return Skipf("see %s (%s)", BackendClassPath.ID, SecretsBackend.ID)
	}
	return p.elsewhere(failsForBackend)
}

func (p *Pass) judgeKwargs(v *diagnosis.View, source *airflow.Source) {
	at := v.Service.Env[source.KwargsVariable].Origin
	if !source.Kwargs.Usable() {
		if !p.failsForLoss(v, source.KwargsVariable) {
			p.reportUnusable(v, source, at)
		}
		return
	}
	if source.Backend == nil {
		return // nobody knows what it takes
	}
	told := p.tellsOfLoss(v, source.KwargsVariable)
	for _, problem := range airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, p.Diagnosis().Installed(source.Backend.Provider)) {
		rule := p.check.ruleOfCause(diagnosis.KwargCause(problem.Kind))
		if p.explained(rule, problem.Key) || told && problem.Kind == airflow.Prefix && kwargSeverity(source, problem) == Warning {
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
		f := Finding{
			Rule: rule, At: locations([]astro.Origin{origin}), Services: p.viewNames(), Symptom: redact.NewText(problem.Symptom),
			Message:  redact.Textf("%q in %s (%s): %s", problem.Key, variable, diagnosis.Place(origin), problem.Detail),
			Severity: kwargSeverity(source, problem),
		}
		if problem.Kind == airflow.UnknownKey && problem.Suggestion != "" && variable == source.KwargsVariable {
			f.Fixes = []Fix{renameKey(origin, variable, problem.Key, problem.Suggestion)}
		} else if problem.Suggestion != "" {
			f.Fixes = []Fix{{Title: redact.Textf("Write %q", problem.Suggestion), Safety: Unsafe}}
		}
		p.Report(f)
	}
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
// failed for it yet: an error where something is another without them.
func (p *Pass) reportUnusable(v *diagnosis.View, source *airflow.Source, at astro.Origin) {
	rule := KwargsNotObject
	switch {
	case source.Kwargs.Circular:
		rule = KwargsSecretCircular
	case source.Kwargs.Err != nil:
		rule = KwargsInvalidJSON
	}
	if len(p.causesOf(rule)) > 0 {
		return
	}
	f := Finding{
		Rule: rule, Severity: Warning, At: locations([]astro.Origin{at}), Services: p.viewNames(), Symptom: redact.NewText(source.Kwargs.Log),
		Message: redact.Textf("%s (%s) cannot be used: %s; Airflow goes on with the defaults", source.KwargsVariable, diagnosis.Place(at), diagnosis.KwargsWords(source.Kwargs)),
		Fixes:   jsonFixes(source, at),
	}
	if source.Kwargs.Circular {
		f.Severity = Error
	}
	lost, certain := p.Diagnosis().LostKwargs(v, source)
	if certain {
		f.Severity = Error
	}
	if len(lost) > 0 {
		f.Message = f.Message.Add(", not with " + strings.Join(lost, ", "))
	}
	if source.Kwargs.Raises != "" {
		f.Severity, f.Symptom = Error, redact.NewText(source.Kwargs.Raises)
		f.Message = redact.Textf("%s (%s) ends Airflow at start: %s", source.KwargsVariable, diagnosis.Place(at), diagnosis.KwargsWords(source.Kwargs))
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

func fixKwargsValue(p *Pass, c diagnosis.Cause) []Fix {
	if s := c.Session; s != nil && s.Outcome.Failure != nil && (s.Outcome.Failure.Kind == boto.ArgumentInvalid || s.Outcome.Failure.Kind == boto.CABundleAbsent) {
		return fixArgument(p, c)
	}
	if c.Suggestion == "" {
		return nil
	}
	return []Fix{{Title: redact.Textf("Write %q", c.Suggestion), Safety: Unsafe}}
}

func renameKey(at astro.Origin, variable, from, to string) Fix {
	if object, name, inside := strings.Cut(to, "."); inside {
		return Fix{Title: redact.Textf("Write %q: {%q: …} instead of %q (%s)", object, name, from, diagnosis.Place(at)), Safety: Unsafe}
	}
	if object, name, inside := strings.Cut(from, "."); inside && name == to {
		return Fix{Title: redact.Textf("Move %q out of %q (%s)", name, object, diagnosis.Place(at)), Safety: Unsafe}
	}
	title := fmt.Sprintf("Write %q instead of %q", to, from)
	if at.File == astro.OverrideName || at.File == "Dockerfile" {
		return Fix{Title: redact.NewText(title), Safety: Unsafe}
	}
	return withEdit(title, Safe, fixers.EditKwargs{File: at.File, Variable: variable, Rename: []fixers.Renaming{{From: from, To: to}}})
}
