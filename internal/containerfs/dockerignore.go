package containerfs

import (
	"bytes"
	"path/filepath"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"doctor/internal/astro"
)

// dockerignore returns what tells whether the build leaves a file of the
// project out. A file that cannot be read leaves nothing out.
func dockerignore(p *astro.Project) func(rel string) bool {
	none := func(string) bool { return false }
	data, err := p.Machine.Read(filepath.Join(p.Dir, ".dockerignore"))
	if err != nil {
		return none
	}
	patterns, err := ignorefile.ReadAll(bytes.NewReader(data))
	if err != nil {
		return none
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return none
	}
	return func(rel string) bool {
		out, err := matcher.MatchesOrParentMatches(rel)
		return err == nil && out
	}
}

// Ignored reports whether the image build leaves a file of the project out; rel
// is relative to the project, with forward slashes.
func Ignored(p *astro.Project, rel string) bool { return dockerignore(p)(rel) }
