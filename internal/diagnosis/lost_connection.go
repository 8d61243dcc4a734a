package diagnosis

import (
	"path/filepath"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
)

// SettingsFault finds what keeps the CLI from making connections of the settings file.
func (d *Diagnosis) SettingsFault() SettingsFault {
	settings := d.Settings()
	if settings.Err != nil {
		return SettingsFault{Kind: NotYAML, At: LineOf(d.inSettings(settings.ErrLine)), Braces: d.hasBraces(settings.ErrLine)}
	}
	if stop := settings.Stop; stop != nil {
		var ids []string
		for _, c := range settings.Connections[stop.Index+1:] {
			ids = append(ids, c.ID)
		}
		return SettingsFault{Kind: ImportEnds, At: LineOf(d.inSettings(stop.Line)), Refused: stop.ID, Problem: stop.Detail, After: NamesOf(ids)}
	}
	for _, l := range settings.Lost {
		if l.Why == airflow.LostOutside {
			return SettingsFault{Kind: Misplaced, At: LineOf(d.inSettings(l.UnderLine)), Under: l.Under}
		}
	}
	return SettingsFault{}
}

// hasBraces reports whether YAML cannot be read for the braces of a template.
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

// lostConnection explains that the default chain is used at all, and finds nothing, by a
// connection that Airflow does not find.
func (e *explainer) lostConnection() Cause {
	if e.Session.Where != Default {
		return Cause{}
	}
	for _, l := range e.LostConnections() {
		return e.lostAs(l)
	}
	return Cause{}
}

// lostAs is a lost connection as a cause.
func (e *explainer) lostAs(l Lost) Cause {
	switch {
	case l.Imported != nil:
		return e.notImported(l)
	case l.File != "":
		return Cause{
			Kind: SettingsFileName, Subject: l.File, At: []astro.Origin{{File: l.File, Line: l.Line}},
			Detail: LostConnection{ID: l.ID, Unread: l.File},
		}
	}
	origin := e.Service.Env[l.Variable].Origin
	d := LostConnection{ID: l.ID, Variable: l.Variable, At: SpotOf(origin), Problem: l.Misnamed}
	kind := ConnectionEnvName
	if l.Problem != nil {
		kind, d.Problem = ConnectionKind(&airflow.Connection{Form: l.Form}, *l.Problem), l.Problem.Detail
	}
	return Cause{Kind: kind, Detail: d, At: appendOrigin(nil, origin), Subject: l.Variable}
}

// notImported is a connection of the settings file that the CLI does not make.
func (e *explainer) notImported(l Lost) Cause {
	settings := e.Settings()
	c := Cause{
		Kind: SettingsFileUnreadable, Subject: e.SettingsName(), At: []astro.Origin{e.inSettings(l.Imported.Line)},
		Detail: LostConnection{ID: l.ID, Fault: e.SettingsFault()},
	}
	switch l.Imported.Why {
	case airflow.LostStopped:
		c.Kind, c.Subject = SettingsImportStops, settings.Stop.ID
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
