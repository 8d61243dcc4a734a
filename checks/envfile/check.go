// Package envfile checks the environment file by the rules of the reader that the mode uses.
package envfile

import (
	"context"
	"embed"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

func failsForEnvFile(p *checks.Pass, c cause.Cause) bool {
	return checks.IsIn(c, p.Project().EnvFile.Path)
}

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks .env by the rules of the reader that this mode uses.
var Check = &checks.Check{
	ID:    "env-file",
	Title: "The environment file",
	Doc: `Three readers read the same .env differently: compose when the containers start, the
CLI itself in standalone mode, and docker for ` + "`astro dev pytest`" + `. This check reads it
as the mode of this project does, and looks at what reaches the containers in the end:
names that nobody reads, quotes that stay, values filled in on this machine that were
meant for the container, texts that were never filled in.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot authenticate to AWS",
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
	repair.WarnLost(p)
	if !p.Project().EnvFile.Exists && !p.Diagnosis().UsesAWS() {
		return checks.Skipf("there is no %s", p.Project().EnvFile.Path)
	}
	return p.SkipIfReported(failsForEnvFile)
}

// namesNothing reports whether the value of a variable would name a profile that no service
// has: under its right name it would do harm.
func namesNothing(p *checks.Pass, variable, value string) bool {
	return (variable == "AWS_PROFILE" || variable == "AWS_DEFAULT_PROFILE") && !isProfile(p, value)
}

// isProfile reports whether boto3 finds a profile of that name in some service.
func isProfile(p *checks.Pass, name string) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool { return slices.Contains(v.Default().Profiles, name) })
}
