package diagnosis

import (
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// NeverMade are the secrets backends and connections without a session, because Airflow cannot read
// them or does not start because of them.
func (d *Diagnosis) NeverMade() []cause.Cause {
	var out []cause.Cause
	for _, v := range d.Views {
		for _, source := range v.Backends() {
			name := source.DefinedIn()
			c := cause.Cause{Services: []string{v.Service.Name}, Where: sessions.Backend, At: appendOrigin(nil, v.Service.Env[name].Origin)}
			switch {
			case source.Problem != nil:
				c.Kind, c.Symptom = cause.BackendClassPath, redact.NewText(source.Problem.Symptom)
				c.At = appendOrigin(nil, v.Service.Env[source.Variable].Origin)
				c.Detail = cause.Setting{Name: source.Variable, Value: source.Value, At: cause.SpotOf(c.At[0])}
			case source.Kwargs.Raises != "":
				c.Kind, c.Symptom = cause.KwargsInvalidJSON, redact.NewText(source.Kwargs.Raises)
				c.Detail = cause.Setting{Name: name, At: cause.SpotOf(c.At[0])}
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
				kind := cause.ConnectionKind(&conn, p)
				if !p.Fatal || kind == "" {
					continue
				}
				origin := v.Service.Env[conn.Variable].Origin
				join(&out, cause.Cause{
					Kind: kind, Symptom: redact.NewText(p.Symptom), Services: []string{v.Service.Name}, Where: sessions.Connection, At: appendOrigin(nil, origin),
					Detail: cause.UnreadConnection{ID: conn.ID, Variable: conn.Variable, At: cause.SpotOf(origin), Problem: p.Detail},
				})
				break
			}
		}
	}
	for i := range out {
		sortPlaces(&out[i])
	}
	return out
}
