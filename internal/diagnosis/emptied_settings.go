package diagnosis

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// emptiedSettings adds the Airflow settings that the override empties in a service in which every
// session works: a backend that is never asked is an error, changed arguments or connections are a
// warning.
func (d *Diagnosis) emptiedSettings(v *sessions.View) {
	all := overridden(d.losses(v.Service))
	backends := slices.DeleteFunc(named(all, airflow.BackendVariable, airflow.WorkerBackendVariable), func(l loss) bool {
		return !l.empty() || !d.wasForAWS(v, l)
	})
	kwargs := named(all, kwargsVariables...)
	if len(backends) > 0 {
		d.addLost(&d.Causes, v, sessions.Backend, backends, slices.Concat(backends, kwargs))
		return
	}
	for _, l := range kwargs {
		if asksAWS(v, l.Name) && (l.known() || !l.removed && !l.optional()) {
			d.addLost(&d.Warnings, v, sessions.Backend, []loss{l}, []loss{l})
		}
	}
	for _, l := range all {
		if strings.HasPrefix(l.Name, airflow.ConnectionPrefix) && d.wasConnection(l) {
			d.addLost(&d.Warnings, v, sessions.Connection, []loss{l}, []loss{l})
		}
	}
}

// addLost adds the cause of lost variables; all that were lost in the same way as the first share
// one cause.
func (d *Diagnosis) addLost(list *[]cause.Cause, v *sessions.View, where sessions.Where, first, all []loss) {
	kind := first[0].kind()
	same := slices.DeleteFunc(slices.Clone(all), func(l loss) bool { return l.kind() != kind || l.removed != first[0].removed })
	c := d.causeOf(kind, same)
	c.Services, c.Where, c.View = []string{v.Service.Name}, where, v
	values, _ := c.Detail.(cause.LostValues)
	switch {
	case where == sessions.Backend && slices.ContainsFunc(first, func(l loss) bool { return !slices.Contains(kwargsVariables, l.Name) }):
		values.Effect = cause.BackendUnused
	case where == sessions.Backend:
		values.Effect = cause.BackendChanged
	default:
		values.Effect = cause.NotConnected
	}
	c.Detail = values
	join(list, c)
}

// wasForAWS reports whether a lost backend is an AWS one, as far as known: by its value in a file
// of the project, or by arguments that nothing reads without it.
func (d *Diagnosis) wasForAWS(v *sessions.View, l loss) bool {
	value := ""
	switch {
	case l.hidden != nil:
		value = l.hidden.Value
	case len(l.sources) > 0:
		value = d.Project.FillFromEnvFile(l.Raw)
	case l.optional():
		return false
	default:
		if meant := d.meant([]loss{l}); meant != "" {
			value = d.Machine.Getenv(meant)
			break
		}
		kwargs := airflow.KwargsVariable
		if l.Name == airflow.WorkerBackendVariable {
			kwargs = airflow.WorkerKwargsVariable
		}
		return v.Service.Env[kwargs].Value != ""
	}
	backend, _ := airflow.LookupBackend(value, d.AirflowVersion)
	return backend != nil && backend.AWSService != ""
}

// wasConnection reports whether a lost connection was meant as an AWS connection.
func (d *Diagnosis) wasConnection(l loss) bool {
	value := l.Value
	switch {
	case l.hidden != nil:
		value = l.hidden.Value
	case len(l.sources) > 0:
		value = d.Project.FillFromEnvFile(l.Raw)
	case l.removed || l.optional():
		return false
	}
	id := strings.ToLower(strings.TrimPrefix(l.Name, airflow.ConnectionPrefix))
	c := airflow.ParseConnection(id, value, d.Installed(airflow.AmazonProvider))
	return c.IsAWS() || value == "" && id == "aws_default"
}

// asksAWS reports whether the backend whose arguments a variable holds is an AWS one.
func asksAWS(v *sessions.View, kwargs string) bool {
	return slices.ContainsFunc(v.Backends(), func(s *airflow.Source) bool {
		workers := s.Variable == airflow.WorkerBackendVariable
		return s.Backend != nil && s.Backend.AWSService != "" && workers == (kwargs == airflow.WorkerKwargsVariable)
	})
}
