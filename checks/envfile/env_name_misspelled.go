package envfile

import (
	"context"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixName(_ *checks.Pass, c cause.Cause) []checks.Fix {
	v := c.Vars[0]
	if v.Source != astro.FromEnvFile {
		return []checks.Fix{{Title: redact.Textf("Write %s instead of %s (%s)", c.Suggestion, c.Subject, repair.PlacesOf(c, v)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, v.Origin.File), checks.Safe,
		fixers.RenameVariable{File: v.Origin.File, From: c.Subject, To: c.Suggestion})}
}

var EnvNameMisspelled = &checks.Rule{
	ID:     "env-name-misspelled",
	Causes: []cause.Kind{cause.EnvNameMisspelled}, Severity: checks.Error, Since: "0.1.0",
	Title: "A variable whose name nobody reads",
	Doc: checks.Page(
		checks.NoCredentials+", or another failure that the variable was to prevent. Nothing is printed about its name.",
		"boto3 knows its variables to the letter and in capitals. `AWS_CREDENTIALS_FILE`, `AWS_ACCESS_KEY` and `aws_profile` are none of them. "+
			"It is a warning where nothing fails for it.",
		"Write the name that the finding suggests, and start again with `astro dev restart`."),
	Look: lookNames,
	Message: checks.Says(func(c cause.Cause, d cause.Misspelled) redact.Text {
		return redact.Textf("%s%s is no variable of boto3; it reads %s", d.Name, wording.InBrackets(c, d.At), d.Read)
	}),
	Fixes: fixName,
}

// lookNames finds variables that nothing reads although everything works without them: their
// values have no effect.
func lookNames(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	for _, v := range p.Project().EnvFile.Vars {
		meant := awsnames.MeantVariable(v.Name)
		if meant == "" || !strings.HasPrefix(strings.ToUpper(v.Name), "AWS") || p.HasCause(v.Name, cause.EnvNameMisspelled) {
			continue
		}
		if p.AnyServiceHas(meant) && v.Name != strings.ToLower(v.Name) {
			continue // the correct spelling is set too
		}
		f := checks.Finding{
			Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{v.Origin}),
			Message: redact.Textf("%s (%s) is no variable of boto3, so it has no effect; %s was probably meant", v.Name, cause.Place(v.Origin), meant),
		}
		f.Fixes = []checks.Fix{{Title: redact.Textf("Write %s instead of %s, or remove the line", meant, v.Name), Safety: checks.Unsafe}}
		if namesNothing(p, meant, v.Value) {
			f.Fixes = []checks.Fix{repair.RemoveVariable(v)}
		}
		found = append(found, f)
	}
	return found
}
