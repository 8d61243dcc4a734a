package diagnosis

import (
	"cmp"

	"doctor/internal/redact"
)

// NeverMade are the secrets backends and connections of which no session is made, since
// Airflow cannot read them or does not start for them.
func (d *Diagnosis) NeverMade() []Cause {
	var out []Cause
	for _, v := range d.Views {
		for _, source := range v.Backends() {
			name := cmp.Or(source.KwargsVariable, source.Variable)
			c := Cause{Services: []string{v.Service.Name}, Where: Backend, At: appendOrigin(nil, v.Service.Env[name].Origin)}
			switch {
			case source.Problem != nil:
				c.Kind, c.Symptom = BackendClassPath, redact.NewText(source.Problem.Symptom)
				c.At = appendOrigin(nil, v.Service.Env[source.Variable].Origin)
				c.Detail = Setting{Name: source.Variable, Value: source.Value, At: SpotOf(c.At[0])}
			case source.Kwargs.Raises != "":
				c.Kind, c.Symptom = KwargsInvalidJSON, redact.NewText(source.Kwargs.Raises)
				c.Detail = Setting{Name: name, At: SpotOf(c.At[0])}
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
					Detail: UnreadConnection{conn.ID, conn.Variable, SpotOf(origin), p.Detail},
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
