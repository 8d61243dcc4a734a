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

// BuildContext is the part of the project that the image build sees: its folder without what
// .dockerignore excludes.
type BuildContext struct {
	machine *host.Machine
	dir     string
	// ignored is nil if nothing is excluded.
	ignored *patternmatcher.PatternMatcher
	// By is the file that excludes something, "" for none.
	By string
	// Unread: that file exceeds doctor's bounds.
	Unread bool
}

// BuildContext reads .dockerignore, or a file named after the Dockerfile, which docker prefers
// (buildkit frontend/dockerui/config.go). A file that cannot be read excludes nothing.
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

// ignoreFiles are the files that may exclude paths from the build; the first that exists wins.
func ignoreFiles() []string { return []string{dockerfileName + ".dockerignore", ".dockerignore"} }

// maxPatterns bounds the lines of .dockerignore: each becomes a regular expression.
const maxPatterns = 2000

// readIgnored reads one of the ignoreFiles.
func (p *Project) readIgnored(name string) ([]byte, error) {
	data, err := p.readText(filepath.Join(p.Dir, name), bounds.Text)
	if err == nil && bytes.Count(data, []byte("\n")) > maxPatterns {
		return nil, &bounds.Over{Why: fmt.Sprintf("has more than %d lines, which is more than is looked at of such a file", maxPatterns)}
	}
	return data, err
}

// loadIgnored refuses a .dockerignore that exceeds the bounds.
func (p *Project) loadIgnored() {
	for _, name := range ignoreFiles() {
		_, err := p.readIgnored(name)
		p.refuseOverBudget(name, err)
	}
}

// Ignored reports whether .dockerignore excludes a path, relative to the project and with forward
// slashes.
func (c *BuildContext) Ignored(rel string) bool {
	if c.ignored == nil || rel == "." {
		return false
	}
	out, err := c.ignored.MatchesOrParentMatches(filepath.FromSlash(rel))
	return err == nil && out
}

// looked bounds how many files are examined below a folder.
const looked = 2000

// Has reports whether a project path is in the context. An excluded folder is in it if an exception
// lets something below it through.
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
			return true // the result is uncertain
		}
		if below := path.Join(rel, name); !c.Ignored(below) || c.hasBelow(below, count) {
			return true
		}
	}
	return false
}

// absentSource returns the first source that the build needs from the project and that does not
// exist; the build fails, and nothing is started.
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

// SourceIn is the path in the project of a source of COPY or ADD: no path leaves the project folder
// (buildkit dockerfile2llb/convert.go dispatchCopy).
func SourceIn(source string) string {
	if rel := strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(source)), "/"); rel != "" {
		return rel
	}
	return "."
}

// isWildcard reports whether a source is a pattern; BuildKit accepts one that matches nothing
// (convert.go AllowEmptyWildcard).
func isWildcard(source string) bool { return strings.ContainsAny(source, `*?[\`) }

// mayAppear reports whether the CLI creates or changes a path before the build.
func (p *Project) mayAppear(rel string) bool {
	top, _, _ := strings.Cut(rel, "/")
	return rel == "requirements.txt" || top == ".astro" || top == "plugins" && p.Machine.OS == "windows"
}

// throughLink reports whether a path goes through a link: in the build it may resolve differently.
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
