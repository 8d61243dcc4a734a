package diagnosis

import (
	"cmp"

	"doctor/internal/redact"
)

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
