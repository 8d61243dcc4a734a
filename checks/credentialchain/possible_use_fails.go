package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/demand"
	"doctor/internal/diagnosis"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"fmt"
	"slices"
	"strings"
)

var PossibleUseFails = &checks.Rule{
	ID: "possible-use-fails", Severity: checks.Warning, Since: "0.1.0",
	Title: "Possible AWS use without credentials",
	Doc: checks.Page(
		"If the code runs: `botocore.exceptions.NoCredentialsError: Unable to locate credentials` in the task log.",
		"The code uses AWS under a condition that doctor cannot check. "+
			"A hook uses a connection that no file of the project defines: if Airflow's database does not have it either, "+
			"the hook falls back to boto3's default credential chain, which fails. "+
			"Or the code is in a module that nothing imports, in a function that nothing calls, or behind a condition.",
		"If the connection is in Airflow's database, or the code never runs, there is nothing to do. "+
			"Otherwise define the connection, or give the containers credentials as for any other use.",
	),
	Look: lookPossibleUses,
}

// lookPossibleUses finds the uses of AWS that fail if they happen as the code suggests: one
// finding for the connections that no file defines, another for the rest.
func lookPossibleUses(_ context.Context, p *checks.Pass) []checks.Finding {
	var connections, others []diagnosis.Doubtful
	for _, d := range p.Diagnosis().Doubts() {
		if d.Use.Connection != "" && d.Use.Kind != demand.Connection {
			connections = append(connections, d)
		} else {
			others = append(others, d)
		}
	}
	var found []checks.Finding
	if len(connections) > 0 {
		f := possibleUse(p, connections)
		f.Fixes = fixUndefinedConnections(connections)
		found = append(found, f)
	}
	if len(others) > 0 {
		found = append(found, possibleUse(p, others))
	}
	return found
}

// possibleUse makes one finding for all of these uses.
func possibleUse(p *checks.Pass, doubts []diagnosis.Doubtful) checks.Finding {
	first := doubts[0]
	f := checks.Finding{
		Subject: first.Use.Name, Severity: checks.Warning, Symptom: redact.NewText(first.Symptom),
		Message: redact.Textf("%s (%s) fails if %s", first.Use.Name, cause.Place(first.Use.At), phrase.Doubt(first.Use.Doubt)),
	}
	if n := len(doubts) - 1; n > 0 {
		f.Message = f.Message.Addf("; %d more like this", n)
	}
	for _, d := range doubts {
		f.At = append(f.At, checks.PositionsOf([]astro.Origin{d.Use.At})...)
		f.Services = append(f.Services, runsIn(d, p.Project().Image.AirflowMajor)...)
	}
	f.Services = checks.Distinct(f.Services)
	slices.Sort(f.Services)
	return f
}

// runsIn are the services in which a use runs and fails.
func runsIn(d diagnosis.Doubtful, airflowMajor int) []string {
	var out []string
	for _, name := range d.Use.Process.Services(airflowMajor) {
		if slices.Contains(d.Services, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return d.Services
	}
	return out
}

// fixUndefinedConnections says where a connection can be defined.
func fixUndefinedConnections(doubts []diagnosis.Doubtful) []checks.Fix {
	var ids []string
	for _, d := range doubts {
		ids = append(ids, d.Use.Connection)
	}
	ids = checks.Distinct(ids)
	return []checks.Fix{{
		Title:  redact.Textf("Define connection %s in airflow_settings.yaml or as %s in .env, unless it is in Airflow's database", quotedList(ids), strings.Join(connectionVariables(ids), ", ")),
		Safety: checks.Unsafe,
	}}
}

func quotedList(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, fmt.Sprintf("%q", id))
	}
	return strings.Join(out, ", ")
}

func connectionVariables(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, airflow.ConnectionVariable(id))
	}
	return out
}
