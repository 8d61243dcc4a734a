package envfile

import (
	"context"
	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var DotenvReadersDiffer = &checks.Rule{
	ID: "dotenv-readers-differ", Severity: checks.Warning, Since: "0.1.0",
	Title: "A line of .env that is read in different ways",
	Doc: checks.Page(
		"None. The value in standalone mode is another than in the containers, or is not set.",
		"Three readers take the same file in three ways. compose takes off quotes, `export` and comments, and fills in variables. "+
			"Standalone mode takes off one pair of quotes and nothing else. "+
			"`astro dev pytest`, `astro dev parse` and `astro run` keep even the quotes, and refuse `export` and values of several lines.",
		"Write the line so that all three agree: `NAME=value` on one line, without `export`, quotes, variables or a comment behind it."),
	Look: lookReaders,
}

// lookReaders reports, in standalone mode, lines that the CLI's simple reader reads
// differently from compose: such a file was written for the containers.
func lookReaders(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	if p.Project().Mode != astro.Standalone {
		return nil
	}
	for _, d := range p.Project().Differences("AWS_", "AIRFLOW__SECRETS__", "AIRFLOW_CONN_") {
		if d.InStandalone != nil && d.InDocker != nil && *d.InStandalone == *d.InDocker {
			continue
		}
		found = append(found, checks.Finding{
			Subject: d.Var.Name, Services: p.Services(), At: checks.PositionsOf([]astro.Origin{d.Var.Origin}),
			Message: redact.Textf("%s (%s) is read otherwise in standalone mode than by compose: there quotes inside, `export`, $NAME and comments behind a value stay as they are", d.Var.Name, cause.Place(d.Var.Origin)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Write NAME=value, without export, variables or a comment behind it"), Safety: checks.Unsafe}},
		})
	}
	return found
}
