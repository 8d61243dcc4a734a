package astroproject

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var AmazonProviderMissing = &checks.Rule{
	ID:       "amazon-provider-missing",
	Causes:   []cause.Kind{cause.AmazonProviderMissing},
	Severity: checks.Error, Since: "0.1.0",
	Title: "No Amazon provider in the image",
	Doc: checks.Page(
		"`ModuleNotFoundError: No module named 'airflow.providers.amazon'`",
		"The Runtime images of Airflow 3, and the slim ones of Airflow 2, come without the Amazon provider and boto3. "+
			"The standard images of Airflow 2 have both. "+
			"A DAG here imports the provider, and `requirements.txt` does not bring it.",
		"Name the provider in `requirements.txt` and build again:\n\n"+
			"```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```"),
	Message: checks.Says(func(_ cause.Cause, d cause.NoProvider) redact.Text {
		return redact.Textf("%s needs the Amazon provider; the image %s has none, and requirements.txt does not bring it", d.By, d.Image)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		return []checks.Fix{repair.InstallProvider(p, c.Subject)}
	},
}
