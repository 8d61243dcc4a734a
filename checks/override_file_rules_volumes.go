package checks

import (
	"doctor/fixers"
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var VolumeSpecSpace = &Rule{
	ID:       "volume-spec-space",
	Refusals: []astro.RefusalKind{astro.VolumeSpecSpace}, Severity: Error, Since: "0.1.0",
	Title: "A blank after the colon of a volume line",
	Doc: page(
		"`service volume services.scheduler.volumes.[6] is missing a mount target`, where the number counts the CLI's own mounts too.",
		"In YAML a colon with a blank behind it makes a mapping: `~/.aws` becomes a key with the value `/home/astro/.aws`, and compose finds no target in it.",
		"Write source, target and mode as one word:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws: /home/astro/.aws
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws
` + everyService,
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "a blank after the colon makes a mapping of the volume line; it has to be one word: source:target"
	},
	RefusalFixes: func(_ *Pass, r astro.Refusal) []Fix {
		line := strings.ReplaceAll(r.Subject, ": ", ":")
		return []Fix{withEdit("Write the line without a blank after the colon: - "+line, Safe,
			fixers.ReplaceMount{File: astro.OverrideName, From: r.Subject, To: line})}
	},
}

var VolumeTypeWithPath = &Rule{
	ID:       "volume-type-with-path",
	Refusals: []astro.RefusalKind{astro.VolumeTypeWithPath}, Severity: Error, Since: "0.1.0",
	Title: "A volume whose source is a path",
	Doc: page(
		"`service \"scheduler\" refers to undefined volume ~/.aws: invalid compose project`",
		"With `type: volume` the source is the name of a volume that Docker keeps, not a folder of this machine.",
		"Write `type: bind`, or the short line `~/.aws:/home/astro/.aws:rw`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - type: volume
      source: ~/.aws
      target: /home/astro/.aws
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - type: bind
      source: ~/.aws
      target: /home/astro/.aws
` + everyService,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%stype: volume takes a volume's name as source, not the path %s; a folder needs type: bind", where, r.Subject)
	},
	RefusalFixes: func(*Pass, astro.Refusal) []Fix {
		return []Fix{{Title: redact.NewText("Write the volume line as - " + awsSpec), Safety: Unsafe}}
	},
}

var NamedVolumeUndeclared = &Rule{
	ID:       "named-volume-undeclared",
	Refusals: []astro.RefusalKind{astro.NamedVolumeUndeclared}, Severity: Error, Since: "0.1.0",
	Title: "A source that is read as the name of a volume",
	Doc: page(
		"`service \"scheduler\" refers to undefined volume aws: invalid compose project`",
		"A source that begins with none of `/`, `.` and `~` is the name of a volume, and names have to be declared under `volumes:` at the top of the file. "+
			"Declared, the volume would be empty: it is not the folder of this machine.",
		"Write the path of the folder, `~/.aws`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%sthe source %q has no ./ or / in front, so compose takes it for a named volume, which nobody declares", where, r.Subject)
	},
	RefusalFixes: fixUndeclared,
}

var NamedVolumeNotBind = &Rule{
	ID:       "named-volume-not-bind",
	Causes:   []diagnosis.Kind{diagnosis.NamedVolumeNotBind},
	Refusals: []astro.RefusalKind{astro.NamedVolumeNotBind}, Severity: Error, Since: "0.1.0",
	Title: "A named volume in the place of the AWS folder",
	Doc: page(
		noCredentials+". The start succeeds.",
		"The line mounts a volume that Docker keeps. It starts empty and has nothing to do with `~/.aws` of this machine. "+
			"One that is declared with `external: true` has to exist before the start; otherwise compose stops with `external volume \"aws\" not found`.",
		"Name the folder as source, and remove the declaration under `volumes:` at the top of the file."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - aws:/home/astro/.aws:rw
` + everyService + `volumes:
  aws:
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.Mounted) redact.Text {
		return redact.Textf("%s mounts the named volume %q at %s, which starts empty and is not the folder of this machine", overrideLines(c), d.Source, d.Target)
	}),
	Fixes:          fixMountSource,
	RefusalFixes:   fixExternal,
	RefusalMessage: mountRefused,
}

var AnonymousVolume = &Rule{
	ID:     "anonymous-volume",
	Causes: []diagnosis.Kind{diagnosis.AnonymousVolume}, Severity: Error, Since: "0.1.0",
	Title: "A volume line with one path only",
	Doc: page(
		noCredentials+". The start succeeds.",
		"With one path there is no source: the path is the target, and an empty volume without a name is mounted there.",
		"Write both, the folder of this machine first:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - /home/astro/.aws
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.EmptyMount) redact.Text {
		if d.Tmpfs {
			return redact.Textf("%s mounts an empty tmpfs at %s, over the files that are mounted there", overrideLines(c), d.Target)
		}
		return redact.Textf("%s mounts an empty anonymous volume at %s: the line names one path only", overrideLines(c), d.Target)
	}),
	Fixes: fixAnonymous,
}

var MountModeUnknown = &Rule{
	ID: "mount-mode-unknown", Severity: Warning, Since: "0.1.0",
	Title: "A mount mode that nobody knows",
	Doc: page(
		"None. The container can write into the folder, where it was meant not to.",
		"compose knows `ro`, `rw`, `z`, `Z` and a few more, in small letters. "+
			"It drops a word that it does not know, such as `RO` or `readonly`, and what is left is the default: read-write.",
		"Write `ro`. With SSO prefer `rw`: boto3 saves renewed tokens in the folder."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:readonly
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro
` + everyService,
}

var DuplicateMount = &Rule{
	ID:     "duplicate-mount",
	Causes: []diagnosis.Kind{diagnosis.DuplicateMount}, Severity: Warning, Since: "0.1.0",
	Title: "Two volume lines for one target",
	Doc: page(
		"None at the start. Where the later line has the wrong source: "+noCredentials+".",
		"compose keeps one mount for each target, the one that stands last, and says nothing of the others. "+
			"A line for a file wins in the same way over the line for the folder that it is in. "+
			"It is an error where the sources differ and boto3 finds nothing in the one that is kept, else a warning.",
		"Remove the line that is not meant."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordDuplicateMount,
	Fixes:   fixDuplicate,
}

// wordDuplicateMount says which of two mounts counts.
func wordDuplicateMount(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.TwoLines:
		return redact.Textf("two lines of %s lead to %s; compose keeps the later one, %s, and drops %s with the AWS files", astro.OverrideName, d.Kept.Target, d.Kept.Source, d.Dropped)
	case diagnosis.Covered:
		return redact.Textf("%s mounts %s over %s, which is in the folder mounted at %s: boto3 reads the first only", overrideLines(c), d.By, d.File, d.Folder)
	}
	panic(unworded(c))
}
