package astro

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"doctor/internal/bounds"
	"doctor/internal/host"
)

// BuildContext is what the image build sees of the project: its folder without what
// .dockerignore leaves out.
type BuildContext struct {
	machine *host.Machine
	dir     string
	// ignored is nil where nothing is left out.
	ignored *patternmatcher.PatternMatcher
	// By is the file that leaves something out, "" for none.
	By string
	// Unread: that file is beyond what is looked at.
	Unread bool
}

// BuildContext reads .dockerignore, in whose place docker takes a file that is named
// after the Dockerfile (buildkit frontend/dockerui/config.go). A file that cannot be
// read leaves nothing out.
func (p *Project) BuildContext() *BuildContext {
	c := &BuildContext{machine: p.Machine, dir: p.Dir}
	for _, name := range ignoreFiles() {
		data, err := p.readIgnored(name)
		if bounds.Reason(err) != "" {
			c.Unread = true
			return c
		}
		if err != nil {
			continue
		}
		patterns, err := ignorefile.ReadAll(bytes.NewReader(data))
		if err != nil {
			return c
		}
		if matcher, err := patternmatcher.New(patterns); err == nil {
			c.ignored, c.By = matcher, name
		}
		return c
	}
	return c
}

// ignoreFiles are the files that say what the build does not see, the first that is
// there.
func ignoreFiles() []string { return []string{dockerfileName + ".dockerignore", ".dockerignore"} }

// maxPatterns bounds the lines of .dockerignore: each becomes a regular expression.
const maxPatterns = 2000

// readIgnored reads one of the files that say what the build does not see.
func (p *Project) readIgnored(name string) ([]byte, error) {
	data, err := p.readText(filepath.Join(p.Dir, name), bounds.Text)
	if err == nil && bytes.Count(data, []byte("\n")) > maxPatterns {
		return nil, &bounds.Over{Why: fmt.Sprintf("has more than %d lines, which is more than is looked at of such a file", maxPatterns)}
	}
	return data, err
}

// loadIgnored refuses a .dockerignore that is beyond what is looked at.
func (p *Project) loadIgnored() {
	for _, name := range ignoreFiles() {
		_, err := p.readIgnored(name)
		p.refuseOverBudget(name, err)
	}
}

// Ignored reports whether .dockerignore names a path of the project, relative to it
// and with forward slashes.
func (c *BuildContext) Ignored(rel string) bool {
	if c.ignored == nil || rel == "." {
		return false
	}
	out, err := c.ignored.MatchesOrParentMatches(filepath.FromSlash(rel))
	return err == nil && out
}

// looked bounds how many files are looked at below a folder.
const looked = 2000

// Has reports whether a path of the project is in the context. A folder that
// .dockerignore names still is where an exception lets something below it through.
func (c *BuildContext) Has(rel string) bool {
	full := filepath.Join(c.dir, filepath.FromSlash(rel))
	if _, err := c.machine.Lstat(full); err != nil {
		return false
	}
	if !c.Ignored(rel) {
		return true
	}
	return c.ignored.Exclusions() && c.hasBelow(rel, new(int))
}

func (c *BuildContext) hasBelow(rel string, count *int) bool {
	names, err := c.machine.ReadDir(filepath.Join(c.dir, filepath.FromSlash(rel)))
	if err != nil {
		return false
	}
	for _, name := range names {
		if *count++; *count > looked {
			return true // nothing certain can be said
		}
		if below := path.Join(rel, name); !c.Ignored(below) || c.hasBelow(below, count) {
			return true
		}
	}
	return false
}

// absentSource returns the first source that the build takes from the project and
// that is not there; the build then ends, before anything is started.
func (p *Project) absentSource() (Refusal, bool) {
	if p.Image.Problem != "" {
		return Refusal{}, false
	}
	context := p.BuildContext()
	for _, c := range p.Image.Built {
		for _, source := range c.Sources {
			rel := SourceIn(source)
			if c.Guessed || isWildcard(source) || p.mayAppear(rel) || p.throughLink(rel) || context.Has(rel) {
				continue
			}
			r := Refusal{Kind: ImagePathAbsent, By: "docker", At: []Origin{InDockerfile(c.Line)}, Subject: source}
			if p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(rel))) {
				r.Fault, r.Name = LeftOut, context.By
			}
			return r, true
		}
	}
	return Refusal{}, false
}

// SourceIn is the path in the project of a source of COPY or ADD: there is nothing
// above the project's folder (buildkit dockerfile2llb/convert.go dispatchCopy).
func SourceIn(source string) string {
	if rel := strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(source)), "/"); rel != "" {
		return rel
	}
	return "."
}

// isWildcard reports whether a source is a pattern; BuildKit copies nothing for one
// that nothing fits (convert.go AllowEmptyWildcard).
func isWildcard(source string) bool { return strings.ContainsAny(source, `*?[\`) }

// mayAppear reports whether a path is one that the CLI makes or changes before the
// build.
func (p *Project) mayAppear(rel string) bool {
	top, _, _ := strings.Cut(rel, "/")
	return rel == "requirements.txt" || top == ".astro" || top == "plugins" && p.Machine.OS == "windows"
}

// throughLink reports whether a link is on the way to a path: where it leads in the
// build is not the same as here.
func (p *Project) throughLink(rel string) bool {
	at := p.Dir
	for _, name := range strings.Split(rel, "/") {
		at = filepath.Join(at, name)
		if info, err := p.Machine.Lstat(at); err == nil && info.Mode&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}
