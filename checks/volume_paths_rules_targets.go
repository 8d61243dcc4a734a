package checks

import (
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var MountTargetNotUsed = &Rule{
	ID:     "mount-target-not-used",
	Causes: []diagnosis.Kind{diagnosis.MountTargetNotUsed}, Severity: Error, Since: "0.1.0",
	Title: "Mount in a place where boto3 does not look",
	Doc: page(
		noCredentials+", although the files can be seen in the container.",
		"Without variables boto3 looks in the home folder of the container's user. "+
			"That user is `astro` with the home folder `/home/astro`, not root, so `/root/.aws` or a misspelt target is never read.",
		"Mount at `/home/astro/.aws`, then run `astro dev restart`.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/.env --
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/root/.aws:rw
` + everyService,
	After: `-- project/.env --
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordMountTargetNotUsed,
	Fixes:   fixTargetNotUsed,
}

// wordMountTargetNotUsed says where boto3 looks instead.
func wordMountTargetNotUsed(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.UnusedTarget:
		return redact.Textf("%s mounts %s at %s, but boto3 looks in %s, the home folder of the container's user, and no variable says otherwise", overrideLines(c), d.Source, d.Target, d.Looked)
	case diagnosis.Mounted:
		return redact.Textf("%s mounts the file %s on %s, where boto3 looks for a folder", overrideLines(c), d.Source, d.Target)
	}
	panic(unworded(c))
}

var MountTargetRelative = &Rule{
	ID:       "mount-target-relative",
	Refusals: []astro.RefusalKind{astro.MountTargetRelative}, Severity: Error, Since: "0.1.0",
	Title: "Mount target that is not absolute",
	Doc: page(
		"The start ends, after the image has been built, with `Error response from daemon: invalid volume specification: '/home/you/.aws:~/.aws:rw': "+
			"invalid mount config for type \"bind\": invalid mount path: '~/.aws' mount path must be absolute`",
		"Compose expands `~` on the left side of a volume line only. "+
			"The right side goes to the engine as it is written, and the engine wants a path that begins with a slash.",
		"Write the whole path on the right side.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:~/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "the target in the container has to be an absolute path; ~ is not expanded there"
	},
	RefusalFixes: func(_ *Pass, r astro.Refusal) []Fix {
		return []Fix{replaceMount(r.Subject, "Write an absolute target")}
	},
}

var MountTargetIsFilePath = &Rule{
	ID:       "mount-target-is-file-path",
	Causes:   []diagnosis.Kind{diagnosis.MountTargetIsFilePath},
	Refusals: []astro.RefusalKind{astro.MountTargetIsFilePath}, Severity: Error, Since: "0.1.0",
	Title: "Folder mounted on the name of a file",
	Doc: page(
		noCredentials+". Inside another mount that has a file at this place the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?`",
		"The volume line mounts the folder `~/.aws` at a path such as `/home/astro/.aws/credentials`. "+
			"In the container that path is then a folder, and boto3 treats a folder as a file that is not there. "+
			"The reverse is a file such as `~/.aws/config` mounted on the folder's name, `/home/astro/.aws`: nothing can be mounted below it, and the start fails with `not a directory`.",
		"Mount the folder on the folder, or each file on its own name.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws/credentials:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.FolderOnFile) redact.Text {
		if d.Missing {
			return redact.Textf("%s mounts %s on %s, and on this machine it is %s, not a file; the engine makes a folder where the file of a mount is missing",
				overrideLines(c), d.Source, d.Target, kindWords(d.Is))
		}
		return redact.Textf("%s mounts the folder %s on %s, where boto3 looks for a file", overrideLines(c), d.Source, d.Target)
	}),
	Fixes:          fixFilePathTarget,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var MountSwapped = &Rule{
	ID:     "mount-swapped",
	Causes: []diagnosis.Kind{diagnosis.MountSwapped}, Severity: Error, Since: "0.1.0",
	Title: "Source and target exchanged",
	Doc: page(
		noCredentials+". "+
			"On Linux there may be a new, empty folder `/home/astro/.aws` on your machine, owned by root.",
		"In a volume line your machine's folder stands left of the colon and the container's right of it. "+
			"The other way round, the engine makes the missing folder on your machine and mounts that empty one.",
		"Exchange the two sides, and remove the folder that the engine made.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - /home/astro/.aws:@@HOME@@/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.Mounted) redact.Text {
		return redact.Textf("%s has source and target exchanged: it mounts %s of this machine at %s in the container", overrideLines(c), d.Source, d.Target)
	}),
	Fixes: fixSwappedMount,
}

var MountMissingOnSomeServices = &Rule{
	ID:     "mount-missing-on-some-services",
	Causes: []diagnosis.Kind{diagnosis.MountMissingOnSomeServices}, Severity: Error, Since: "0.1.0",
	Title: "Services without the mount",
	Doc: page(
		noCredentials+" in some services only. "+
			"Tasks may work while DAGs fail to import, or a deferred operator fails although the same call works in a task.",
		"A mount belongs to the service it is written under. "+
			"Tasks run in `scheduler`, the code at the top of a DAG file in `dag-processor` (in Airflow 2 also in `scheduler`), "+
			"deferred operators in `triggerer`, and connections are tested in `api-server` (in Airflow 2 `webserver`).",
		"Give every service the same volume line, then run `astro dev restart`. "+
			"Airflow 3 has `scheduler`, `dag-processor`, `api-server` and `triggerer`; Airflow 2 has `scheduler`, `webserver` and `triggerer`. "+
			"A YAML anchor, as in the example, keeps the line in one place.",
	),
	Before: `-- project/docker-compose.override.yml --
services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
  api-server:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordMountMissingOnSomeServices,
	Fixes:   fixSomeServices,
}

// wordMountMissingOnSomeServices says what other services have.
func wordMountMissingOnSomeServices(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.SomeServices:
		return redact.Textf("%s mounts %s for %s only; the other services see no AWS files", astro.OverrideName, d.Source, strings.Join(d.Services.List(), ", "))
	case diagnosis.KeysOfOthers:
		if d.EnvFile != "" {
			return redact.Textf("%s gives %s, with %s, to %s only; the other services have no credentials", astro.OverrideName, d.EnvFile, and(d.Variables), and(d.Services))
		}
		return redact.Textf("%s gives %s to %s only; the other services have no credentials", spotWords(c, d.At), and(d.Variables), and(d.Services))
	}
	panic(unworded(c))
}
