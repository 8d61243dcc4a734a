package secretexposure

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/git"
	"doctor/internal/redact"
)

// maxTrackedFindings limits the findings: with keys in more files than this, one more adds
// nothing.
const maxTrackedFindings = 50

// ownFiles belong to one person: git need not track them at all.
var ownFiles = []string{".env", "airflow_settings.yaml", "include/.aws/credentials", ".aws/credentials", "include/.aws/config", ".aws/config"}

// trackedKey is a key pair in a file that git tracks.
type trackedKey struct {
	file string
	line int
	id   string // shortened to the part that may be shown
	// stored: it is in git's copy of a file that the work tree does not have.
	stored bool
}

// judgeTracked reports files that git tracks and that contain a key with its secret.
func judgeTracked(p *checks.Pass, ctx context.Context) error {
	listing, err := git.Tracked(ctx, p.Machine, p.Dir)
	if errors.Is(err, git.ErrNoCheckout) {
		return nil
	}
	if err != nil {
		listing = &git.Listing{Unlisted: []git.Unlisted{{Path: "", Why: err}}}
	}
	s := newSearch(p.Machine, p.Dir)
	s.workTree(ctx, listing.Files)
	s.stored(ctx, listing)
	reportKeys(p, s)
	unknown := append(listing.Unknown, s.unknown...)
	for _, folder := range listing.Unlisted {
		if text := judgeUnlisted(p, ctx, folder); text != "" {
			unknown = append(unknown, text)
		}
	}
	if len(unknown) > 0 {
		return checks.Unknownf("%s", strings.Join(unknown, "; "))
	}
	return nil
}

// judgeUnlisted checks a folder for which git's tracked files are unknown: that only matters
// if a file in it has keys. It returns the reason then, else "".
func judgeUnlisted(p *checks.Pass, ctx context.Context, folder git.Unlisted) string {
	s := newSearch(p.Machine, p.Dir)
	files, all := projectFiles(ctx, p.Machine, p.Dir, folder.Path)
	s.workTree(ctx, files)
	switch {
	case len(s.keys) > 0:
		first := s.keys[0]
		return fmt.Sprintf("unknown whether git tracks %s, which has an access key in line %d: %v; run `git ls-files %s`", first.file, first.line, folder.Why, p.Quote(first.file))
	case !all || len(s.unknown) > 0 || errors.Is(folder.Why, git.ErrSparse):
		return fmt.Sprintf("unknown which files git tracks below %s: %v", cmp.Or(folder.Path, "the project folder"), folder.Why)
	}
	return ""
}

func reportKeys(p *checks.Pass, s *search) {
	for i, k := range s.keys {
		if i == maxTrackedFindings {
			p.Notef("%d more files with access keys in git", len(s.keys)-i)
			return
		}
		reportTracked(p, k)
	}
}

func reportTracked(p *checks.Pass, k trackedKey) {
	f := checks.Finding{
		Rule: KeysInTrackedFile, Subject: k.file + " " + k.id, At: []checks.Position{{File: k.file, Line: k.line}},
		Message: redact.Textf("git tracks %s, which has access key %s and its secret in line %d", k.file, k.id, k.line),
		Fixes:   []checks.Fix{fixTracked(p, k.file)},
	}
	if k.stored {
		f.At[0].Line = 0 // which is a line of another file
		f.Message = redact.Textf("the copy of %s in git has access key %s and its secret in line %d", k.file, k.id, k.line)
	}
	p.Report(f)
}

// fixTracked removes a personal file from git; from a file that the project needs, only the
// keys.
func fixTracked(p *checks.Pass, rel string) checks.Fix {
	const replace = "create new keys at AWS and delete the old ones, which stay in the history"
	if !slices.Contains(ownFiles, rel) {
		return checks.Fix{Title: redact.NewText("Remove the keys from " + rel + ", then " + replace), Commands: createKey(p), Safety: checks.Unsafe}
	}
	fix := checks.Fix{Title: redact.NewText("Remove " + rel + " from git, then " + replace), Safety: checks.Unsafe}
	ignored, _ := p.Machine.Read(filepath.Join(p.Dir, ".gitignore"))
	if !slices.ContainsFunc(strings.Fields(string(ignored)), func(line string) bool { return strings.TrimPrefix(line, "/") == rel }) {
		fix.Commands = redact.Texts(repair.AppendLine(p, "/"+rel, ".gitignore")...)
	}
	fix.Commands = append(fix.Commands, redact.NewText("git rm --cached "+p.Quote(rel)))
	return fix
}

// createKey is the command that creates the keys that replace the old ones.
func createKey(p *checks.Pass) []redact.Text { return []redact.Text{p.AWSCLI("iam create-access-key")} }
