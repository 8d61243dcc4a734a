package checks

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

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
	Rules: overrideFileRules,
	Run:   checkOverrideFile,
}

func checkOverrideFile(_ context.Context, p *Pass) error {
	if p.Project().Mode == astro.Standalone {
		return Skipf("standalone mode reads no override")
	}
	p.reportRefusals(refusalFixes)
	p.reportCauses(cures{
		"override-missing":                  fixNoOverride,
		"override-file-name":                fixOverrideName,
		"override-yaml-shape":               fixMisplacedVolumes,
		"override-empty":                    fixNoOverride,
		"interpolation-not-from-dotenv":     fixUnsetSource,
		"undefined-variable-in-source":      fixUnsetSource,
		"undefined-variable-in-environment": fixLost,
		"named-volume-not-bind":             fixMountSource,
		"anonymous-volume":                  fixAnonymous,
		"windows-path-on-posix":             fixMountSource,
		"duplicate-mount":                   fixDuplicate,
	})
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

// refusalMessage says what a refusal is about, beside the words of who refuses.
func refusalMessage(p *astro.Project, r astro.Refusal) string {
	where := ""
	if len(r.At) > 0 && r.At[0].Line > 0 {
		where = diagnosis.Place(r.At[0]) + ": "
	}
	switch RuleOfRefusal(r.Kind) {
	case "override-unknown-service":
		return unknownServiceMessage(p, r, where)
	case "volume-spec-space":
		return where + "a blank after the colon makes a mapping of the volume line; it has to be one word: source:target"
	case "named-volume-undeclared":
		return fmt.Sprintf("%sthe source %q has no ./ or / in front, so compose takes it for a named volume, which nobody declares", where, r.Subject)
	case "interpolation-syntax":
		return where + "compose knows $NAME and ${NAME}, closed with a brace; $(NAME) and an open ${ it does not"
	case "required-variable-missing":
		return requiredMessage(p, r, where)
	case "windows-percent-variable":
		if isNoYAML(r) {
			return where + "compose cannot read the file: " + percentSlip(r.Subject).what
		}
		return where + "%NAME% is expanded nowhere: compose takes the text for a volume's name; write ${USERPROFILE} or ~"
	case "windows-path-on-posix":
		return fmt.Sprintf("%s%s is a Windows path; the engine of this machine knows no drives", where, r.Subject)
	case "mount-target-relative":
		return fmt.Sprintf("%sthe target in the container has to be an absolute path; ~ is not expanded there", where)
	case "env-file-missing":
		return fmt.Sprintf("%senv_file names %s, which is not there", where, r.Subject)
	case "interpolation-not-from-dotenv":
		return fmt.Sprintf("%s${%s} is set in %s only, and the override is filled from the shell alone, so the volume line has no source", where, r.Subject, p.EnvFile.Path)
	case "undefined-variable-in-source":
		return fmt.Sprintf("%s${%s} is not set in the shell, so the volume line has no source", where, r.Subject)
	case "volume-type-with-path":
		return fmt.Sprintf("%stype: volume takes a volume's name as source, not the path %s; a folder needs type: bind", where, r.Subject)
	case "override-yaml-syntax":
		return where + "compose cannot read the file: " + yamlSlip(p, r).what
	case "override-version-key":
		return where + "version: needs quotes, or better: leave it out, nobody reads it"
	case "override-yaml-shape":
		return where + "compose does not accept what stands there: " + shapeSlip(p, r).what
	case "dotenv-syntax":
		return dotenvMessage(p, r, where)
	case "image-path-absent":
		if r.Unreadable != "" {
			return fmt.Sprintf("%sthe Dockerfile copies %s, which %s: the image build fails", where, r.Subject, r.Unreadable)
		}
		return fmt.Sprintf("%sthe Dockerfile copies %s, which is not in the project folder: the image build fails", where, r.Subject)
	case "standalone-on-windows":
		return fmt.Sprintf("standalone mode is selected (%s), which the Astro CLI does not have on Windows: nothing starts", p.ModeFrom)
	case "user-overridden":
		return fmt.Sprintf("%suser: %s is not in the image, so the engine starts no container", where, r.Subject)
	}
	if r.Fault == astro.BelowFile {
		return fmt.Sprintf("%sthe file %s is mounted on the folder's name %s, and %s mounts something below it, at %s", where, cmp.Or(r.Mount.Written, r.Mount.Source), r.Mount.Target, diagnosis.Place(r.At[len(r.At)-1]), r.Subject)
	}
	if words := mountFaultWords[r.Fault]; words != "" {
		if where == "" { // the CLI's own mount
			where = strings.TrimPrefix(filepath.ToSlash(r.Mount.Source), filepath.ToSlash(p.Dir)+"/") + ": "
		}
		return where + words
	}
	if strings.Contains(r.Text, "field Source must not be empty") {
		return fmt.Sprintf("%sthe bind at %s names no source", where, r.Subject)
	}
	if strings.Contains(r.Text, "is a directory") {
		return fmt.Sprintf("%s is a folder; compose wants a file", r.Subject)
	}
	if r.Unreadable != "" {
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	}
	return where + "compose refuses it"
}

// mountFaultWords say why the engine cannot make a mount.
var mountFaultWords = map[astro.MountFault]string{
	astro.SourceMissing:   "the source is not on this machine, and `bind:` keeps the engine from making it",
	astro.LinkToNothing:   "the source is a link that leads nowhere, and the engine can make no folder in its place",
	astro.DeviceMissing:   "the device of the volume is not on this machine: compose fills in ~ and paths of the project only where the volume has `driver: local`, and the engine does not make it",
	astro.EmptyOnFile:     "the source is not on this machine; the engine makes an empty folder of it, which it cannot mount on the file that is there in the mount around it",
	astro.FolderOnFile:    "a folder is mounted on what is a file in the mount around it",
	astro.FileOnFolder:    "a file is mounted on what is a folder in the mount around it",
	astro.FolderOfEnvFile: "the source is not on this machine; the engine makes a folder of it, which compose cannot read as an environment file from the next start on",
	astro.VolumeMissing:   "the volume is external, so it has to exist before the start; compose does not create it",
	astro.VolumeNotAsked:  "the volume is external: compose does not create it, and whether the engine has one with AWS files in it was not asked; it is not the folder of this machine",
	astro.VolumeOption:    "the driver_opts of the volume lack an option; a bind needs type: none, o: bind and device",
	astro.TmpfsOption:     "the engine does not know this option of a tmpfs",
	astro.TmpfsTaken:      "volumes_from takes over a volume of type tmpfs, which another container cannot have",
	astro.FileInReadOnly:  "a config or secret with content is copied into the container before it starts, and the mount around its target is read-only",
	astro.NoMountpoint:    "the mount lies inside a read-only one, in which there is nothing at its place and none can be made",
}

func requiredMessage(p *astro.Project, r astro.Refusal, where string) string {
	for _, v := range p.EnvFile.Vars {
		if v.Name == r.Subject {
			return fmt.Sprintf("%s${%s:?} wants the variable in the shell; %s sets it only for the containers", where, r.Subject, diagnosis.Place(v.Origin))
		}
	}
	return fmt.Sprintf("%s${%s:?} wants the variable in the shell, where it is not set", where, r.Subject)
}
