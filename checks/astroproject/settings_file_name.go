package astroproject

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SettingsFileName = &checks.Rule{
	ID:       "settings-file-name",
	Causes:   []cause.Kind{cause.SettingsFileName},
	Severity: checks.Warning, Since: "0.1.0",
	Title: "Settings file is ignored by the Astro CLI",
	Doc: checks.Page(
		"None when Airflow starts, but the connections, variables and pools of the file are missing. "+
			"A hook that needs one of the connections fails with "+checks.NoCredentials+".",
		"The CLI reads `airflow_settings.yaml` only. "+
			"It cuts the name given with `--settings-file` at the first dot and appends `.yaml`, so it does not find files with `.yml`, a second dot or an absolute path. "+
			"Only its debug log mentions this. "+
			"The finding is an error if a connection of the file is needed and boto3's default credential chain finds nothing, otherwise a warning.",
		"Rename the file:\n\n"+
			"```\nmv airflow_settings.yml airflow_settings.yaml\n```"),
	Message: checks.Says(wording.LostConnectionWords),
	Fixes:   func(_ *checks.Pass, c cause.Cause) []checks.Fix { return renameSettings(c.Subject) },
	Look:    lookMisnamedSettings,
}

// lookMisnamedSettings finds settings files that the CLI does not read, if nothing fails
// because of that.
func lookMisnamedSettings(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	for _, name := range p.Diagnosis().MisnamedSettingsFiles() {
		if p.HasCause(name, cause.SettingsFileName) {
			continue
		}
		found = append(found, checks.Finding{
			Subject: name, At: []checks.Position{{File: name}},
			Message: redact.Textf("the Astro CLI ignores %s: it reads only %s", name, airflow.DefaultSettingsFile),
			Fixes:   renameSettings(name),
		})
	}
	return found
}

func renameSettings(name string) []checks.Fix {
	return []checks.Fix{checks.WithEdit("Rename "+name+" to "+airflow.DefaultSettingsFile, checks.Safe, fixers.RenameFile{From: name, To: airflow.DefaultSettingsFile})}
}
