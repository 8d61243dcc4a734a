package diagnosis

import (
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/lazyregexp"
)

// lostConnection is a connection with AWS keys that the project has, that a use of it
// needs, and that Airflow does not find: the hook goes on with boto3's default chain.
type lostConnection struct {
	kind        Kind
	id, subject string
	detail      Detail
	at          []astro.Origin
}

// findLost finds those of one service, those of its environment first. A secrets
// backend may have them, so nothing is said where there is one.
func (d *Diagnosis) findLost(v *View) []lostConnection {
	if len(v.Airflow.sources()) > 0 {
		return nil
	}
	lost := slices.Concat(d.lostVariables(v), d.lostSettings(), d.lostFile())
	found := d.foundConnections(v)
	return slices.DeleteFunc(lost, func(l lostConnection) bool { return found[strings.ToLower(l.id)] })
}

// loses reports whether a connection is lost in a service.
func (v *View) loses(id string) bool {
	return slices.ContainsFunc(v.lost, func(l lostConnection) bool { return strings.EqualFold(l.id, id) })
}

// lostConnections are the lost ones that something uses.
func (v *View) lostConnections() []lostConnection {
	return slices.DeleteFunc(slices.Clone(v.lost), func(l lostConnection) bool {
		return !slices.ContainsFunc(v.Uses, func(u demand.Use) bool { return strings.EqualFold(u.Connection, l.id) })
	})
}

// foundConnections are the ids, in lower case, of the connections that Airflow finds.
func (d *Diagnosis) foundConnections(v *View) map[string]bool {
	found := map[string]bool{}
	for _, c := range v.Connections.Connections {
		found[strings.ToLower(c.ID)] = found[strings.ToLower(c.ID)] || c.Readable()
	}
	settings := d.Settings()
	for _, c := range settings.Imported() {
		found[strings.ToLower(c.ID)] = found[strings.ToLower(c.ID)] || c.Readable()
	}
	return found
}

// LostConnection is a connection that Airflow does not have.
type LostConnection struct {
	ID string
	// Variable is what it was to be read from, and Problem why it is not.
	Variable string
	At       Spot
	Problem  string
	// Fault is that of the settings file that has it.
	Fault SettingsFault
	// Unread is a settings file that the CLI does not read.
	Unread string
}

func (LostConnection) detail() {}

// lostVariables are connections in variables that Airflow cannot read, or whose name
// it does not look for.
func (d *Diagnosis) lostVariables(v *View) []lostConnection {
	var out []lostConnection
	add := func(id string, kind Kind, variable, problem string) {
		origin := v.Service.Env[variable].Origin
		out = append(out, lostConnection{
			id: id, kind: kind, subject: variable, at: appendOrigin(nil, origin),
			detail: LostConnection{ID: id, Variable: variable, At: spot(origin), Problem: problem},
		})
	}
	for _, c := range v.Connections.Connections {
		i := slices.IndexFunc(c.Problems, func(p airflow.ConnProblem) bool { return p.Fatal })
		if i >= 0 && airflow.MentionsKeys(v.Process.Env[c.Variable]) {
			add(c.ID, ConnectionKind(&c, c.Problems[i]), c.Variable, c.Problems[i].Detail)
		}
	}
	for _, near := range v.Connections.Misspelt {
		if id, ok := strings.CutPrefix(near.Meant, airflow.ConnectionPrefix); ok && airflow.MentionsKeys(v.Process.Env[near.Variable]) {
			add(strings.ToLower(id), ConnectionEnvName, near.Variable, near.Detail)
		}
	}
	return out
}

// ConnectionKind is what a problem of a connection is as a cause, "" for none.
func ConnectionKind(c *airflow.Connection, problem airflow.ConnProblem) Kind {
	switch problem.Kind {
	case airflow.ConnLowercased:
		return ConnectionExtraLowercased
	case airflow.ConnOtherType:
		return ConnectionTypeNotAWS
	case airflow.ConnExtraGone, airflow.ConnExtraDropped, airflow.ConnExtraName:
		return ConnectionExtraIgnored
	case airflow.ConnURI, airflow.ConnMisread, airflow.ConnIgnoredURI:
		return ConnectionURIInvalid
	case airflow.ConnJSON, airflow.ConnUnknownName:
		return ConnectionJSONInvalid
	case airflow.ConnNoType, airflow.ConnHalfKeys, airflow.ConnExtra:
		if c.Form == airflow.FormURI {
			return ConnectionURIInvalid
		}
		return ConnectionJSONInvalid
	}
	return ""
}

