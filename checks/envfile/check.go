// Package envfile looks at the environment file by the rules of the reader that the mode uses.
package envfile

import (
	"context"
	"embed"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/facts"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

func failsForEnvFile(p *checks.Pass, c cause.Cause) bool {
	return checks.IsIn(c, p.Project().EnvFile.Path)
}

//go:embed testdata/*.txtar
var examples embed.FS

// Check looks at .env by the rules of the reader that this mode uses.
var Check = &checks.Check{
	ID:    "env-file",
	Title: "The environment file",
	Doc: `Three readers read the same .env differently: compose when the containers start, the
CLI itself in standalone mode, and docker for ` + "`astro dev pytest`" + `. This check reads it
as the mode of this project does, and looks at what reaches the containers in the end:
names that nobody reads, quotes that stay, values filled in on this machine that were
meant for the container, texts that were never filled in.`,
	Scope: facts.Project,
	Rules: []*checks.Rule{
		DotenvSyntax,
		DotenvNotRead,
		EnvNameMisspelled,
		EnvValueHasQuotes,
		EnvValueExpandedOnHost,
		EnvironmentBlockOverridesEnvFile,
		UndefinedVariableInEnvFile,
		DotenvReadersDiffer,
		PlaceholderLeft,
		EnvValueInvalid,
	},
	Examples: examples,
	Run:      checkEnvFile,
}

func checkEnvFile(ctx context.Context, p *checks.Pass) error {
	p.ReportRefusals()
	p.ReportCauses()
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	p.Look(ctx)
	warnNames(p)
	warnPlaceholders(p)
	warnReaders(p)
	repair.WarnLost(p)
	warnUnfilled(p)
	if !p.Project().EnvFile.Exists && !p.Diagnosis().UsesAWS() {
		return checks.Skipf("there is no %s", p.Project().EnvFile.Path)
	}
	return p.SkipIfReported(failsForEnvFile)
}

// warnNames reports variables that nobody reads, where all works without them:
// what they say has no effect.
func warnNames(p *checks.Pass) {
	for _, v := range p.Project().EnvFile.Vars {
		meant := awsnames.MeantVariable(v.Name)
		if meant == "" || !strings.HasPrefix(strings.ToUpper(v.Name), "AWS") || p.HasCause(EnvNameMisspelled, v.Name) {
			continue
		}
		if p.AnyServiceHas(meant) && v.Name != strings.ToLower(v.Name) {
			continue // a second spelling beside the right one
		}
		f := checks.Finding{
			Rule: EnvNameMisspelled, Subject: v.Name, Severity: checks.Warning, At: checks.Locations([]astro.Origin{v.Origin}),
			Message: redact.Textf("%s (%s) is no variable of boto3, so it has no effect; %s was probably meant", v.Name, cause.Place(v.Origin), meant),
		}
		f.Fixes = []checks.Fix{{Title: redact.Textf("Write %s instead of %s, or remove the line", meant, v.Name), Safety: checks.Unsafe}}
		if namesNothing(p, meant, v.Value) {
			f.Fixes = []checks.Fix{repair.RemoveVariable(v)}
		}
		p.Report(f)
	}
}

// namesNothing reports whether a value of a variable would name a profile that no
// service has: under its right name it would do harm.
func namesNothing(p *checks.Pass, variable, value string) bool {
	return (variable == "AWS_PROFILE" || variable == "AWS_DEFAULT_PROFILE") && !isProfile(p, value)
}

// isProfile reports whether boto3 finds a profile of that name in some service.
func isProfile(p *checks.Pass, name string) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool { return slices.Contains(v.Default().Profiles, name) })
}

// warnPlaceholders reports texts that were never filled in, in variables of AWS
// on which nothing depends so far.
func warnPlaceholders(p *checks.Pass) {
	if len(p.CausesOf(PlaceholderLeft)) > 0 {
		return
	}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == airflow.KwargsVariable && !diagnosis.MayBePlaceholder(v.Value) {
			continue
		}
		// What is called like a placeholder and is there was meant.
		if found := placeholder.Find(v.Name, v.Value); found != "" && !isProfile(p, found) && (strings.HasPrefix(v.Name, "AWS_") || strings.HasPrefix(v.Name, "AIRFLOW__SECRETS__")) {
			p.Report(checks.Finding{
				Rule: PlaceholderLeft, Subject: v.Name, Severity: checks.Warning, At: checks.Locations([]astro.Origin{v.Origin}),
				Message: redact.Textf("%s still says %s (%s), which was to be filled in", v.Name, found, cause.Place(v.Origin)),
				Fixes:   []checks.Fix{{Title: redact.NewText("Fill in the value"), Safety: checks.Unsafe}},
			})
		}
	}
}

// warnReaders reports, in standalone mode, what the CLI's simple reader makes
// otherwise of a line than compose: such a file was written for the containers.
func warnReaders(p *checks.Pass) {
	if p.Project().Mode != astro.Standalone {
		return
	}
	for _, d := range p.Project().Differences("AWS_", "AIRFLOW__SECRETS__", "AIRFLOW_CONN_") {
		if d.InStandalone != nil && d.InDocker != nil && *d.InStandalone == *d.InDocker {
			continue
		}
		p.Report(checks.Finding{
			Rule: DotenvReadersDiffer, Subject: d.Var.Name, At: checks.Locations([]astro.Origin{d.Var.Origin}),
			Message: redact.Textf("%s (%s) is read otherwise in standalone mode than by compose: there quotes inside, `export`, $NAME and comments behind a value stay as they are", d.Var.Name, cause.Place(d.Var.Origin)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Write NAME=value, without export, variables or a comment behind it"), Safety: checks.Unsafe}},
		})
	}
}
