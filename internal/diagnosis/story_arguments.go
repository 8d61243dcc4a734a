package diagnosis

import (
	"cmp"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/redact"
)

// storyRoles are the roles of a session. The method is Airflow's name of it, also for
// a role of a profile.
func (e *explainer) storyRoles() []StoryRole[string] {
	var out []StoryRole[string]
	for i, r := range e.out.Roles {
		method := "assume_role"
		if i == 0 && e.out.WebIdentityFile != "" {
			method = "assume_role_with_web_identity"
		}
		from := told(e.origin(r.At))
		if r.At.Path == "" && e.Boto.Role != nil && i == len(e.out.Roles)-1 {
			from = e.told(boto.From{Argument: true})
		}
		out = append(out, StoryRole[string]{r.ARN, from, cmp.Or(r.Otherwise, method)})
	}
	return out
}

// KwargCause is what a problem of an argument is as a cause.
func KwargCause(kind airflow.KwargKind) Kind {
	return map[airflow.KwargKind]Kind{
		airflow.UnknownKey: KwargsUnknownKey,
		airflow.WrongType:  KwargsType,
		airflow.Prefix:     KwargsPrefix,
		airflow.KeysInside: KwargsHoldsKeys,
		airflow.ByVersion:  KwargsVersion,
		airflow.NoEffect:   KwargsVersion,
	}[kind]
}

// tellArguments tells what is wrong with the arguments of a session, and where it
// stops for one of them before boto3 is asked.
func (d *Diagnosis) tellArguments(v *View, s *Session, story *Story[string]) {
	switch s.Where {
	case Backend:
		for _, source := range v.Airflow.sources() {
			if source.Backend == nil || cmp.Or(source.KwargsVariable, source.Variable) != s.Variable {
				continue
			}
			if !source.Kwargs.Usable() {
				story.Arguments = append(story.Arguments, StoryArgument[string]{source.KwargsVariable, KwargsWords(source.Kwargs) + "; Airflow uses no arguments", source.Kwargs.Log})
			}
			for _, p := range airflow.JudgeKwargs(source.Backend, source.Kwargs.Values, d.Installed(source.Backend.Provider)) {
				story.Arguments = append(story.Arguments, StoryArgument[string]{p.Key, p.Detail, p.Symptom})
				if (p.Effect == airflow.Crash || p.Effect == airflow.Fails) && story.Stops == "" && p.Symptom != "" {
					story.Stops, story.Kind = p.Symptom, KwargCause(p.Kind)
				}
			}
		}
	case Connection:
		c, _, _ := d.connection(v, s.Name)
		for _, p := range c.Problems {
			story.Arguments = append(story.Arguments, StoryArgument[string]{cmp.Or(p.Key, s.Name), p.Detail, p.Symptom})
		}
	}
}

// UnreadConnection is a connection that Airflow cannot read.
type UnreadConnection struct {
	ID, Variable string
	At           Spot
	Problem      string
}

func (UnreadConnection) detail() {}

// NeverMade are the secrets backends and connections of which no session is made, since
// Airflow cannot read them or does not start for them.
func (d *Diagnosis) NeverMade() []Cause {
	var out []Cause
	for _, v := range d.Views {
		for _, source := range v.Airflow.sources() {
			name := cmp.Or(source.KwargsVariable, source.Variable)
			c := Cause{Services: []string{v.Service.Name}, Where: Backend, At: appendOrigin(nil, v.Service.Env[name].Origin)}
			switch {
			case source.Problem != nil:
				c.Kind, c.Symptom = BackendClassPath, redact.NewText(source.Problem.Symptom)
				c.At = appendOrigin(nil, v.Service.Env[source.Variable].Origin)
				c.Detail = Setting{Name: source.Variable, Value: source.Value, At: spot(c.At[0])}
			case source.Kwargs.Raises != "":
				c.Kind, c.Symptom = KwargsInvalidJSON, redact.NewText(source.Kwargs.Raises)
				c.Detail = Setting{Name: name, At: spot(c.At[0])}
			default:
				continue
			}
			join(&out, c)
		}
		for _, conn := range v.Connections.Connections {
			if conn.Readable() {
				continue
			}
			for _, p := range conn.Problems {
				kind := ConnectionKind(&conn, p)
				if !p.Fatal || kind == "" {
					continue
				}
				origin := v.Service.Env[conn.Variable].Origin
				join(&out, Cause{
					Kind: kind, Symptom: redact.NewText(p.Symptom), Services: []string{v.Service.Name}, Where: Connection, At: appendOrigin(nil, origin),
					Detail: UnreadConnection{conn.ID, conn.Variable, spot(origin), p.Detail},
				})
				break
			}
		}
	}
	for i := range out {
		out[i].finish()
	}
	return out
}
