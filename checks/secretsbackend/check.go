// Package secretsbackend checks the class of the secrets backend.
package secretsbackend

import (
	"context"
	"embed"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the class in AIRFLOW__SECRETS__BACKEND.
var Check = &checks.Check{
	ID:    "secrets-backend",
	Title: "The secrets backend",
	Doc: `AIRFLOW__SECRETS__BACKEND names a Python class. One that cannot be imported ends every
component of Airflow at start; a variable whose name is not quite right is not read at
all, and Airflow then asks no backend, without a word. Airflow 3 can give its workers
another backend. The check knows the backends of the providers, their old paths and until
which Airflow those worked; a class of your own it lets pass.`,
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
		f := checks.Finding{Rule: BackendEnvName, Subject: variable.Variable, At: checks.PositionsOf(g.At), Services: g.Services, Message: redact.Textf("%s (%s): %s", variable.Variable, cause.Place(g.At[0]), wording.UnreadVariableWords(variable))}
		if variable.Meant != "" && p.AnyServiceHas(variable.Meant) { // to nothing
			f.Fixes = []checks.Fix{{Title: redact.Textf("Give %s a value", variable.Meant), Safety: checks.Unsafe}}
		} else if variable.Meant != "" {
			f.Fixes = []checks.Fix{checks.WithEdit("Write "+variable.Meant, checks.Unsafe, fixers.RenameVariable{File: g.At[0].File, From: variable.Variable, To: variable.Meant})}
		}
		p.Report(f)
	}
	for _, g := range workers.Sorted() {
		p.Report(checks.Finding{
			Rule: WorkersBackendDiffers, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("tasks ask another secrets backend (%s) than the rest of Airflow: a connection may be found in one place and not in the other", cause.Place(g.At[0])),
		})
	}
	if !any && len(misspelt) == 0 {
		return checks.Skipf("no secrets backend is set")
	}
	return p.SkipIfReported(checks.FailsForBackend)
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
			Message: redact.Textf("%s (%s) is no class that Airflow %d can import: %s", problem.Value, cause.Place(one.At[0]), p.Project().Image.AirflowMajor, backendWords(problem)),
		}
		if problem.Kind == airflow.BackendOtherClass {
			f.Message = redact.Textf("%s (%s) is %s", problem.Value, cause.Place(one.At[0]), backendWords(problem))
		}
		if problem.Meant != nil {
			title := "Write " + problem.Meant.Class
			if one.At[0].File == astro.OverrideName || one.At[0].File == "Dockerfile" {
				f.Fixes = []checks.Fix{{Title: redact.NewText(title), Safety: checks.Unsafe}}
			} else {
				f.Fixes = []checks.Fix{checks.WithEdit(title, checks.Safe, fixers.RetargetVariables{File: one.At[0].File, Set: map[string]string{variableOf(one.Key): problem.Meant.Class}})}
			}
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
		airflow.BackendQuoted:     "quotes stand in the value",
		airflow.BackendSpaces:     "there are blanks in the value",
		airflow.BackendAliasGone:  "the old path is gone from this Airflow",
		airflow.BackendModuleOnly: "it is the module, without the class",
		airflow.BackendShortName:  "it is the class, without its module",
		airflow.BackendCase:       "capitals count",
		airflow.BackendNearMiss:   "it is not quite the name of one",
		airflow.BackendNoPath:     "it is no dotted path",
		airflow.BackendNotThere:   "its package has no such module or class",
		airflow.BackendNoModule:   "neither the project nor requirements.txt brings such a module",
		airflow.BackendOtherClass: "a class of Airflow, but no secrets backend: nothing is found through it",
	}[problem.Kind]
}

func reportNoProvider(p *checks.Pass, g checks.Groups, providers map[string]*airflow.Backend) {
	for _, one := range g.Sorted() {
		b := providers[one.Key]
		p.Report(checks.Finding{
			Rule: BackendProviderMissing, Subject: b.Class, At: append(checks.PositionsOf(one.At), checks.Position{File: "requirements.txt"}), Services: one.Services,
			Symptom: redact.NewText(airflow.BackendSymptom(airflow.SecretsSection, one.Key, p.Diagnosis().AirflowVersion)),
			Message: redact.Textf("%s needs %s, which this image does not have and requirements.txt does not bring", b.Class, b.Provider),
			Fixes:   []checks.Fix{repair.InstallProvider(p, b.Provider)},
		})
	}
}
