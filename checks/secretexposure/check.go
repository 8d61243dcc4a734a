// Package secretexposure looks for keys that git or the image would distribute.
package secretexposure

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/dockerfile"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check looks for credentials in files that are shared with others.
var Check = &checks.Check{
	ID:    "secret-exposure",
	Title: "Access keys in the image or in git",
	Doc: `A Runtime image copies the whole project when it is built, and ` + "`astro deploy`" + ` pushes
it, including a .aws folder inside the project. Keys in a file that git tracks stay in the
history. The check reads the build context, COPY lines and the files that git tracks. It
shows the last four characters of an access key id and nothing of a secret.`,
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

func judgeAWSFolders(p *checks.Pass) {
	if p.Project().Mode == astro.Standalone || !p.Project().Image.OnBuildCopy {
		return
	}
	for _, folder := range repair.AWSFolders() {
		for _, name := range []string{"credentials", "config"} {
			rel := path.Join(folder, name)
			data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
			if err != nil || !bytes.Contains(data, []byte("aws_secret_access_key")) || !p.Project().BuildContext().Has(rel) {
				continue
			}
			p.Report(checks.Finding{
				Rule: AWSFolderInBuildContext, Subject: rel, Severity: checks.Warning, At: []checks.Position{{File: rel}},
				Message: redact.Textf("%s contains access keys, and the image build copies it", rel),
				Fixes: []checks.Fix{
					takeAway(p, folder),
					{Title: redact.Textf("Add %s to .dockerignore", folder), Commands: redact.Texts(repair.AppendLine(p, folder, ".dockerignore")...), Safety: checks.Unsafe},
				},
			})
			break
		}
	}
}

// takeAway removes a folder from the project: to ~/.aws, if that does not exist.
func takeAway(p *checks.Pass, folder string) checks.Fix {
	move, only := repair.MoveHome(p)
	if only && !slices.ContainsFunc(p.Project().Image.Copies, func(c dockerfile.Copy) bool {
		return slices.ContainsFunc(c.Sources, func(source string) bool { return strings.HasPrefix(path.Clean(source)+"/", folder+"/") })
	}) {
		return move
	}
	away := "Remove " + folder
	if only { // the line in the Dockerfile fails without it
		away = "Move " + folder + " to ~/.aws, remove the line of the Dockerfile that copies it"
	}
	return checks.Fix{Title: redact.Textf("%s, and mount ~/.aws in %s", away, astro.OverrideName), Lines: redact.Texts("- " + repair.AwsSpec), Safety: checks.Unsafe}
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
				Message: redact.Textf("COPY adds %s to the image, where the keys stay in a layer (%s)", source, cause.Place(origin)),
				Fixes: []checks.Fix{{
					Title: redact.Textf("Remove the line %s, and mount ~/.aws in each service in %s", cause.Place(origin), astro.OverrideName),
					Lines: redact.Texts("- " + repair.AwsSpec), Safety: checks.Unsafe,
				}},
			})
		}
	}
}
