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
	Doc: `The CLI reads one override, docker-compose.override.yml beside the Dockerfile, and
only after it has built the image. This check loads it at once, with the same library
and the same base services, and says what compose and the engine would refuse, in their
words and in ours: names, YAML, services that this Airflow has not, variables, volume
lines. It also says which files are not read although they look like an override.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot authenticate to AWS",
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
		return checks.Skipf("standalone mode reads no override")
	}
	p.ReportRefusals()
	p.ReportCauses()
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	p.Look(ctx)
	repair.WarnLost(p)
	if !p.Project().Override.Exists && len(p.Project().Override.Ignored) == 0 && !p.Diagnosis().UsesAWS() {
		return checks.Skipf("there is no %s, and no use of AWS was found", astro.OverrideName)
	}
	return p.SkipIfReported(failsForOverride)
}
