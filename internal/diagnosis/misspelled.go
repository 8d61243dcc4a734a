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

// misspelled explains a failure by variables whose names are almost those that would have helped.
// Keys only help together, so one cause has them all.
func (e *explainer) misspelled(wanted ...string) cause.Cause {
	meantToBe := sessions.Change{Set: map[string]string{}}
	var vars, tokens []astro.Var
	for _, name := range slices.Sorted(maps.Keys(e.Service.Env)) {
		v := e.Service.Env[name]
		meant := awsnames.MeantVariable(name)
		if _, set := e.Service.Env[meant]; meant == "" || set || v.Source == astro.FromBase {
			continue
		}
		if _, taken := meantToBe.Set[meant]; taken {
			continue
		}
		switch {
		case slices.Contains(wanted, meant):
			meantToBe.Set[meant] = v.Value
			vars = append(vars, v)
		case meant == "AWS_SESSION_TOKEN" && len(tokens) == 0:
			tokens = append(tokens, v)
		}
	}
	if len(vars) == 0 {
		return cause.Cause{}
	}
	if _, ok := meantToBe.Set["AWS_ACCESS_KEY_ID"]; ok && len(tokens) > 0 {
		meantToBe.Set["AWS_SESSION_TOKEN"] = tokens[0].Value
		vars = append(vars, tokens...)
	}
	return e.decisive(misspelledVars(vars, &meantToBe))
}

func misspelledVars(vars []astro.Var, cure *sessions.Change) cause.Cause {
	first := vars[0]
	d := cause.Misspelled{Name: first.Name, At: cause.SpotOf(first.Origin), Read: awsnames.MeantVariable(first.Name)}
	c := cause.Cause{Kind: cause.EnvNameMisspelled, Subject: d.Name, Suggestion: d.Read, Vars: vars, Cure: cure}
	var also, read []string
	for i, v := range vars {
		c.At = appendOrigin(c.At, v.Origin)
		if i > 0 {
			also, read = append(also, v.Name), append(read, awsnames.MeantVariable(v.Name))
		}
	}
	d.Also, d.ReadToo = cause.NamesOf(also), cause.NamesOf(read)
	c.Detail = d
	return c
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
