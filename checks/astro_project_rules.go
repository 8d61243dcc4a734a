package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var ProjectNotAstro = &Rule{
	ID: "project-not-astro", Refusals: []astro.RefusalKind{astro.NotAstro}, Severity: Error, Since: "0.1.0",
	Title: "A folder that is no Astro project",
	Doc: page(
		"`this is not an Astro project directory.`",
		"`astro dev start` looks for `.astro/config.yaml` in the folder where it is called, and in no parent of it. "+
			"The home folder is never a project.",
		"Change to the project's folder, which the finding names where a parent or a folder below is one. If there is none, make one here:\n\n"+
			"```\nastro dev init\n```"),
	Before: `-- DELETE project/.astro/config.yaml --
`,
	After: `-- project/.astro/config.yaml --
project:
  name: example
`,
}

var RuntimeUnknown = &Rule{
	ID:       "runtime-unknown",
	Refusals: []astro.RefusalKind{astro.RuntimeUnknown}, Severity: Error, Since: "0.1.0",
	Title: "An image that is not Astro Runtime",
	Doc: page(
		"`failed to create project: runtime version label not found`, after the image has been built.",
		"To choose the services of Airflow 2 or 3, the CLI reads the label `io.astronomer.docker.runtime.version` of the built image. "+
			"Images of Apache Airflow and of Astronomer Certified do not have it. "+
			"Before the build only the last `FROM` of the Dockerfile can tell. Where that cannot be read, the finding says which Airflow is assumed and why.",
		"Build on a Runtime image with a full tag, such as `astrocrpublic.azurecr.io/runtime:3.1-12` for Airflow 3 or "+
			"`quay.io/astronomer/astro-runtime:12.8.0` for Airflow 2. "+
			"Where an `ARG` is part of the name, give it a default."),
	Before: `-- project/Dockerfile --
FROM apache/airflow:3.1.0
`,
	After: `-- project/Dockerfile --
FROM astrocrpublic.azurecr.io/runtime:3.1-2
`,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var StandaloneOnWindows = &Rule{
	ID:       "standalone-on-windows",
	Refusals: []astro.RefusalKind{astro.StandaloneOnWindows}, Severity: Error, Since: "0.2.0",
	Title: "Standalone mode on Windows",
	Doc: page(
		"`standalone mode is not supported on Windows. Use Docker mode instead: astro config set -g dev.mode docker`",
		"`dev.mode` is `standalone`, or `astro dev start` is called with `--standalone`. "+
			"The Astro CLI for Windows has docker mode only. In WSL, the CLI for Linux has both.",
		"Use docker mode:\n\n"+
			"```\nastro config set dev.mode docker\n```"),
	Before: `os windows
-- project/.astro/config.yaml --
project:
  name: example
dev:
  mode: standalone
`,
	After: `os windows
-- project/.astro/config.yaml --
project:
  name: example
dev:
  mode: docker
`,
	RefusalMessage: func(p *astro.Project, _ astro.Refusal, _ string) string {
		return fmt.Sprintf("standalone mode is selected (%s), which the Astro CLI does not have on Windows: nothing starts", p.ModeFrom)
	},
	RefusalFixes: fixStandaloneOnWindows,
}

var ImagePathAbsent = &Rule{
	ID:       "image-path-absent",
	Refusals: []astro.RefusalKind{astro.ImagePathAbsent}, Severity: Error, Since: "0.2.0",
	Title: "COPY of a file that is not in the project",
	Doc: page(
		"The image build ends with `failed to calculate checksum of ref …: \"/include/.aws\": not found`, and nothing starts.",
		"`COPY` or `ADD` names a file or folder that is not in the project folder, the build context. "+
			"Often git ignores it, so that a fresh clone does not have it. "+
			"What `.dockerignore` leaves out is not there either, and neither `~` nor a path of your machine leads out of the project folder. "+
			"Not looked at are files of other stages, images and URLs, patterns, and names with a variable that has no value in the Dockerfile.",
		"Put the file there, or remove the line. Mount AWS files instead of copying them:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Before: `-- project/Dockerfile --
FROM astrocrpublic.azurecr.io/runtime:3.1-2
COPY include/corp-ca.crt /usr/local/share/ca-certificates/corp-ca.crt
`,
	After: `-- project/Dockerfile --
FROM astrocrpublic.azurecr.io/runtime:3.1-2
COPY include/corp-ca.crt /usr/local/share/ca-certificates/corp-ca.crt
-- project/include/corp-ca.crt --
-----BEGIN CERTIFICATE-----
MIIB
-----END CERTIFICATE-----
`,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		if r.Unreadable != "" {
			return fmt.Sprintf("%sthe Dockerfile copies %s, which %s: the image build fails", where, r.Subject, r.Unreadable)
		}
		return fmt.Sprintf("%sthe Dockerfile copies %s, which is not in the project folder: the image build fails", where, r.Subject)
	},
	RefusalFixes: fixAbsentSource,
}

var ProjectPathUnsafe = &Rule{
	ID:       "project-path-unsafe",
	Refusals: []astro.RefusalKind{astro.ProjectPathUnsafe}, Severity: Error, Since: "0.1.0",
	Title: "A project path that the CLI cannot mount",
	Doc: page(
		"Mostly nothing is printed, and Airflow shows no DAGs. With a colon in the path: `too many colons`.",
		"The CLI writes the path into its compose file as if into a web page: `+`, `&`, `<`, `>` and quotes become entities such as `&#43;`, "+
			"and `$name` is taken for a variable. "+
			"The engine then makes an empty folder under the wrong name and mounts that as `dags`, `plugins` and `include`.",
		"Move or rename the folder. Blanks, `#` and letters with accents do no harm.\n\n"+
			"```\nmv ~/airflow/data+ml ~/airflow/data-ml\n```"),
	Before: `folder data+ml
`,
	After: `folder data-ml
`,
	RefusalFixes:   fixAbsentSource,
	RefusalMessage: mountRefused,
}

var ProjectNameInvalid = &Rule{
	ID:       "project-name-invalid",
	Refusals: []astro.RefusalKind{astro.ProjectNameInvalid}, Severity: Error, Since: "0.1.0",
	Title: "A project name that makes no image name",
	Doc: page(
		"For a project named `My Proj`: `invalid argument \"My Proj_4db07c/airflow:latest\" for \"-t, --tag\" flag: invalid reference format`.",
		"The image is named after `project.name` in `.astro/config.yaml` as it is written there. "+
			"An image name has small letters, digits, and `-`, `_` or `.` between them.",
		"Write the name in small letters and without blanks. The containers, their network and the database volume change their names with it.\n\n"+
			"```\nastro config set project.name my-proj\n```"),
	Before: `-- project/.astro/config.yaml --
project:
  name: My Proj
`,
	After: `-- project/.astro/config.yaml --
project:
  name: my-proj
`,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var AmazonProviderMissing = &Rule{
	ID:       "amazon-provider-missing",
	Causes:   []diagnosis.Kind{diagnosis.AmazonProviderMissing},
	Refusals: []astro.RefusalKind{astro.AmazonProviderMissing}, Severity: Error, Since: "0.1.0",
	Title: "No Amazon provider in the image",
	Doc: page(
		"`ModuleNotFoundError: No module named 'airflow.providers.amazon'`",
		"The Runtime images of Airflow 3, and the slim ones of Airflow 2, come without the Amazon provider and boto3. "+
			"The standard images of Airflow 2 have both. "+
			"A DAG here imports the provider, and `requirements.txt` does not bring it.",
		"Name the provider in `requirements.txt` and build again:\n\n"+
			"```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```"),
	Before: `-- project/requirements.txt --
# Astro Runtime includes the following pre-installed providers packages
-- project/dags/upload.py --
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task
`,
	After: `-- project/requirements.txt --
# Astro Runtime includes the following pre-installed providers packages
apache-airflow-providers-amazon
-- project/dags/upload.py --
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task
`,
	Message: says(func(_ diagnosis.Cause, d diagnosis.NoProvider) redact.Text {
		return redact.Textf("%s needs the Amazon provider; the image %s has none, and requirements.txt does not bring it", d.By, d.Image)
	}),
	Fixes:          func(p *Pass, c diagnosis.Cause) []Fix { return []Fix{installProvider(p, c.Subject)} },
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var SettingsFileName = &Rule{
	ID:       "settings-file-name",
	Causes:   []diagnosis.Kind{diagnosis.SettingsFileName},
	Refusals: []astro.RefusalKind{astro.SettingsFileName}, Severity: Warning, Since: "0.1.0",
	Title: "A settings file that the CLI does not read",
	Doc: page(
		"None at the start: it succeeds, and the connections, variables and pools of the file are not there. "+
			"For a hook that needs one of the connections: "+noCredentials+".",
		"The CLI reads `airflow_settings.yaml`. "+
			"It cuts the name given with `--settings-file` at the first dot and puts `.yaml` behind it, so that `.yml`, a second dot and an absolute path lead to no file. "+
			"It says so only in its debug log. "+
			"It is an error where a connection of the file is needed and boto3's default chain finds nothing, else a warning.",
		"Give the file its name:\n\n"+
			"```\nmv airflow_settings.yml airflow_settings.yaml\n```"),
	Before: `-- project/airflow_settings.yml --
airflow:
  pools:
    - pool_name: reports
      pool_slot: 2
`,
	After: `-- project/airflow_settings.yaml --
airflow:
  pools:
    - pool_name: reports
      pool_slot: 2
`,
	Message:        says(lostConnection),
	Fixes:          func(_ *Pass, c diagnosis.Cause) []Fix { return renameSettings(c.Subject) },
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}
