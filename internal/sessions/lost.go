package sessions

import (
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/lazyregexp"
)

// LostConnection is a connection with AWS keys that the project defines and uses but Airflow does
// not find: the hook uses boto3's default chain instead.
type LostConnection struct {
	ID string
	// Variable defines it. Airflow cannot read it because of Problem, or looks for another name
	// because of Misnamed.
	Variable string
	Form     airflow.Form
	Problem  *airflow.ConnProblem
	Misnamed airflow.UnreadVariable
	// Imported is a connection of the settings file that the CLI does not import.
	Imported *airflow.LostConnection
	// File defines it at Line, and is not read because of its name.
	File string
	Line int
}

// findLost finds the lost connections of one service, those of its environment first. With a
// secrets backend there are none, because it may have them.
func (p *Prediction) findLost(v *View) []LostConnection {
	if len(v.Airflow.sources()) > 0 {
		return nil
	}
	lost := slices.Concat(lostVariables(v), p.lostSettings(), p.lostFile())
	found := p.foundConnections(v)
	return slices.DeleteFunc(lost, func(l LostConnection) bool { return found[strings.ToLower(l.ID)] })
}

// loses reports whether a connection is lost in a service.
func (v *View) loses(id string) bool {
	return slices.ContainsFunc(v.lost, func(l LostConnection) bool { return strings.EqualFold(l.ID, id) })
}

// LostConnections are the lost ones in use.
func (v *View) LostConnections() []LostConnection {
	return slices.DeleteFunc(slices.Clone(v.lost), func(l LostConnection) bool {
		return !slices.ContainsFunc(v.Uses, func(u demand.Use) bool { return strings.EqualFold(u.Connection, l.ID) })
	})
}

// foundConnections are the ids, in lower case, of the connections that Airflow finds.
func (p *Prediction) foundConnections(v *View) map[string]bool {
	found := map[string]bool{}
	for _, c := range v.Connections.Connections {
		found[strings.ToLower(c.ID)] = found[strings.ToLower(c.ID)] || c.Readable()
	}
	settings := p.Settings()
	for _, c := range settings.Imported() {
		found[strings.ToLower(c.ID)] = found[strings.ToLower(c.ID)] || c.Readable()
	}
	return found
}

// lostVariables are connections in variables that Airflow cannot read, or that have a name that it
// does not look for.
func lostVariables(v *View) []LostConnection {
	var out []LostConnection
	for _, c := range v.Connections.Connections {
		i := slices.IndexFunc(c.Problems, func(p airflow.ConnProblem) bool { return p.Fatal })
		if i >= 0 && airflow.MentionsKeys(v.Process.Env[c.Variable]) {
			out = append(out, LostConnection{ID: c.ID, Variable: c.Variable, Form: c.Form, Problem: &c.Problems[i]})
		}
	}
	for _, unread := range v.Connections.Unread {
		if id, ok := strings.CutPrefix(unread.Meant, airflow.ConnectionPrefix); ok && airflow.MentionsKeys(v.Process.Env[unread.Variable]) {
			out = append(out, LostConnection{ID: strings.ToLower(id), Variable: unread.Variable, Misnamed: unread})
		}
	}
	return out
}

// lostSettings are the connections of the settings file that the CLI does not create.
func (p *Prediction) lostSettings() []LostConnection {
	settings := p.Settings()
	var out []LostConnection
	for i, c := range settings.Lost {
		if c.Keys {
			out = append(out, LostConnection{ID: c.ID, Imported: &settings.Lost[i]})
		}
	}
	return out
}

// MisnamedSettingsFiles are project files that seem to be meant as the missing settings file.
func (p *Prediction) MisnamedSettingsFiles() []string {
	names, err := p.Machine.ReadDir(p.Project.Dir)
	if err != nil || p.SettingsFile != "" || p.Machine.Exists(filepath.Join(p.Project.Dir, airflow.DefaultSettingsFile)) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return name == airflow.DefaultSettingsFile || !airflow.IsNearSettingsName(name) && !settingsVariant().MatchString(name)
	})
}

// settingsVariant matches names of settings files for one environment among several.
var settingsVariant = lazyregexp.New(`(?i)^airflow[_-]?settings.*\.ya?ml$`)

// lostFile are the connections in a file that the CLI does not read because of its name.
func (p *Prediction) lostFile() []LostConnection {
	var out []LostConnection
	for _, name := range p.MisnamedSettingsFiles() {
		data, err := p.Machine.Read(filepath.Join(p.Project.Dir, name))
		if err != nil || bounds.YAML(data) != nil {
			continue
		}
		settings := airflow.ParseSettings(data, p.Installed(airflow.AmazonProvider))
		for _, c := range settings.Imported() {
			if !c.ForAWS() || c.Keys == "" {
				continue
			}
			out = append(out, LostConnection{ID: c.ID, File: name, Line: c.Line})
		}
	}
	return out
}