// lostSettings are the connections of the settings file that the CLI does not make.
func (d *Diagnosis) lostSettings() []lostConnection {
	settings := d.Settings()
	fault := d.SettingsFault()
	var out []lostConnection
	for _, c := range settings.Lost {
		if !c.Keys {
			continue
		}
		l := lostConnection{id: c.ID, kind: SettingsFileUnreadable, subject: d.settingsFile(), at: []astro.Origin{d.inSettings(c.Line)}}
		switch c.Why {
		case airflow.LostStopped:
			l.kind, l.subject = SettingsImportStops, settings.Stop.ID
			l.at = []astro.Origin{d.inSettings(settings.Stop.Line)}
			if c.Line != settings.Stop.Line {
				l.at = append(l.at, d.inSettings(c.Line))
			}
		case airflow.LostOutside:
			l.at = []astro.Origin{d.inSettings(c.UnderLine)}
		case airflow.LostUnreadable:
			l.at = []astro.Origin{d.inSettings(settings.ErrLine)}
		}
		l.detail = LostConnection{ID: c.ID, Fault: fault}
		out = append(out, l)
	}
	return out
}

func (d *Diagnosis) inSettings(line int) astro.Origin {
	return astro.Origin{File: d.settingsFile(), Line: line}
}

// SettingsFault is what keeps the CLI from making connections of the settings file.
type SettingsFault struct {
	Kind FaultKind
	At   Spot
	// Braces: for NotYAML, a template is to blame.
	Braces bool
	// Refused is the connection at which the import ends, Problem why, and After are
	// those behind it.
	Refused, Problem string
	After            Names
	// Under is where the connections are, for Misplaced.
	Under string
}

// FaultKind is one kind of fault of the settings file.
type FaultKind int

// The kinds.
const (
	NoFault    FaultKind = iota
	NotYAML              // the CLI ignores the file
	ImportEnds           // Airflow refuses a connection
	Misplaced            // connections stand where the CLI does not look for them
)

// SettingsFault finds what keeps the CLI from making connections of the settings file.
func (d *Diagnosis) SettingsFault() SettingsFault {
	settings := d.Settings()
	if settings.Err != nil {
		return SettingsFault{Kind: NotYAML, At: line(d.inSettings(settings.ErrLine)), Braces: d.hasBraces(settings.ErrLine)}
	}
	if stop := settings.Stop; stop != nil {
		var ids []string
		for _, c := range settings.Connections[stop.Index+1:] {
			ids = append(ids, c.ID)
		}
		return SettingsFault{Kind: ImportEnds, At: line(d.inSettings(stop.Line)), Refused: stop.ID, Problem: stop.Detail, After: NamesOf(ids)}
	}
	for _, l := range settings.Lost {
		if l.Why == airflow.LostOutside {
			return SettingsFault{Kind: Misplaced, At: line(d.inSettings(l.UnderLine)), Under: l.Under}
		}
	}
	return SettingsFault{}
}

// hasBraces reports whether YAML cannot be read for the braces of a template.
func (d *Diagnosis) hasBraces(line int) bool {
	data, _ := d.Machine.Read(filepath.Join(d.Project.Dir, d.settingsFile()))
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

// NearSettingsFiles are files of the project that look as if they should be the
// settings file, where that one is not there.
func (d *Diagnosis) NearSettingsFiles() []string {
	names, err := d.Machine.ReadDir(d.Project.Dir)
	if err != nil || d.SettingsFile != "" || d.Machine.Exists(filepath.Join(d.Project.Dir, airflow.DefaultSettingsFile)) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return name == airflow.DefaultSettingsFile || !airflow.IsNearSettingsName(name) && !settingsVariant().MatchString(name)
	})
}

// settingsVariant matches names of settings files for one environment among several.
var settingsVariant = lazyregexp.New(`(?i)^airflow[_-]?settings.*\.ya?ml$`)

// lostFile are the connections in a file that the CLI does not read for its name.
func (d *Diagnosis) lostFile() []lostConnection {
	var out []lostConnection
	for _, name := range d.NearSettingsFiles() {
		data, err := d.Machine.Read(filepath.Join(d.Project.Dir, name))
		if err != nil || bounds.YAML(data) != nil {
			continue
		}
		settings := airflow.ParseSettings(data, d.Installed(airflow.AmazonProvider))
		for _, c := range settings.Imported() {
			if !c.ForAWS() || c.Keys == "" {
				continue
			}
			out = append(out, lostConnection{
				id: c.ID, kind: SettingsFileName, subject: name, at: []astro.Origin{{File: name, Line: c.Line}},
				detail: LostConnection{ID: c.ID, Unread: name},
			})
		}
	}
	return out
}

// lostConnection explains that the default chain is used at all, and finds nothing, by a
// connection that Airflow does not find.
func (e *explainer) lostConnection() Cause {
	if e.Session.Where != Default {
		return Cause{}
	}
	for _, l := range e.View.lostConnections() {
		return Cause{Kind: l.kind, Detail: l.detail, At: l.at, Subject: l.subject}
	}
	return Cause{}
}
