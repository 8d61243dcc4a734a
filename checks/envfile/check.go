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
	Doc: `Reads .env as the Astro CLI does: with Docker Compose when the containers start, or with
the CLI's own reader in standalone mode. Reports syntax errors and values that do not reach
the containers as intended: misspelled names, quotes that are part of the value, variables
expanded on the host, placeholders.`,
	Scope:   facts.Project,
	Hinges:  []facts.Place{facts.EnvFile},
	Verdict: "Airflow cannot use AWS",
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
		return checks.Skipf("%s not found", p.Project().EnvFile.Path)
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
