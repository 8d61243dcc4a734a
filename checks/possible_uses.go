package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/demand"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// warnPossibleUses reports the uses of AWS that fail if they happen as they look:
// those of connections that no file defines in one finding, all others in another.
func (p *Pass) warnPossibleUses() {
	var connections, others []diagnosis.Doubtful
	for _, d := range p.Diagnosis().Doubts() {
		if d.Use.Connection != "" && d.Use.Kind != demand.Connection {
			connections = append(connections, d)
		} else {
			others = append(others, d)
		}
	}
	p.warnPossible(connections, "falls back to boto3's default credential chain, which fails", fixUndefinedConnections)
	p.warnPossible(others, "fails", nil)
}

func (p *Pass) warnPossible(doubts []diagnosis.Doubtful, outcome string, fix func([]diagnosis.Doubtful) []Fix) {
	if len(doubts) == 0 {
		return
	}
	first := doubts[0]
	f := Finding{
		Rule: PossibleUseFails, Severity: Warning, Symptom: redact.NewText(first.Symptom),
		Message: redact.Textf("if %s, %s (%s) %s", first.Use.Doubt, first.Use.Name, diagnosis.Place(first.Use.At), outcome),
	}
	if n := len(doubts) - 1; n > 0 {
		f.Message = f.Message.Addf("; the same holds for %d more", n)
	}
	for _, d := range doubts {
		f.At = append(f.At, locations([]astro.Origin{d.Use.At})...)
		f.Services = append(f.Services, runsIn(d, p.Project().Image.AirflowMajor)...)
	}
	f.Services = distinct(f.Services)
	slices.Sort(f.Services)
	if fix != nil {
		f.Fixes = fix(doubts)
	}
	p.Report(f)
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
func fixUndefinedConnections(doubts []diagnosis.Doubtful) []Fix {
	var ids []string
	for _, d := range doubts {
		ids = append(ids, d.Use.Connection)
	}
	ids = distinct(ids)
	return []Fix{{
		Title:  redact.Textf("Define connection %s in airflow_settings.yaml or as %s in .env, unless it is in Airflow's database", quotedList(ids), strings.Join(connectionVariables(ids), ", ")),
		Safety: Unsafe,
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

var PossibleUseFails = &Rule{
	ID: "possible-use-fails", Severity: Warning, Since: "0.1.0",
	Title: "Use of AWS that may fail",
	Doc: page(
		"If it happens: `botocore.exceptions.NoCredentialsError: Unable to locate credentials` in the log of the task.",
		"The code asks AWS in a way that doctor cannot see to its end. A hook names a connection that is in no file of the project: if it is not in Airflow's "+
			"database either, the hook falls back to boto3's default credential chain. Or the code is in a module that nothing imports, in a function that "+
			"nothing calls, or behind a condition. Were it to run, it would fail.",
		"If the connection is in Airflow's database, or the code never runs, there is nothing to do. Otherwise define the connection, "+
			"or give the containers credentials as for any other use.",
	),
	Before: `-- DELETE project/.env --
-- DELETE project/docker-compose.override.yml --
-- project/requirements.txt --
apache-airflow-providers-amazon
-- project/dags/load.py --
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task


@task
def load():
    return S3Hook(aws_conn_id="data_lake").list_keys("bucket")
`,
	After: `-- DELETE project/docker-compose.override.yml --
-- project/requirements.txt --
apache-airflow-providers-amazon
-- project/.env --
AIRFLOW_CONN_DATA_LAKE={"conn_type": "aws", "login": "AKIAIOSFODNN7EXAMPLE", "password": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "extra": {"region_name": "us-east-1"}}
-- project/dags/load.py --
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task


@task
def load():
    return S3Hook(aws_conn_id="data_lake").list_keys("bucket")
`,
}
