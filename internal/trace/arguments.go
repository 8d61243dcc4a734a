package trace

import (
	"cmp"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/sessions"
)

// roles are the roles of a session. The method has Airflow's name, also for a role of a
// profile.
func (f *follower) roles() []Role[string] {
	var out []Role[string]
	for i, r := range f.out.Roles {
		method := "assume_role"
		if i == 0 && f.out.WebIdentityFile != "" {
			method = "assume_role_with_web_identity"
		}
		from := f.place(r.At)
		if r.At.Path == "" && f.session.Boto.Role != nil && i == len(f.out.Roles)-1 {
			from = f.from(boto.From{Argument: true})
		}
		out = append(out, Role[string]{r.ARN, from, cmp.Or(r.Otherwise, method)})
	}
	return out
}

// arguments adds what is wrong with the arguments of a session, and its end if one of them
// fails before boto3 runs.
func (f *follower) arguments(s *Session[string]) {
	switch f.session.Where {
	case sessions.Backend:
		for _, source := range f.view.Backends() {
			if source.Backend == nil || source.DefinedIn() != f.session.Variable {
				continue
			}
			if !source.Kwargs.Usable() {
				s.Arguments = append(s.Arguments, Argument[string]{source.KwargsVariable, phrase.KwargsFault(cause.FaultOfKwargs(source.Kwargs)) + "; Airflow uses no arguments", source.Kwargs.Log})
			}
			for _, p := range airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, f.diagnosis.Installed(source.Backend.Provider)) {
				s.Arguments = append(s.Arguments, Argument[string]{p.Key, phrase.AirflowProblem(p.Detail), p.Symptom})
				if (p.Effect == airflow.Crash || p.Effect == airflow.Fails) && s.Stops == "" && p.Symptom != "" {
					s.Stops, s.Kind = p.Symptom, cause.KwargKind(p.Kind)
				}
			}
		}
	case sessions.Connection:
		for _, p := range f.diagnosis.ConnectionProblems(f.view, f.session.Name) {
			s.Arguments = append(s.Arguments, Argument[string]{cmp.Or(p.Key, f.session.Name), phrase.ConnectionProblem(p), p.Symptom})
		}
	}
}
