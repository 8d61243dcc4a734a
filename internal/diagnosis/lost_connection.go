package diagnosis

import (
	"path/filepath"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// SettingsFault finds what keeps the CLI from creating connections of the settings file.
func (d *Diagnosis) SettingsFault() cause.SettingsFault {
	settings := d.Settings()
	if settings.Err != nil {
		return cause.SettingsFault{Kind: cause.NotYAML, At: cause.LineOf(d.inSettings(settings.ErrLine)), Braces: d.hasBraces(settings.ErrLine)}
	}
	if stop := settings.Stop; stop != nil {
		var ids []string
		for _, c := range settings.Connections[stop.Index+1:] {
			ids = append(ids, c.ID)
		}
		return cause.SettingsFault{Kind: cause.ImportEnds, At: cause.LineOf(d.inSettings(stop.Line)), Refused: stop.ID, RefusedKey: stop.Key, RefusedParameters: stop.Parameters, After: cause.NamesOf(ids)}
	}
	for _, l := range settings.Lost {
		if l.Why == airflow.LostOutside {
			return cause.SettingsFault{Kind: cause.Misplaced, At: cause.LineOf(d.inSettings(l.UnderLine)), Under: l.Under}
		}
	}
	return cause.SettingsFault{}
}

// hasBraces reports whether the YAML is invalid because of a template's braces.
func (d *Diagnosis) hasBraces(line int) bool {
	data, _ := d.Machine.Read(filepath.Join(d.Project.Dir, d.SettingsName()))
	lines := strings.Split(string(data), "\n")
	for i, text := range lines {
		if _, value, ok := strings.Cut(text, ":"); ok && strings.HasPrefix(strings.TrimSpace(value), "{{") {
			if line > 0 && i+1 > line {
				break
			}
			return true
		}
	}
	return false
}

// lostConnection explains a use of the default chain that finds nothing by a connection that
// Airflow does not find.
func (e *explainer) lostConnection() cause.Cause {
	if e.Session.Where != sessions.Default {
		return cause.Cause{}
	}
	for _, l := range e.LostConnections() {
		return e.lostAs(l)
	}
	return cause.Cause{}
}

// lostAs makes the cause of a lost connection.
func (e *explainer) lostAs(l sessions.LostConnection) cause.Cause {
	switch {
	case l.Imported != nil:
		return e.notImported(l)
	case l.File != "":
		return cause.Cause{
			Kind: cause.SettingsFileName, Subject: l.File, At: []astro.Origin{{File: l.File, Line: l.Line}},
			Detail: cause.LostConnection{ID: l.ID, Unread: l.File},
		}
	}
	origin := e.Service.Env[l.Variable].Origin
	d := cause.LostConnection{ID: l.ID, Variable: l.Variable, At: cause.SpotOf(origin), Misnamed: l.Misnamed}
	kind := cause.ConnectionEnvName
	if l.Problem != nil {
		kind, d.Problem = cause.ConnectionKind(&airflow.Connection{Form: l.Form}, *l.Problem), l.Problem.Detail
	}
	return cause.Cause{Kind: kind, Detail: d, At: appendOrigin(nil, origin), Subject: l.Variable}
}

// notImported is a connection of the settings file that the CLI does not create.
func (e *explainer) notImported(l sessions.LostConnection) cause.Cause {
	settings := e.Settings()
	c := cause.Cause{
		Kind: cause.SettingsFileUnreadable, Subject: e.SettingsName(), At: []astro.Origin{e.inSettings(l.Imported.Line)},
		Detail: cause.LostConnection{ID: l.ID, Fault: e.SettingsFault()},
	}
	switch l.Imported.Why {
	case airflow.LostStopped:
		c.Kind, c.Subject = cause.SettingsImportStops, settings.Stop.ID
		c.At = []astro.Origin{e.inSettings(settings.Stop.Line)}
		if l.Imported.Line != settings.Stop.Line {
			c.At = append(c.At, e.inSettings(l.Imported.Line))
		}
	case airflow.LostOutside:
		c.At = []astro.Origin{e.inSettings(l.Imported.UnderLine)}
	case airflow.LostUnreadable:
		c.At = []astro.Origin{e.inSettings(settings.ErrLine)}
	}
	return c
}

func (d *Diagnosis) inSettings(line int) astro.Origin {
	return astro.Origin{File: d.SettingsName(), Line: line}
}
