package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ConnectionHidden = &checks.Rule{
	ID: "connection-hidden", Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection overridden by a variable",
	Doc: checks.Page(
		"None: the connection in `airflow_settings.yaml` has no effect.",
		"Airflow looks for a connection in the secrets backend, then in the environment, then in its database, and uses the first. "+
			"`airflow_settings.yaml` fills the database, so the `AIRFLOW_CONN_` variable with the same id takes precedence.",
		"Remove the variable to use `airflow_settings.yaml`, or remove the connection from that file.",
	),
}

// reportHidden reports a connection of the settings file that a variable overrides, in the services
// that have the variable.
func reportHidden(p *checks.Pass, c airflow.Connection, at astro.Origin) bool {
	hidden := checks.NewGroups()
	set := map[string]astro.Var{}
	for _, v := range p.Diagnosis().Views {
		for _, other := range v.Connections.Connections {
			if other.ID == c.ID && other.Readable() {
				set[other.Variable] = v.Service.Env[other.Variable]
				hidden.Add(other.Variable, v.Service.Name, set[other.Variable].Origin)
			}
		}
	}
	if len(hidden) == 0 {
		return false
	}
	g := hidden.Sorted()[0]
	v := set[g.Key]
	f := checks.Finding{
		Rule: ConnectionHidden, Subject: c.ID, At: checks.PositionsOf(append([]astro.Origin{at}, g.At...)), Services: g.Services,
		Message: redact.Textf("%s (%s) overrides connection %s (%s)", v.Name, cause.Place(v.Origin), c.ID, cause.Place(at)),
		Fixes:   []checks.Fix{repair.UnsetVariable(p, cause.Cause{Services: g.Services}, v)},
	}
	f.Fixes[0].Safety = checks.Unsafe
	f.Fixes = append(f.Fixes, checks.Fix{Title: redact.Textf("Remove connection %s from %s", c.ID, cause.Place(at)), Safety: checks.Unsafe})
	p.Report(f)
	return true
}
