package diagnosis

import "doctor/internal/boto"

// RefusedRole is a role that nobody can be given, whoever asks for it.
type RefusedRole struct {
	// Profile asks for it, or Client at At does.
	Profile OfProfile
	Client  Client
	At      Spot
	// TooShort: botocore does not send it.
	TooShort bool
	// Key with Value is what is refused; Variable: Key is one, at VariableAt.
	Key, Value string
	Variable   bool
	VariableAt Spot
	// Quotes: they are a part of the value.
	Quotes bool
}

func (RefusedRole) detail() {}

func (e *explainer) refusedRole(profile OfProfile) RefusedRole {
	d := RefusedRole{Profile: profile, Key: e.f.Key}
	if e.f.Profile == "" && e.Session.Boto.Role != nil { // Airflow asks for it
		d.Profile, d.Client, d.At = OfProfile{}, e.Session.client(), spot(e.Session.Origin)
	}
	if d.TooShort = e.f.Kind == boto.RoleInvalid; d.TooShort {
		return d
	}
	d.Value, d.Quotes = e.f.Value, quoted(e.f.Value)
	if v, ok := e.Service.Env[e.f.Key]; ok {
		d.Variable, d.VariableAt = true, spot(v.Origin)
	}
	return d
}
