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
	Title: "Value differs between standalone and Docker",
	Doc: checks.Page(
		"None. In standalone mode the variable has another value than in the containers, or is not set.",
		"Three programs read the same file differently. compose removes quotes, `export` and comments, and expands variables. "+
			"Standalone mode removes one pair of quotes and nothing else. "+
			"`astro dev pytest`, `astro dev parse` and `astro run` keep even the quotes, and reject `export` and multi-line values.",
		"Write the line so that all three agree: `NAME=value` on one line, without `export`, quotes, variables or a trailing comment."),
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
			Message: redact.Textf("%s (%s) has another value in standalone mode than in Docker", d.Var.Name, cause.Place(d.Var.Origin)),
			Fixes:   []checks.Fix{plainLine(d)},
		})
	}
	return found
}
