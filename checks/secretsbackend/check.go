// Package secretsbackend checks the class of the secrets backend.
package secretsbackend

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the class in AIRFLOW__SECRETS__BACKEND.
var Check = &checks.Check{
	ID:    "secrets-backend",
	Title: "Class of the secrets backend",
	Doc: `AIRFLOW__SECRETS__BACKEND names a Python class. If Airflow cannot import it, no component
starts. If the name of the variable is misspelled, Airflow silently uses no backend.
Airflow 3 can have another backend for its workers. The check knows the backends of the
providers, their old paths and the last Airflow version that supported these. It accepts a
class of your own.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot use its secrets backend",
	Rules: []*checks.Rule{
		BackendClassPath,
		BackendEnvName,
		BackendProviderMissing,
		WorkersBackendDiffers,
	},
	Examples: examples,
	Run:      checkSecretsBackend,
}

func checkSecretsBackend(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	unloadable, noProvider, misspelt, workers := checks.NewGroups(), checks.NewGroups(), checks.NewGroups(), checks.NewGroups()
	problems := map[string]*airflow.BackendProblem{}
	providers := map[string]*airflow.Backend{}
	unread := map[string]airflow.UnreadVariable{}
	any := false
	for _, v := range p.Diagnosis().Views {
		for _, source := range v.Backends() {
			any = true
			at := v.Service.Env[source.Variable].Origin
			problem := source.Problem
			if problem == nil {
				problem = notImportable(p, v, source)
			}
			if source.Variable == airflow.WorkerBackendVariable && v.Service.Name == "api-server" {
				continue // it runs no tasks
			}
			if problem != nil {
				problems[source.Variable+source.Value] = problem
				unloadable.Add(source.Variable+source.Value, v.Service.Name, at)
			} else if b := source.Backend; b != nil && b.Provider != "" && !p.Diagnosis().HasProvider(b.Provider) {
				providers[source.Value] = b
				noProvider.Add(source.Value, v.Service.Name, at)
			}
		}
		for _, variable := range v.Airflow.Config.Unread {
			if variable.Why == airflow.UnreadNoBackend && p.ReportsLoss(v, airflow.BackendVariable) {
				continue
			}
			unread[variable.Variable] = variable
			misspelt.Add(variable.Variable, v.Service.Name, v.Service.Env[variable.Variable].Origin)
		}
		if w := v.Airflow.Config.Workers; w != nil && w.Problem == nil && v.Airflow.Config.Secrets.IsSet() && differ(v.Airflow.Config) {
			workers.Add(w.Value, v.Service.Name, v.Service.Env[w.Variable].Origin)
		}
	}
	p.Look(ctx)
	reportUnloadable(p, unloadable, problems)
	reportNoProvider(p, noProvider, providers)
	for _, g := range misspelt.Sorted() {
		variable := unread[g.Key]
		f := checks.Finding{Rule: BackendEnvName, Subject: variable.Variable, At: checks.PositionsOf(g.At), Services: g.Services, Message: redact.Textf("%s has no effect (%s): %s", variable.Variable, cause.Place(g.At[0]), wording.UnreadVariableWords(variable))}
		if fix, ok := intoKwargs(p, g, variable); ok {
			f.Fixes = []checks.Fix{fix}
		} else if variable.Meant != "" && p.AnyServiceHas(variable.Meant) { // to nothing
			f.Fixes = []checks.Fix{{Title: redact.Textf("Set %s to the class of the backend", variable.Meant), Lines: redact.Texts(variable.Meant + "=" + secretsManagerClass), Safety: checks.Unsafe}}
		} else if variable.Meant != "" {
			f.Fixes = []checks.Fix{checks.WithEdit("Rename "+variable.Variable+" to "+variable.Meant+" in "+cause.Place(g.At[0]), checks.Unsafe, fixers.RenameVariable{File: g.At[0].File, From: variable.Variable, To: variable.Meant})}
		}
		p.Report(f)
	}
	for _, g := range workers.Sorted() {
		p.Report(checks.Finding{
			Rule: WorkersBackendDiffers, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("tasks use another secrets backend than the rest of Airflow (%s)", cause.Place(g.At[0])),
			Fixes:   sameBackend(p, g),
		})
	}
	if !any && len(misspelt) == 0 {
		return checks.Skipf("no secrets backend is set")
	}
	return p.SkipIfReported(checks.FailsForBackend)
}

// intoKwargs writes an argument that this Airflow does not read from a variable of its own into the
// JSON of all arguments.
func intoKwargs(p *checks.Pass, g *checks.Group, variable airflow.UnreadVariable) (checks.Fix, bool) {
	key, perKey := strings.CutPrefix(variable.Variable, airflow.PerKeyPrefix)
	if variable.Why != airflow.UnreadVersion || !perKey {
		return checks.Fix{}, false
	}
	v := p.ViewOf(g.Services[0]).Service.Env[variable.Variable]
	written, err := json.Marshal(map[string]string{strings.ToLower(key): v.Value})
	title := fmt.Sprintf("Move %s into the JSON of %s in %s", variable.Variable, airflow.KwargsVariable, cause.Place(v.Origin))
	if err != nil || v.Source != astro.FromEnvFile || p.AnyServiceHas(airflow.KwargsVariable) || strings.ContainsAny(v.Value+v.Raw, "$'\\\n") {
		return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}, true
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.EditLines{
		File: v.Origin.File, As: fixers.Dotenv, Changes: []fixers.LineChange{fixers.ReplaceLines(v.Origin.Line, v.Origin.Line, airflow.KwargsVariable+"='"+string(written)+"'")},
	}), true
}

// secretsManagerClass is the backend of the instructions.
const secretsManagerClass = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"

// otherBackend sets a class that Airflow can import, where the intended one is unknown.
func otherBackend(p *checks.Pass, g *checks.Group) checks.Fix {
	v := p.ViewOf(g.Services[0]).Service.Env[variableOf(g.Key)]
	return checks.Fix{
		Title: redact.Textf("Set %s to a class that Airflow can import in %s", v.Name, cause.Place(v.Origin)), Safety: checks.Unsafe,
		Lines: []redact.Text{repair.VariableLine(v, secretsManagerClass)},
	}
}

// sameBackend lets the workers use the general backend.
func sameBackend(p *checks.Pass, g *checks.Group) []checks.Fix {
	env := p.ViewOf(g.Services[0]).Service.Env
	class := env[airflow.WorkerBackendVariable]
	if class.Source != astro.FromEnvFile {
		return []checks.Fix{{
			Title: redact.Textf("Remove %s and %s, or set them to the values of the general backend, in %s", airflow.WorkerBackendVariable, airflow.WorkerKwargsVariable, cause.Place(class.Origin)),
			Lines: []redact.Text{repair.VariableLine(class, env[airflow.BackendVariable].Value)}, Safety: checks.Unsafe,
		}}
	}
	var names []string
	for _, name := range []string{airflow.WorkerBackendVariable, airflow.WorkerKwargsVariable} {
		if v := env[name]; v.Source == astro.FromEnvFile && v.Origin.File == class.Origin.File {
			names = append(names, name)
		}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove %s from %s", phrase.List(names), class.Origin.File), checks.Unsafe, fixers.UnsetVariables{File: class.Origin.File, Names: names})}
}

// differ reports whether workers and the other services use different backends.
func differ(c airflow.Config) bool {
	return c.Workers.Value != c.Secrets.Value || c.Workers.KwargsText != c.Secrets.KwargsText
}

func reportUnloadable(p *checks.Pass, g checks.Groups, problems map[string]*airflow.BackendProblem) {
	for _, one := range g.Sorted() {
		problem := problems[one.Key]
		f := checks.Finding{
			Rule: BackendClassPath, Subject: problem.Value, At: checks.PositionsOf(one.At), Services: one.Services, Symptom: redact.NewText(problem.Symptom),
			Message: redact.Textf("Airflow %d cannot import %s (%s): %s", p.Project().Image.AirflowMajor, problem.Value, cause.Place(one.At[0]), backendWords(problem)),
		}
		if problem.Kind == airflow.BackendOtherClass {
			f.Message = redact.Textf("%s is not a secrets backend (%s)", problem.Value, cause.Place(one.At[0]))
		}
		f.Fixes = []checks.Fix{otherBackend(p, one)}
		if problem.Meant != nil {
			v := p.ViewOf(one.Services[0]).Service.Env[variableOf(one.Key)]
			f.Fixes = []checks.Fix{repair.SetVariable(cause.Cause{Services: one.Services}, v, problem.Meant.Class)}
		}
		p.Report(f)
	}
}

// variableOf is the variable at the start of a group's key.
func variableOf(key string) string {
	if strings.HasPrefix(key, airflow.WorkerBackendVariable) {
		return airflow.WorkerBackendVariable
	}
	return airflow.BackendVariable
}

func backendWords(problem *airflow.BackendProblem) string {
	return map[airflow.BackendProblemKind]string{
		airflow.BackendQuoted:     "the value contains quotes",
		airflow.BackendSpaces:     "the value contains spaces",
		airflow.BackendAliasGone:  "this Airflow version no longer has the old path",
		airflow.BackendModuleOnly: "the class is missing after the module",
		airflow.BackendShortName:  "the module is missing before the class",
		airflow.BackendCase:       "upper and lower case matter",
		airflow.BackendNearMiss:   "the name is misspelled",
		airflow.BackendNoPath:     "it is not a dotted path",
		airflow.BackendNotThere:   "the package has no such module or class",
		airflow.BackendNoModule:   "neither the project nor requirements.txt has the module",
		airflow.BackendOtherClass: "it is not a secrets backend",
	}[problem.Kind]
}

func reportNoProvider(p *checks.Pass, g checks.Groups, providers map[string]*airflow.Backend) {
	for _, one := range g.Sorted() {
		b := providers[one.Key]
		p.Report(checks.Finding{
			Rule: BackendProviderMissing, Subject: b.Class, At: append(checks.PositionsOf(one.At), checks.Position{File: "requirements.txt"}), Services: one.Services,
			Symptom: redact.NewText(airflow.BackendSymptom(airflow.SecretsSection, one.Key, p.Diagnosis().AirflowVersion)),
			Message: redact.Textf("%s needs %s, which is neither in the image nor in requirements.txt", b.Short, b.Provider),
			Fixes:   []checks.Fix{repair.InstallProvider(p, b.Provider)},
		})
	}
}
