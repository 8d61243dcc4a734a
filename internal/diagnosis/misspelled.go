package diagnosis

import (
	"maps"
	"path/filepath"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// misspelled explains a failure by a variable whose name is almost one that would have helped.
func (e *explainer) misspelled(wanted ...string) cause.Cause {
	var found cause.Cause
	meantToBe := sessions.Change{Set: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(e.Service.Env)) {
		v := e.Service.Env[name]
		meant := awsnames.MeantVariable(name)
		if meant == "" || !slices.Contains(wanted, meant) || v.Source == astro.FromBase {
			continue
		}
		if _, set := e.Service.Env[meant]; set {
			continue
		}
		meantToBe.Set[meant] = v.Value
		if found.Kind == "" {
			found = cause.Cause{
				Kind: cause.EnvNameMisspelled, Subject: name, Suggestion: meant, Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin), Cure: &meantToBe,
				Detail: cause.Misspelled{Name: name, At: cause.SpotOf(v.Origin), Read: meant},
			}
		}
	}
	return e.decisive(found)
}

// unreadEnvFile explains a failure by variables in a file that the CLI does not read.
func (e *explainer) unreadEnvFile(wanted ...string) cause.Cause {
	for _, name := range e.Project.UnreadEnvFiles() {
		if c := e.decisive(e.unreadIn(name, wanted)); c.Kind != "" {
			return c
		}
	}
	return cause.Cause{}
}

// unreadIn is the same for one file. Its cure sets all its boto3 variables.
func (e *explainer) unreadIn(name string, wanted []string) cause.Cause {
	var found cause.Cause
	read := sessions.Change{Set: map[string]string{}}
	for _, v := range e.Project.ReadEnvFile(name) {
		if _, set := e.Service.Env[v.Name]; set {
			continue
		}
		if awsnames.IsVariable(v.Name) {
			read.Set[v.Name] = v.Value
		}
		if slices.Contains(wanted, v.Name) && found.Kind == "" {
			found = cause.Cause{
				Kind: cause.DotenvNotRead, Subject: name, Suggestion: e.Project.EnvFile.Path, Vars: []astro.Var{v}, At: []astro.Origin{v.Origin},
				HostPath: filepath.Join(e.Project.Dir, name), Cure: &read,
				Detail: cause.Misspelled{Name: v.Name, At: cause.SpotOf(v.Origin), Read: e.Project.EnvFile.Path},
			}
		}
	}
	return found
}
