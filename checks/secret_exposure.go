package checks

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// SecretExposure looks for credentials in places from which they spread.
var SecretExposure = &Check{
	ID:    "secret-exposure",
	Title: "Credentials in the image or under version control",
	Doc: `A Runtime image copies the whole project when it is built, and ` + "`astro deploy`" + ` pushes
it: a .aws folder inside the project goes along. Keys in a file under version control
stay in its history. The check looks at the build context, at COPY lines and at the files
that git tracks; it shows the last four characters of an access key id and nothing of a
secret.`,
	Scope: Project,
	Rules: secretExposureRules,
	Run:   checkSecretExposure,
}

func checkSecretExposure(_ context.Context, p *Pass) error {
	p.judgeAWSFolders()
	p.judgeCopies()
	p.judgeTracked()
	return nil
}

// awsFolders are where people put a copy of ~/.aws in a project.
var awsFolders = []string{".aws", "include/.aws", "dags/.aws", "plugins/.aws", "include/aws", "aws"}

func (p *Pass) judgeAWSFolders() {
	if p.Project().Mode == astro.Standalone || !p.Project().Image.OnBuildCopy {
		return
	}
	for _, folder := range awsFolders {
		for _, name := range []string{"credentials", "config"} {
			rel := path.Join(folder, name)
			data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
			if err != nil || !bytes.Contains(data, []byte("aws_secret_access_key")) || containerfs.Ignored(p.Project(), rel) {
				continue
			}
			p.Report(Finding{
				Rule: "aws-folder-in-build-context", Severity: Warning, At: []Location{{File: rel}},
				Message: fmt.Sprintf("%s holds keys and is inside the project: the image build copies it, and a deployment pushes it", rel),
				Fixes: []Fix{
					{Title: "Mount ~/.aws of this machine instead, and remove the copy", Safety: Unsafe},
					{Title: "Keep the folder out of the image", Commands: appendLine(p, folder, ".dockerignore"), Safety: Unsafe},
				},
			})
			break
		}
	}
}

func appendLine(p *Pass, line, file string) []string {
	if !p.posix() {
		return []string{fmt.Sprintf("Add-Content %s %s", file, line)}
	}
	return []string{fmt.Sprintf("echo %s >> %s", p.quoted(line), file)}
}

func (p *Pass) judgeCopies() {
	for _, c := range p.Project().Image.Copies {
		for _, source := range c.Sources {
			base := path.Base(path.Clean(source))
			if base != ".aws" && !(base == "credentials" && strings.Contains(source, "aws")) {
				continue
			}
			p.Report(Finding{
				Rule: "dockerfile-copies-keys", Severity: Warning, At: locations([]astro.Origin{c.Origin}),
				Message: fmt.Sprintf("%s copies %s into the image: the keys stay in its layers, and go stale", diagnosis.Place(c.Origin), source),
				Fixes:   []Fix{{Title: "Remove the line, and mount ~/.aws in " + astro.OverrideName, Safety: Unsafe}},
			})
		}
	}
}

// accessKey matches the id of a long-term key, alone.
var accessKey = regexp.MustCompile(`(^|[^A-Z0-9])(AKIA[A-Z0-9]{16})($|[^A-Z0-9])`)

// secretLike matches what has the shape of a secret key.
var secretLike = regexp.MustCompile(`(^|[^A-Za-z0-9/+])[A-Za-z0-9/+]{40}($|[^A-Za-z0-9/+])`)

// judgeTracked reports files that git tracks and that hold a key with its secret.
func (p *Pass) judgeTracked() {
	for _, rel := range p.trackedFiles() {
		data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
		if err != nil || len(data) > 1<<20 {
			continue
		}
		m := accessKey.FindSubmatchIndex(data)
		if m == nil || !secretLike.Match(data) {
			continue
		}
		line := 1 + bytes.Count(data[:m[4]], []byte("\n"))
		p.Report(Finding{
			Rule: "keys-in-tracked-file", At: []Location{{File: rel, Line: line}},
			Message: fmt.Sprintf("%s:%d has the access key %s with a secret, and git tracks the file", rel, line, redact.KeyID(string(data[m[4]:m[5]]))),
			Fixes: []Fix{
				{Title: "Take the file out of git, and make new keys: the old ones stay in the history", Commands: []string{"git rm --cached " + p.quoted(rel)}, Safety: Unsafe},
			},
		})
	}
}

// exposed are the files of a project in which keys are found.
var exposed = []string{
	".env", "docker-compose.override.yml", "Dockerfile", "airflow_settings.yaml", "include/.aws/credentials", ".aws/credentials",
	"include/.aws/config", ".aws/config",
}

// trackedFiles lists those of the exposed files that git has in its index.
func (p *Pass) trackedFiles() []string {
	tracked, err := readGitIndex(p.Machine, p.Dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, rel := range exposed {
		if tracked[rel] {
			out = append(out, rel)
		}
	}
	return out
}
