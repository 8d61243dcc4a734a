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

// refusalMessage says what a refusal is about, beside the words of who refuses.
func refusalMessage(p *astro.Project, rule *Rule, r astro.Refusal) string {
	where := ""
	if len(r.At) > 0 && r.At[0].Line > 0 {
		where = diagnosis.Place(r.At[0]) + ": "
	}
	if rule.RefusalMessage != nil {
		return rule.RefusalMessage(p, r, where)
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
