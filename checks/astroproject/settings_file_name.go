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
	Title: "A settings file that the CLI does not read",
	Doc: checks.Page(
		"None at the start: it succeeds, and the connections, variables and pools of the file are not there. "+
			"For a hook that needs one of the connections: "+checks.NoCredentials+".",
		"The CLI reads `airflow_settings.yaml`. "+
			"It cuts the name given with `--settings-file` at the first dot and puts `.yaml` behind it, so that `.yml`, a second dot and an absolute path lead to no file. "+
			"It says so only in its debug log. "+
			"It is an error where a connection of the file is needed and boto3's default chain finds nothing, else a warning.",
		"Give the file its name:\n\n"+
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
			Message: redact.Textf("the CLI does not read %s: it reads %s", name, airflow.DefaultSettingsFile),
			Fixes:   renameSettings(name),
		})
	}
	return found
}

func renameSettings(name string) []checks.Fix {
	return []checks.Fix{checks.WithEdit("Rename the file to "+airflow.DefaultSettingsFile, checks.Safe, fixers.RenameFile{From: name, To: airflow.DefaultSettingsFile})}
}
