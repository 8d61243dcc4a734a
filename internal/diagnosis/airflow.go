package diagnosis

import (
	"slices"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// refusedArgument explains a session by the argument that boto3, or its caller, refuses.
func (e *explainer) refusedArgument() cause.Cause {
	if e.Where == sessions.Connection && e.Conn.Raises() != nil {
		return e.wrongExtra()
	}
	if e.Where != sessions.Backend {
		return cause.Cause{}
	}
	for _, p := range e.Airflow.Problems[e.Session.Variable] {
		if p.Key != e.f.Key || p.Stage == airflow.NotRaised {
			continue
		}
		kind := cause.KwargsType
		if p.Kind == airflow.KeysInside {
			kind = cause.KwargsHoldsKeys
		}
		return cause.Cause{
			Kind: kind, At: appendOrigin(nil, e.Session.Origin), Subject: p.Key, Suggestion: p.Suggestion, Symptom: redact.NewText(p.Symptom),
			Detail: cause.WrongArgument{Key: p.Key, Variable: e.Session.Variable, At: cause.SpotOf(e.Session.Origin), Problem: p.Detail},
		}
	}
	return cause.Cause{}
}

// kwargsRegion explains a missing region by unreadable kwargs that should set one.
func (e *explainer) kwargsRegion() cause.Cause {
	if e.Where != sessions.Backend {
		return cause.Cause{}
	}
	for _, source := range e.ownBackends() {
		if c := e.lostKwargs(source); c.Kind != "" {
			return c
		}
		for _, p := range e.Airflow.Problems[source.DefinedIn()] {
			if p.Kind == airflow.UnknownKey && p.Suggestion == "region_name" {
				return e.unknownKey(source, p)
			}
		}
	}
	return cause.Cause{}
}

// lostKwargs explains a failure by arguments that Airflow could not read and therefore dropped.
func (e *explainer) lostKwargs(source *airflow.Source) cause.Cause {
	if source.Kwargs.Usable() {
		return cause.Cause{}
	}
	v := e.Service.Env[source.KwargsVariable]
	c := cause.Cause{Kind: cause.KwargsNotObject, At: appendOrigin(nil, v.Origin), Subject: source.KwargsVariable}
	c.Detail = cause.UnusableKwargs{Variable: source.KwargsVariable, At: cause.SpotOf(v.Origin), Fault: cause.FaultOfKwargs(source.Kwargs)}
	if source.Kwargs.Circular {
		c.Kind = cause.KwargsSecretCircular
	} else if source.Kwargs.Err != nil {
		c.Kind = cause.KwargsInvalidJSON
	}
	return c
}

// kwargsProfile explains missing credentials by a misnamed argument that should name the profile.
func (e *explainer) kwargsProfile() cause.Cause {
	if e.f.Kind != boto.NoCredentials || e.Session.Boto.Profile != nil {
		return cause.Cause{}
	}
	for _, source := range e.ownBackends() {
		for _, p := range e.Airflow.Problems[source.DefinedIn()] {
			if p.Kind != airflow.UnknownKey || p.Suggestion != "profile_name" {
				continue
			}
			name, _ := source.Kwargs.Values[p.Key].(string)
			if slices.Contains(e.out.Profiles, name) {
				return e.unknownKey(source, p)
			}
		}
	}
	return cause.Cause{}
}

// ownBackends are the backends whose arguments may explain the session: its own, or all if it is not
// the session of a backend.
func (e *explainer) ownBackends() []*airflow.Source {
	if e.Where != sessions.Backend {
		return e.Backends()
	}
	return slices.DeleteFunc(e.Backends(), func(s *airflow.Source) bool { return s.DefinedIn() != e.Session.Variable })
}

func (e *explainer) unknownKey(source *airflow.Source, p airflow.KwargProblem) cause.Cause {
	name := source.VariableOf(p.Key)
	v := e.Service.Env[name]
	return cause.Cause{
		Kind: cause.KwargsUnknownKey, Subject: p.Key, Suggestion: p.Suggestion, At: appendOrigin(nil, v.Origin),
		Detail: cause.UnknownArgument{Key: p.Key, Variable: name, At: cause.SpotOf(v.Origin), Known: p.Suggestion},
	}
}
