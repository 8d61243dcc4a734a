package sessions

import (
	"path/filepath"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/placeholder"
)

// addConnections adds the sessions of the AWS connections that the service's hooks will find: in
// its environment, and in the settings file if no variable hides them. If a class of the project's
// own makes the sessions, they are unknown.
func (p *Prediction) addConnections(v *View, ownFactory bool) {
	v.Connections = airflow.ReadEnvironment(v.Process.Env, p.Installed(airflow.AmazonProvider))
	if ownFactory {
		return
	}
	seen := map[string]bool{}
	for _, c := range v.Connections.Connections {
		seen[c.ID] = c.Readable()
		if c.ForAWS() && c.Readable() && !c.Uncertain {
			p.addConnection(v, c, v.Service.Env[c.Variable].Origin)
		}
	}
	settings := p.Settings()
	for _, c := range settings.Imported() {
		if c.ForAWS() && c.Readable() && !c.Uncertain && !seen[c.ID] {
			p.addConnection(v, c, astro.Origin{File: p.SettingsName(), Line: c.Line, Column: c.Column})
		}
	}
}

// addConnection returns the session of a connection.
func (p *Prediction) addConnection(v *View, c airflow.Connection, origin astro.Origin) *Session {
	for _, s := range v.Sessions {
		if s.Where == Connection && s.Name == c.ID {
			return s
		}
	}
	use := v.use(demand.Use{Kind: demand.Connection, Name: "connection " + c.ID, At: origin, Process: demand.Task, Credentials: demand.FromConnection, Connection: c.ID})
	s := &Session{Where: Connection, Name: c.ID, Variable: c.Variable, Origin: origin, Boto: c.Session, Conn: &c, Uses: []demand.Use{use}}
	v.add(s)
	s.refuseExternalID()
	if c.Session.EndpointURL != nil && s.Outcome.Endpoint != "" {
		u := use // it is assumed to be an emulator for S3
		u.Session.Service = "s3"
		v.asClient(s, u)
	}
	return s
}

// refuseExternalID fails because an external id that is a placeholder cannot match the role's trust
// policy. The rest of AWS's error names the caller, which is unknown.
func (s *Session) refuseExternalID() {
	r := s.Boto.Role
	if s.Outcome.Failure != nil || r == nil || r.ExternalID == nil || placeholder.Find("external id", *r.ExternalID) == "" {
		return
	}
	out := *s.Outcome
	out.Failure = &boto.Failure{
		Kind: boto.RoleRefused, Stage: boto.AtCall, Random: true,
		Exception: "botocore.exceptions.ClientError", Message: "An error occurred (AccessDenied) when calling the AssumeRole operation",
	}
	s.Outcome = &out
}

// Settings is the settings file as the CLI imports it, empty if there is none.
func (p *Prediction) Settings() airflow.Settings {
	p.settingsOnce.Do(func() {
		data, err := p.Machine.Read(filepath.Join(p.Project.Dir, p.SettingsName()))
		if err == nil && bounds.YAML(data) == nil { // a project with a larger file is not checked
			p.settings = airflow.ParseSettings(data, p.Installed(airflow.AmazonProvider))
		}
	})
	return p.settings
}

// SettingsName is the settings file's name, relative to the project.
func (p *Prediction) SettingsName() string {
	if p.SettingsFile == "" {
		return airflow.DefaultSettingsFile
	}
	return airflow.SettingsFileRead(p.SettingsFile)
}

// connection finds a connection by its id: in the environment, then in the settings file. An
// unreadable one does not hide another.
func (p *Prediction) connection(v *View, id string) (airflow.Connection, astro.Origin, bool) {
	var unreadable airflow.Connection
	for _, c := range v.Connections.Connections {
		switch {
		case !strings.EqualFold(c.ID, id):
		case c.Readable():
			return c, v.Service.Env[c.Variable].Origin, true
		default:
			unreadable = c
		}
	}
	settings := p.Settings()
	for _, c := range settings.Imported() {
		if c.ID == id {
			return c, astro.Origin{File: p.SettingsName(), Line: c.Line, Column: c.Column}, true
		}
	}
	return unreadable, v.Service.Env[unreadable.Variable].Origin, unreadable.ID != ""
}

// ConnectionProblems are the problems of a connection in a service.
func (p *Prediction) ConnectionProblems(v *View, id string) []airflow.ConnProblem {
	c, _, _ := p.connection(v, id)
	return c.Problems
}
