package checks

import (
	"context"
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
)

// OverrideFile looks at docker-compose.override.yml with compose's own loader.
var OverrideFile = &Check{
	ID:    "override-file",
	Title: "The compose override",
	Doc: `The CLI reads one override, docker-compose.override.yml beside the Dockerfile, and
only after it has built the image. This check loads it at once, with the same library
and the same base services, and says what compose and the engine would refuse, in their
words and in ours: names, YAML, services that this Airflow has not, variables, volume
lines. It also says which files are not read although they look like an override.`,
	Scope: Project,
	Rules: []*Rule{
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
	Run: checkOverrideFile,
}

func checkOverrideFile(_ context.Context, p *Pass) error {
	if p.Project().Mode == astro.Standalone {
		return Skipf("standalone mode reads no override")
	}
	p.reportRefusals()
	p.reportCauses()
	if err := p.refused(); err != nil {
		return err
	}
	p.warnMounts()
	p.warnLost()
	if !p.Project().Override.Exists && len(p.Project().Override.Ignored) == 0 && !p.Diagnosis().UsesAWS() {
		return Skipf("there is no %s, and no use of AWS was found", astro.OverrideName)
	}
	return p.elsewhere(failsForOverride)
}

func requiredMessage(p *astro.Project, r astro.Refusal, where string) string {
	for _, v := range p.EnvFile.Vars {
		if v.Name == r.Subject {
			return fmt.Sprintf("%s${%s:?} wants the variable in the shell; %s sets it only for the containers", where, r.Subject, diagnosis.Place(v.Origin))
		}
	}
	return fmt.Sprintf("%s${%s:?} wants the variable in the shell, where it is not set", where, r.Subject)
}
