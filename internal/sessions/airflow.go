package sessions

import (
	"slices"

	"doctor/internal/airflow"
	"doctor/internal/demand"
)

// Airflow is the effect of Airflow's configuration in one service.
type Airflow struct {
	Config airflow.Config
	// SessionFactory is the class that makes the boto3 sessions of backends and connections instead
	// of the provider's own, "" for that one.
	SessionFactory string
	// Problems are the problems of the arguments of each backend, by Source.DefinedIn, which is
	// also the Variable of the backend's session.
	Problems map[string][]airflow.KwargProblem
}

// readAirflow works out the secrets backend of a service and adds its sessions.
func (p *Prediction) readAirflow(v *View) Airflow {
	a := Airflow{
		Config:         airflow.ReadConfig(v.Process.Env, v.Process.Home, p.AirflowVersion),
		SessionFactory: airflow.SessionFactory(v.Process.Env),
		Problems:       map[string][]airflow.KwargProblem{},
	}
	for _, source := range a.sources() {
		if source.Backend == nil || source.Elsewhere != "" || source.Kwargs.Raises != "" {
			continue
		}
		problems := airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, p.Installed(source.Backend.Provider))
		name := source.DefinedIn()
		a.Problems[name] = problems
		first := airflow.Raised(problems, "")
		if first != nil && first.Stage == airflow.AtStart {
			continue // Airflow does not start
		}
		if source.Backend.AWSService == "" || a.SessionFactory != "" || source.Backend.AsksForNothing(source.Kwargs.Values) {
			continue
		}
		session := airflow.SessionOf(source.Backend.AWSService, source.Backend.ConnectionID(), source.Kwargs.Values, p.Installed(source.Backend.Provider))
		if first != nil {
			session.Refused = first.Refuse()
		}
		v.add(&Session{
			Where: Backend, Name: source.Backend.Class, Variable: name, Origin: v.Service.Env[name].Origin, Boto: session,
			Uses: []demand.Use{v.use(demand.Use{Kind: demand.Backend, Name: source.Backend.Short, At: v.Service.Env[source.Variable].Origin, Process: demand.Server, Credentials: demand.FromConnection})},
		})
	}
	p.addConnections(v, a.SessionFactory != "")
	return a
}

// sources are the backends that the service asks: the general one and, if different, the workers'.
func (a *Airflow) sources() []*airflow.Source {
	var out []*airflow.Source
	if a.Config.Secrets.IsSet() {
		out = append(out, &a.Config.Secrets)
	}
	if a.Config.Workers != nil {
		out = append(out, a.Config.Workers)
	}
	return out
}

// Backends are the backends of a service in Airflow's order.
func (v *View) Backends() []*airflow.Source { return v.Airflow.sources() }

// asksBackendForConnections reports whether Airflow asks a secrets backend for connections first.
func (v *View) asksBackendForConnections() bool {
	return slices.ContainsFunc(v.Airflow.sources(), func(s *airflow.Source) bool {
		prefix, set := s.Kwargs.Values["connections_prefix"]
		return s.Problem == nil && (!set || prefix != nil)
	})
}
