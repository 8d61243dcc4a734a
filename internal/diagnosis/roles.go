package diagnosis

import "doctor/internal/boto"

func (e *explainer) refusedRole(profile OfProfile) RefusedRole {
	d := RefusedRole{Profile: profile, Key: e.f.Key}
	if e.f.Profile == "" && e.Session.Boto.Role != nil { // Airflow asks for it
		d.Profile, d.Client, d.At = OfProfile{}, clientOf(e.Session), SpotOf(e.Session.Origin)
	}
	if d.TooShort = e.f.Kind == boto.RoleInvalid; d.TooShort {
		return d
	}
	d.Value, d.Quotes = e.f.Value, quoted(e.f.Value)
	if v, ok := e.Service.Env[e.f.Key]; ok {
		d.Variable, d.VariableAt = true, SpotOf(v.Origin)
	}
	return d
}
