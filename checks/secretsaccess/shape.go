package secretsaccess

import (
	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/aws"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// reportShape reports a secret in a form that Airflow cannot read, or reads
// otherwise than it was meant.
func reportShape(p *checks.Pass, l *lookup) {
	problem := worst(l.shape)
	if problem == nil {
		return
	}
	f := checks.Finding{
		Rule: SecretShape, Subject: l.name, Services: l.use.Services, At: append(append([]checks.Position{}, l.at...), checks.Position{Call: secretOperation(l.use)}),
		Message: redact.Textf("%s %s: %s (%s in %s, %s)", l.named.kind, l.named.name, phrase.ConnectionProblem(*problem), l.name, l.use.region(), l.result.Shape),
		Symptom: redact.NewText(problem.Symptom),
		Fixes:   []checks.Fix{store(p, l, "Store a URI, or JSON with conn_type, as plain text")},
	}
	switch {
	case l.named.kind == dagsource.Variable && !l.shape.Readable:
		f.Fixes = []checks.Fix{store(p, l, "Store JSON as plain text, or read it without deserialize_json and var.json")}
		if p.Project().Image.AirflowMajor != 2 { // which only notes it in the log, and looks on
			f.Symptom = redact.NewText(missingSymptom(p, l.named))
		}
	case l.named.kind == dagsource.Variable:
		f.Fixes = []checks.Fix{store(p, l, "Store only the value as plain text, without key and braces")}
	case !l.shape.Readable && f.Symptom.IsEmpty():
		f.Symptom = redact.NewText(airflow.NotDefined(l.named.name, p.Diagnosis().AirflowVersion))
	}
	p.Report(f)
}

// store is the command that replaces the value of a secret.
func store(p *checks.Pass, l *lookup, title string) checks.Fix {
	command := "secretsmanager put-secret-value --secret-id " + p.Quote(l.name) + " --secret-string <value>"
	if l.use.service() == aws.ParameterStore {
		command = "ssm put-parameter --overwrite --name " + p.Quote(l.name) + " --type SecureString --value <value>"
	}
	return checks.Fix{Title: redact.NewText(title), Commands: []redact.Text{p.AWSCLI(command + sessionFlags(p, l.use))}, Safety: checks.Unsafe}
}

// worst is the problem that the person should hear of: what makes it unreadable
// first, else what is read otherwise than it was meant.
func worst(s airflow.Shape) *airflow.ConnProblem {
	var milder *airflow.ConnProblem
	for i, problem := range s.Problems {
		switch {
		case problem.Fatal:
			return &s.Problems[i]
		case milder == nil && otherwise(s, problem):
			milder = &s.Problems[i]
		}
	}
	return milder
}

// otherwise reports whether Airflow makes something else of the value. One
// without a type will do for many hooks, as long as there is anything in it.
func otherwise(s airflow.Shape, problem airflow.ConnProblem) bool {
	switch problem.Kind {
	case airflow.ConnMisread, airflow.ConnUnknownName, airflow.ConnExtra:
		return true
	case airflow.ConnNoType, airflow.ConnJSON:
		return s.Form == airflow.FormURI && s.Bare
	}
	return false
}
