package diagnosis

import (
	"path/filepath"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/redact"
)

// addConnections adds the sessions of the AWS connections that the service's
// hooks will find: those of its environment, and those of the settings file
// that no variable hides. What sessions a class of the project's own makes of
// them is not known.
func (d *Diagnosis) addConnections(v *View, ownFactory bool) {
	v.Connections = airflow.ReadEnvironment(v.Process.Env, d.Installed(airflow.AmazonProvider))
	if ownFactory {
		return
	}
	seen := map[string]bool{}
	for _, c := range v.Connections.Connections {
		seen[c.ID] = c.Readable()
		if c.ForAWS() && c.Readable() && !c.Uncertain {
			d.addConnection(v, c, v.Service.Env[c.Variable].Origin)
		}
	}
	settings := d.Settings()
	for _, c := range settings.Imported() {
		if c.ForAWS() && c.Readable() && !c.Uncertain && !seen[c.ID] {
			d.addConnection(v, c, astro.Origin{File: d.settingsFile(), Line: c.Line, Column: c.Column})
		}
	}
}

// addConnection returns the session of a connection.
func (d *Diagnosis) addConnection(v *View, c airflow.Connection, origin astro.Origin) *Session {
	for _, s := range v.Sessions {
		if s.Where == Connection && s.Name == c.ID {
			return s
		}
	}
	use := v.use(demand.Use{Kind: demand.Connection, Name: "connection " + c.ID, At: origin, Process: demand.Task, Credentials: demand.FromConnection, Connection: c.ID})
	s := &Session{Where: Connection, Name: c.ID, Variable: c.Variable, Origin: origin, Boto: c.Session, Uses: []demand.Use{use}}
	v.add(s)
	s.texts, s.raised = c.Texts(), c.Raises()
	if s.raised != nil {
		s.kind = ConnectionKind(&c, *s.raised)
	}
	s.refuseExternalID()
	if c.Session.EndpointURL != nil && s.Outcome.Endpoint != "" {
		u := use // an emulator is used for S3, if nothing else is seen
		u.Session.Service = "s3"
		v.asClient(s, u)
	}
	return s
}

// refuseExternalID: an external id that was never filled in is not the one that the
// role's trust policy asks for. Of what AWS says to that the rest names the caller.
func (s *Session) refuseExternalID() {
	r := s.Boto.Role
	if s.Outcome.Failure != nil || r == nil || r.ExternalID == nil || Placeholder("external id", *r.ExternalID) == "" {
		return
	}
	out := *s.Outcome
	out.Failure = &boto.Failure{
		Kind: boto.RoleRefused, Stage: boto.AtCall, Random: true,
		Exception: "botocore.exceptions.ClientError", Message: "An error occurred (AccessDenied) when calling the AssumeRole operation",
	}
	s.Outcome = &out
}

// connectionTexts are the values of a connection that its hooks read, by their keys.
func (e *explainer) connectionTexts() []suspect {
	var out []suspect
	id, secret, region := redact.NewSecret(idealKeyID), redact.NewSecret(idealSecret), idealRegion
	filledIn := &change{session: &boto.Session{Service: e.Boto.Service, AccessKey: &id, SecretKey: &secret, Region: &region}}
	connection := ""
	if e.Session.Variable == "" {
		connection = e.Session.Name
	}
	for _, text := range e.texts {
		out = append(out, suspect{
			of: Value{AnArgument, text.Key, e.Session.Variable, connection}, text: text.Value.Reveal(),
			origin: e.Session.Origin, filledIn: filledIn,
		})
	}
	return out
}

// wrongExtra explains a failure by the extra for which every hook raises it.
func (e *explainer) wrongExtra() Cause {
	origin := e.Session.Origin
	if line := e.raised.Line; line > 0 {
		origin.Line, origin.Column = line, 0
	}
	c := Cause{Kind: e.kind, At: appendOrigin(nil, origin), Subject: e.Session.subject(), Key: e.raised.Key}
	d := WrongExtra{Connection: e.Session.named(origin), Problem: e.raised.Detail}
	if strings.HasPrefix(e.raised.Key, boto.ConfigName+".") { // of which the words do not name the option
		d.Option = e.raised.Key
	}
	c.Detail = d
	return c
}

// WrongExtra is an extra for which every hook with the connection fails.
type WrongExtra struct {
	Connection Named
	// Option is named where Problem does not name it.
	Option, Problem string
}

func (WrongExtra) detail() {}

// subject names what defines the connection of a session: a variable, or its id.
func (s *Session) subject() string {
	if s.Variable != "" {
		return s.Variable
	}
	return s.Name
}

// NamesTokenFile reports whether the arguments of a session name the web identity token
// file themselves.
func (s *Session) NamesTokenFile() bool {
	return s.Boto.Role != nil && s.Boto.Role.FromFile && s.Boto.Role.TokenFile != nil
}

// use notes a use of the service and returns it.
func (v *View) use(u demand.Use) demand.Use {
	v.Uses = append(v.Uses, u)
	return u
}

// Settings is the settings file as the CLI imports it, nothing if there is none.
func (d *Diagnosis) Settings() airflow.Settings {
	d.settingsOnce.Do(func() {
		data, err := d.Machine.Read(filepath.Join(d.Project.Dir, d.settingsFile()))
		if err == nil && bounds.YAML(data) == nil { // nothing is said of a project with a larger one
			d.settings = airflow.ParseSettings(data, d.Installed(airflow.AmazonProvider))
		}
	})
	return d.settings
}

// settingsFile is the settings file's name, relative to the project.
func (d *Diagnosis) settingsFile() string {
	if d.SettingsFile == "" {
		return airflow.DefaultSettingsFile
	}
	return airflow.SettingsFileRead(d.SettingsFile)
}

// SettingsName is the settings file's name, relative to the project.
func (d *Diagnosis) SettingsName() string { return d.settingsFile() }
