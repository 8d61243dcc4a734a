// Package sessions predicts every boto3 session that Airflow will make in each service: which code,
// connection or setting makes it, with which arguments, and what boto3 does with them. It does not
// know why one fails.
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

// Input is the input of a prediction.
type Input struct {
	Project *astro.Project
	Machine *host.Machine
	Engine  containerfs.Engine
	// NamesItself: the engine defines a host name for its machine in containers.
	NamesItself bool
	// Services limits the prediction to these; empty means all.
	Services []string
	// AirflowVersion is the version if known.
	AirflowVersion airflow.Version
	// SettingsFile is the value of --settings-file, "" for the default.
	SettingsFile string
	// Code is what the project's Python code uses; nil for nothing.
	Code *demand.Code
}

// Prediction is every session that the services of one project will make.
type Prediction struct {
	Input
	Views []*View

	// known caches the parsed AWS files.
	known boto.Known

	limit *limit

	settingsOnce sync.Once
	settings     airflow.Settings
}

// Predict predicts every session of every service. Beyond says what was left out because ctx ended
// or a bound was exceeded.
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

// InTime reports whether there is time left to continue.
func (p *Prediction) InTime() bool { return p.limit.spend(0) }

// Beyond is why some sessions of the project were left out, zero if none were.
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
	Default    Where = "default"    // boto3.Session(), as used by a hook without a connection
	Backend    Where = "backend"    // the secrets backend's
	Connection Where = "connection" // of one AWS connection
)

// Session is one boto3 session that Airflow will make in a service.
type Session struct {
	Where Where
	// Name is the connection's id, or the backend's class.
	Name    string
	Boto    boto.Session
	Outcome *boto.Outcome
	// Origin is the place of the session's arguments.
	Origin astro.Origin
	// Variable is the environment variable that holds the arguments.
	Variable string
	// Uses are what makes the session.
	Uses []demand.Use

	// Conn is the connection as Airflow reads it, nil for other sessions.
	Conn *airflow.Connection

	// asked are the outcomes of the session's clients, by service.
	asked map[string]*boto.Outcome
}

// IsCertain reports whether something certainly makes the session.
func (s *Session) IsCertain() bool {
	return slices.ContainsFunc(s.Uses, func(u demand.Use) bool { return u.Certainty == demand.Certain })
}

// Method is how the session got its credentials (botocore's Credentials.method); for a role that
// Airflow asks for it is Airflow's term (BaseSessionFactory of the Amazon provider, base_aws.py).
// "" if there are none.
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

// NamesTokenFile reports whether a session's own arguments name the web identity token file.
func (s *Session) NamesTokenFile() bool {
	return s.Boto.Role != nil && s.Boto.Role.FromFile && s.Boto.Role.TokenFile != nil
}

// LacksTokenFile reports whether a session asks for a role with a web identity token file that
// nothing names.
func (s *Session) LacksTokenFile() bool {
	f := s.Outcome.Failure
	return s.Boto.Role != nil && s.Boto.Role.FromFile && f != nil && f.Kind == boto.WebIdentityToken && f.Path == ""
}

// InURI reports whether a session's arguments come from a connection URI, in which all values are
// strings.
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
	// Sessions has the default session first, whether or not it is used.
	Sessions []*Session
	// Uses are the places that make sessions in the service.
	Uses []demand.Use

	lost []LostConnection
	// beyond: it has more sessions than the bound.
	beyond bool
	// limit is the prediction's limit.
	limit *limit
	// Airflow is the effect of Airflow's own configuration in this service.
	Airflow Airflow
	// Connections are the connections and variables of its environment.
	Connections airflow.Environment
}

// AsksDefault reports whether something certainly makes the default session.
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

// FilesHaveSource reports whether the service would have another source of credentials without the
// keys in the environment.
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
	// A backend or a connection that names a profile shows that the files have one.
	for _, s := range v.Sessions[1:] {
		if s.Outcome.Failure == nil && s.Outcome.Method != "env" && s.Outcome.Method != "explicit" && s.Outcome.Method != "" {
			return true
		}
	}
	return false
}

func (v *View) add(s *Session) {
	if v.beyond = v.beyond || len(v.Sessions) >= bounds.Sessions; v.beyond {
		s.Outcome = v.Sessions[0].Outcome // the project is not checked
		return
	}
	s.Outcome = v.Resolve(s.Boto)
	v.Sessions = append(v.Sessions, s)
}

// use records a use of the service and returns it.
func (v *View) use(u demand.Use) demand.Use {
	v.Uses = append(v.Uses, u)
	return u
}
