// Package sessions predicts every boto3 session that Airflow will make in each service,
// and what becomes of it: which code, connection or setting makes it, with which arguments,
// and what boto3 does with them there. It does not know why one fails.
package sessions

import (
	"context"
	"slices"
	"sync"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/bounds"
	"doctor/internal/containerfs"
	"doctor/internal/demand"
	"doctor/internal/host"
)

// Input is what a prediction starts from.
type Input struct {
	Project *astro.Project
	Machine *host.Machine
	Engine  containerfs.Engine
	// NamesItself: the engine gives its containers a name for its machine.
	NamesItself bool
	// Services limits the prediction to these; empty means all.
	Services []string
	// AirflowVersion is the version where it is known.
	AirflowVersion airflow.Version
	// SettingsFile is what --settings-file says, "" for the default.
	SettingsFile string
	// Code is what the project's Python asks; nil for nothing.
	Code *demand.Code
}

// Prediction is every session that the services of one project will make.
type Prediction struct {
	Input
	Views []*View

	// known are the AWS files that were parsed.
	known boto.Known

	limit *limit

	settingsOnce sync.Once
	settings     airflow.Settings
}

// Predict predicts every session of every service. What is not done when ctx is, or too
// much, is told by Beyond.
func Predict(ctx context.Context, in Input) *Prediction {
	return predict(in, &limit{budget: bounds.New(ctx, bounds.Spent)})
}

func predict(in Input, most *limit) *Prediction {
	p := &Prediction{Input: in, limit: most}
	for _, s := range in.Project.Services {
		if !p.limit.spend(bounds.Thing) {
			break
		}
		if len(in.Services) == 0 || slices.Contains(in.Services, s.Name) {
			p.Views = append(p.Views, p.view(s))
		}
	}
	p.setup()
	return p
}

// InTime reports whether there is time left to look at more.
func (p *Prediction) InTime() bool { return p.limit.spend(0) }

// Beyond is why not all sessions of the project are looked at, zero if they are.
func (p *Prediction) Beyond() Excess {
	if why := p.limit.reason(); why != (Excess{}) {
		return why
	}
	for _, v := range p.Views {
		if v.beyond {
			return Excess{Many: true, Service: v.Service.Name}
		}
	}
	return Excess{}
}

// Where is the kind of a session.
type Where string

// The sessions of a service.
const (
	Default    Where = "default"    // boto3.Session(), what a hook without a connection uses
	Backend    Where = "backend"    // the secrets backend's
	Connection Where = "connection" // that of one AWS connection
)

// Session is one boto3 session that Airflow will make in a service.
type Session struct {
	Where Where
	// Name is the connection's id, or the backend's class.
	Name    string
	Boto    boto.Session
	Outcome *boto.Outcome
	// Origin is where the session's arguments come from.
	Origin astro.Origin
	// Variable is the environment variable that holds them.
	Variable string
	// Uses are what makes the session.
	Uses []demand.Use

	// Conn is the connection as Airflow reads it, nil for other sessions.
	Conn *airflow.Connection

	// asked are the outcomes of clients of the session, by their services.
	asked map[string]*boto.Outcome
}

// IsCertain reports whether something is sure to make the session.
func (s *Session) IsCertain() bool {
	return slices.ContainsFunc(s.Uses, func(u demand.Use) bool { return u.Certainty == demand.Certain })
}

// Method is how the session got its credentials (botocore's Credentials.method):
// of a role that Airflow asks for it is Airflow's word (BaseSessionFactory of the
// Amazon provider, base_aws.py). "" where there are none.
func (s *Session) Method() string {
	role, f := s.Boto.Role, s.Outcome.Failure
	switch {
	case role == nil || f != nil && f.Stage < boto.AtCall:
		return s.Outcome.Method
	case role.FromFile || role.Otherwise == "assume_role_with_web_identity":
		return "assume-role-with-web-identity"
	}
	return "sts-assume-role"
}

// NamesTokenFile reports whether the arguments of a session name the web identity token
// file themselves.
func (s *Session) NamesTokenFile() bool {
	return s.Boto.Role != nil && s.Boto.Role.FromFile && s.Boto.Role.TokenFile != nil
}

// InURI reports whether a session has its arguments from a connection that is written
// as a URI, in which all values are texts.
func (s *Session) InURI(v *View) bool {
	return s.Variable != "" && slices.ContainsFunc(v.Connections.Connections, func(c airflow.Connection) bool {
		return c.Variable == s.Variable && c.Form == airflow.FormURI
	})
}

// View is one service as boto3 sees it.
type View struct {
	Service *astro.Service
	FS      *containerfs.FS
	Process boto.Process
	// Sessions has the default session first, whether something uses it or not.
	Sessions []*Session
	// Uses are the places that make sessions in it.
	Uses []demand.Use

	lost []LostConnection
	// beyond: it has more sessions than are looked at.
	beyond bool
	// limit is that of the prediction.
	limit *limit
	// Airflow is what Airflow's own configuration in this service is.
	Airflow Airflow
	// Connections are the connections and variables of its environment.
	Connections airflow.Environment
}

// AsksDefault reports whether something is sure to make the default session.
func (v *View) AsksDefault() bool { return v.Sessions[0].IsCertain() }

// Default returns the service's default session.
func (v *View) Default() *boto.Outcome { return v.Sessions[0].Outcome }

// MountAt returns the service's mount with a target, nil for none.
func (v *View) MountAt(target string) *astro.Mount {
	for i := range v.Service.Mounts {
		if m := &v.Service.Mounts[i]; m.Target == target && target != "" {
			return m
		}
	}
	return nil
}

// FilesHaveSource reports whether without the keys in the environment the
// service would have another source of credentials.
func (v *View) FilesHaveSource() bool {
	process := v.Process
	process.Env = map[string]string{}
	for name, value := range v.Process.Env {
		if name != "AWS_ACCESS_KEY_ID" && name != "AWS_SECRET_ACCESS_KEY" {
			process.Env[name] = value
		}
	}
	if o := boto.Resolve(process, boto.Session{}); o.Method != "" && o.Method != "iam-role" {
		return true
	}
	// A backend or a connection that names a profile shows that the files do.
	for _, s := range v.Sessions[1:] {
		if s.Outcome.Failure == nil && s.Outcome.Method != "env" && s.Outcome.Method != "explicit" && s.Outcome.Method != "" {
			return true
		}
	}
	return false
}

func (v *View) add(s *Session) {
	if v.beyond = v.beyond || len(v.Sessions) >= bounds.Sessions; v.beyond {
		s.Outcome = v.Sessions[0].Outcome // nothing is said of the project
		return
	}
	s.Outcome = v.Resolve(s.Boto)
	v.Sessions = append(v.Sessions, s)
}

// use notes a use of the service and returns it.
func (v *View) use(u demand.Use) demand.Use {
	v.Uses = append(v.Uses, u)
	return u
}
