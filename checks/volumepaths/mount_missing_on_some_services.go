package volumepaths

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/show"
)

func fixSomeServices(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount == nil {
		return fixKeysOfSome(c)
	}
	spec := c.Mount.Raw
	if spec == "" {
		spec = c.Mount.Source + ":" + c.Mount.Target
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Add the volume line %s to %s in %s", spec, phrase.List(c.Services), astro.OverrideName), checks.Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: spec,
	})}
}

// fixKeysOfSome adds the variables to the services that lack them.
func fixKeysOfSome(c cause.Cause) []checks.Fix {
	to := phrase.List(c.Services)
	if v := c.Vars[0]; v.Source == astro.FromEnvFile {
		return []checks.Fix{{Title: redact.Textf("Add the file to %s in %s, as in %s", to, astro.OverrideName, c.Subject), Lines: redact.Texts("env_file:", "  - "+v.Origin.File), Safety: checks.Unsafe}}
	}
	if edit, ok := variablesOf(c); ok {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Add the variables to %s in %s, as in %s", to, astro.OverrideName, c.Subject), checks.Unsafe, edit)}
	}
	return []checks.Fix{{
		Title:  redact.Textf("Add the variables to %s in %s, with the values of %s", to, astro.OverrideName, c.Subject),
		Lines:  environmentLines(c.Vars),
		Safety: checks.Unsafe,
	}}
}

// variablesOf adds the variables as the override has them elsewhere. What it takes from the shell or
// another variable stays so; a key that is written there is not copied.
func variablesOf(c cause.Cause) (fixers.AddVariables, bool) {
	edit := fixers.AddVariables{File: astro.OverrideName, Services: c.Services, Set: map[string]string{}}
	for _, v := range c.Vars {
		switch {
		case v.Source == astro.FromShell:
			edit.Names = append(edit.Names, v.Name)
		case v.Source != astro.FromEnvironment || v.Origin.File != astro.OverrideName:
			return edit, false
		case strings.HasPrefix(v.Raw, "$") || show.Whole(v.Name, v.Value):
			edit.Set[v.Name] = v.Raw
		default:
			return edit, false
		}
	}
	return edit, len(c.Vars) > 0
}

// environmentLines set variables, with the values that may be shown.
func environmentLines(vars []astro.Var) []redact.Text {
	lines := redact.Texts("environment:")
	for _, v := range vars {
		value := redact.Mask
		if show.Whole(v.Name, v.Value) {
			value = v.Value
		}
		lines = append(lines, redact.Textf("  %s: %s", v.Name, value))
	}
	return lines
}

var MountMissingOnSomeServices = &checks.Rule{
	ID:     "mount-missing-on-some-services",
	Causes: []cause.Kind{cause.MountMissingOnSomeServices}, Severity: checks.Error, Since: "0.1.0",
	Title: "Services without the mount",
	Doc: checks.Page(
		checks.NoCredentials+
			" in some services only. "+
			"Tasks may work while DAGs fail to import, or a deferred operator fails although the same call works in a task.",
		"A mount belongs to the service it is written under. "+
			"Tasks run in `scheduler`, the top-level code of DAG files in `dag-processor` (Airflow 2: also `scheduler`), "+
			"deferred operators in `triggerer`, and connections are tested in `api-server` (Airflow 2: `webserver`).",
		"Add the same volume line to every service, then run `astro dev restart`. "+
			"Airflow 3 has `scheduler`, `dag-processor`, `api-server` and `triggerer`; Airflow 2 has `scheduler`, `webserver` and `triggerer`. "+
			"A YAML anchor, as in the example, keeps the line in one place.",
	),
	Message: wordMountMissingOnSomeServices,
	Fixes:   fixSomeServices,
}

func isOrAre(n cause.Names) string {
	if len(n.List()) > 1 {
		return "are"
	}
	return "is"
}

// wordMountMissingOnSomeServices says what the other services have.
func wordMountMissingOnSomeServices(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.SomeServices:
		return redact.Textf("%s is not mounted in %s, only in %s", d.Source, phrase.List(c.Services), wording.And(d.Services))
	case cause.KeysOfOthers:
		if d.EnvFile != "" {
			return redact.Textf("%s is not an env_file of %s; it sets %s in %s", d.EnvFile, phrase.List(c.Services), wording.And(d.Variables), wording.And(d.Services))
		}
		return redact.Textf("%s %s not set in %s, only in %s%s", wording.And(d.Variables), isOrAre(d.Variables), phrase.List(c.Services), wording.And(d.Services), wording.InBrackets(c, d.At))
	}
	panic(checks.Unworded(c))
}
