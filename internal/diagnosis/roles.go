package diagnosis

import (
	"doctor/internal/boto"
	"doctor/internal/cause"
)

func (e *explainer) refusedRole(profile cause.OfProfile) cause.RefusedRole {
	d := cause.RefusedRole{Profile: profile, Key: e.f.Key}
	if e.f.Profile == "" && e.Session.Boto.Role != nil { // Airflow asks for it
		d.Profile, d.Client, d.At = cause.OfProfile{}, clientOf(e.Session), cause.SpotOf(e.Session.Origin)
	}
	if d.TooShort = e.f.Kind == boto.RoleInvalid; d.TooShort {
		return d
	}
	d.Value, d.Quotes = e.f.Value, quoted(e.f.Value)
	if v, ok := e.Service.Env[e.f.Key]; ok {
		d.Variable, d.VariableAt = true, cause.SpotOf(v.Origin)
	}
	return d
}
