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
	Title: "The image lacks the Amazon provider",
	Doc: checks.Page(
		"`ModuleNotFoundError: No module named 'airflow.providers.amazon'`",
		"A DAG imports the Amazon provider, and `requirements.txt` does not install it. "+
			"The Runtime images of Airflow 3 and the slim images of Airflow 2 contain neither the provider nor boto3; "+
			"the standard images of Airflow 2 contain both.",
		"Add the provider to `requirements.txt` and rebuild the image:\n\n"+
			"```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```"),
	Message: checks.Says(func(_ cause.Cause, d cause.NoProvider) redact.Text {
		return redact.Textf("%s needs the Amazon provider, which neither the image nor requirements.txt installs", d.By)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		return []checks.Fix{repair.InstallProvider(p, c.Subject)}
	},
}
