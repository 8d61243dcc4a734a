package checks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/lazyregexp"
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
	return p.judgeTracked()
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
			if err != nil || !bytes.Contains(data, []byte("aws_secret_access_key")) || !p.Project().BuildContext().Has(rel) {
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

// appendLine adds a line to a file of the project, also to one that does not end
// its last.
func appendLine(p *Pass, line, file string) []string {
	data, _ := p.Machine.Read(filepath.Join(p.Dir, file))
	open := len(data) > 0 && !bytes.HasSuffix(data, []byte("\n"))
	switch {
	case !p.posix():
		return []string{fmt.Sprintf("Add-Content %s %s", file, line)}
	case open:
		return []string{fmt.Sprintf(`printf '\n%%s\n' %s >> %s`, p.quoted(line), file)}
	}
	return []string{fmt.Sprintf("echo %s >> %s", p.quoted(line), file)}
}

func (p *Pass) judgeCopies() {
	if slices.ContainsFunc(p.Project().Refusals, func(r astro.Refusal) bool { return r.Rule == "image-path-absent" }) {
		return // no image is made
	}
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
var accessKey = lazyregexp.New(`(^|[^A-Z0-9])(AKIA[A-Z0-9]{16})($|[^A-Z0-9])`)

// secretLike matches what has the shape of a secret key.
var secretLike = lazyregexp.New(`(^|[^A-Za-z0-9/+])[A-Za-z0-9/+]{40}($|[^A-Za-z0-9/+])`)

// judgeTracked reports files that git tracks and that hold a key with its secret.
// An index that cannot be read is an error only if there is such a file.
func (p *Pass) judgeTracked() error {
	tracked, unread := readGitIndex(p.Machine, p.Dir)
	if errors.Is(unread, errNoIndex) {
		return nil
	}
	for _, rel := range exposed {
		if unread == nil && !tracked[rel] {
			continue
		}
		data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
		if err != nil || len(data) > 1<<20 {
			continue
		}
		m := accessKey().FindSubmatchIndex(data)
		if m == nil || !secretLike().Match(data) {
			continue
		}
		if unread != nil {
			return fmt.Errorf("cannot tell whether git tracks %s, which has an access key: %w; `git ls-files %s` tells", rel, unread, rel)
		}
		line := 1 + bytes.Count(data[:m[4]], []byte("\n"))
		p.Report(Finding{
			Rule: "keys-in-tracked-file", At: []Location{{File: rel, Line: line}},
			Message: fmt.Sprintf("%s:%d has the access key %s with a secret, and git tracks the file", rel, line, redact.KeyID(string(data[m[4]:m[5]]))),
			Fixes:   []Fix{fixTracked(p, rel)},
		})
	}
	return nil
}

// fixTracked keeps a file that is nobody else's out of git; of one that the
// project needs, the keys.
func fixTracked(p *Pass, rel string) Fix {
	const anew = "make new keys at AWS and delete the old ones, which stay in the history"
	if base := path.Base(rel); base == "Dockerfile" || base == astro.OverrideName {
		return Fix{Title: "Take the keys out of the file, and " + anew, Safety: Unsafe}
	}
	fix := Fix{Title: "Take the file out of git, keep it out, and " + anew, Safety: Unsafe}
	ignored, _ := p.Machine.Read(filepath.Join(p.Dir, ".gitignore"))
	if !slices.ContainsFunc(strings.Fields(string(ignored)), func(line string) bool { return strings.TrimPrefix(line, "/") == rel }) {
		fix.Commands = appendLine(p, "/"+rel, ".gitignore")
	}
	fix.Commands = append(fix.Commands, "git rm --cached "+p.quoted(rel))
	return fix
}

// exposed are the files of a project in which keys are found.
var exposed = []string{
	".env", "docker-compose.override.yml", "Dockerfile", "airflow_settings.yaml", "include/.aws/credentials", ".aws/credentials",
	"include/.aws/config", ".aws/config",
}
