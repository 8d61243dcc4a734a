package volumepaths

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixSomeServices(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount == nil {
		return fixKeysOfSome(c)
	}
	spec := c.Mount.Raw
	if spec == "" {
		spec = c.Mount.Source + ":" + c.Mount.Target
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Add the same volume line to %s", strings.Join(c.Services, ", ")), checks.Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: spec,
	})}
}

// fixKeysOfSome adds the variables to the services that lack them.
func fixKeysOfSome(c cause.Cause) []checks.Fix {
	to := strings.Join(c.Services, ", ")
	if v := c.Vars[0]; v.Source == astro.FromEnvFile {
		return []checks.Fix{{Title: redact.Textf("Add %s to env_file: of %s in %s, as in %s", v.Origin.File, to, astro.OverrideName, c.Subject), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{
		Title:  redact.Textf("Add %s to environment: of %s in %s, as in %s", strings.Join(checks.NamesOf(c.Vars), ", "), to, astro.OverrideName, c.Subject),
		Safety: checks.Unsafe,
	}}
}

var MountMissingOnSomeServices = &checks.Rule{
	ID:     "mount-missing-on-some-services",
	Causes: []cause.Kind{cause.MountMissingOnSomeServices}, Severity: checks.Error, Since: "0.1.0",
	Title: "Services without the mount",
	Doc: checks.Page(
		checks.NoCredentials+" in some services only. "+
			"Tasks may work while DAGs fail to import, or a deferred operator fails although the same call works in a task.",
		"A mount belongs to the service it is written under. "+
			"Tasks run in `scheduler`, the code at the top of a DAG file in `dag-processor` (in Airflow 2 also in `scheduler`), "+
			"deferred operators in `triggerer`, and connections are tested in `api-server` (in Airflow 2 `webserver`).",
		"Give every service the same volume line, then run `astro dev restart`. "+
			"Airflow 3 has `scheduler`, `dag-processor`, `api-server` and `triggerer`; Airflow 2 has `scheduler`, `webserver` and `triggerer`. "+
			"A YAML anchor, as in the example, keeps the line in one place.",
	),
	Message: wordMountMissingOnSomeServices,
	Fixes:   fixSomeServices,
}

// wordMountMissingOnSomeServices says what the other services have.
func wordMountMissingOnSomeServices(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.SomeServices:
		return redact.Textf("%s mounts %s for %s only; the other services see no AWS files", astro.OverrideName, d.Source, strings.Join(d.Services.List(), ", "))
	case cause.KeysOfOthers:
		if d.EnvFile != "" {
			return redact.Textf("%s gives %s, with %s, to %s only; the other services have no credentials", astro.OverrideName, d.EnvFile, wording.And(d.Variables), wording.And(d.Services))
		}
		return redact.Textf("%s gives %s to %s only; the other services have no credentials", wording.SpotWords(c, d.At), wording.And(d.Variables), wording.And(d.Services))
	}
	panic(checks.Unworded(c))
}
