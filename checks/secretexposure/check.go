// Package secretexposure looks for keys that git or the image would distribute.
package secretexposure

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"path"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check looks for credentials in files that are shared with others.
var Check = &checks.Check{
	ID:    "secret-exposure",
	Title: "Credentials in the image or under version control",
	Doc: `A Runtime image copies the whole project when it is built, and ` + "`astro deploy`" + ` pushes
it: a .aws folder inside the project goes along. Keys in a file under version control
stay in its history. The check looks at the build context, at COPY lines and at the files
that git tracks; it shows the last four characters of an access key id and nothing of a
secret.`,
	Scope:   facts.Project,
	Verdict: "AWS keys are exposed",
	Rules: []*checks.Rule{
		AWSFolderInBuildContext,
		KeysInTrackedFile,
		DockerfileCopiesKeys,
	},
	Examples:   examples,
	Unforeseen: true,
	Run:        checkSecretExposure,
}

func checkSecretExposure(ctx context.Context, p *checks.Pass) error {
	judgeAWSFolders(p)
	judgeCopies(p)
	return cmp.Or(judgeTracked(p, ctx), p.UnknownIfUnread())
}

// awsFolders are where people put a copy of ~/.aws in a project.
var awsFolders = []string{".aws", "include/.aws", "dags/.aws", "plugins/.aws", "include/aws", "aws"}

func judgeAWSFolders(p *checks.Pass) {
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
			p.Report(checks.Finding{
				Rule: AWSFolderInBuildContext, Subject: rel, Severity: checks.Warning, At: []checks.Position{{File: rel}},
				Message: redact.Textf("%s holds keys and is inside the project: the image build copies it, and a deployment pushes it", rel),
				Fixes: []checks.Fix{
					{Title: redact.NewText("Mount ~/.aws of this machine instead, and remove the copy"), Safety: checks.Unsafe},
					{Title: redact.NewText("Keep the folder out of the image"), Commands: redact.Texts(repair.AppendLine(p, folder, ".dockerignore")...), Safety: checks.Unsafe},
				},
			})
			break
		}
	}
}

func judgeCopies(p *checks.Pass) {
	if p.Project().RefusedBy(astro.ImagePathAbsent) || p.Project().BuildContext().Unread {
		return // no image is built, or its files are unknown
	}
	for _, c := range p.Project().Image.Copies {
		origin := astro.InDockerfile(c.Line)
		for _, source := range c.Sources {
			base := path.Base(path.Clean(source))
			if base != ".aws" && !(base == "credentials" && strings.Contains(source, "aws")) {
				continue
			}
			p.Report(checks.Finding{
				Rule: DockerfileCopiesKeys, Subject: source, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{origin}),
				Message: redact.Textf("%s copies %s into the image: the keys stay in its layers, and go stale", cause.Place(origin), source),
				Fixes:   []checks.Fix{{Title: redact.NewText("Remove the line, and mount ~/.aws in " + astro.OverrideName), Safety: checks.Unsafe}},
			})
		}
	}
}
