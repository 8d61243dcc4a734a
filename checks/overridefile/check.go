// Package overridefile checks the compose override with compose's own loader.
package overridefile

import (
	"context"
	"embed"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
)

func failsForOverride(_ *checks.Pass, c cause.Cause) bool {
	return checks.IsIn(c, astro.OverrideName)
}

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks docker-compose.override.yml with compose's own loader.
var Check = &checks.Check{
	ID:    "override-file",
	Title: "The compose override",
	Doc: `Loads docker-compose.override.yml with the library and the base services of the Astro
CLI, which reads the file only after it has built the image. Reports what Docker Compose or
the engine would reject: invalid YAML, unknown keys and services, unset variables, invalid
volumes. Also reports files that look like an override and are ignored.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot use AWS",
	Rules: []*checks.Rule{
		OverrideMissing,
		OverrideFileName,
		OverrideEmpty,
		OverrideYAMLSyntax,
		OverrideYAMLShape,
		OverrideUnknownService,
		OverrideRefused,
		EnvFileMissing,
		InterpolationNotFromDotenv,
		InterpolationSyntax,
		RequiredVariableMissing,
		UndefinedVariableInSource,
		UndefinedVariableInEnvironment,
		WindowsPercentVariable,
		WindowsPathOnPosix,
		VolumeSpecSpace,
		VolumeTypeWithPath,
		NamedVolumeUndeclared,
		NamedVolumeNotBind,
		AnonymousVolume,
		MountModeUnknown,
		DuplicateMount,
		OverrideVersionKey,
	},
	Examples: examples,
	Run:      checkOverrideFile,
}

func checkOverrideFile(ctx context.Context, p *checks.Pass) error {
	if p.Project().Mode == astro.Standalone {
		return checks.Skipf("standalone mode does not read the override")
	}
	p.ReportRefusals()
	p.ReportCauses()
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	p.Look(ctx)
	repair.WarnLost(p)
	if !p.Project().Override.Exists && len(p.Project().Override.Ignored) == 0 && !p.Diagnosis().UsesAWS() {
		return checks.Skipf("no %s and no use of AWS found", astro.OverrideName)
	}
	return p.SkipIfReported(failsForOverride)
}
