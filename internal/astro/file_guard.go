package astro

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"doctor/internal/bounds"
	"doctor/internal/host"
)

// fileGuard keeps compose from opening files that are unsafe to read. compose reads the files of
// `include:` and `extends:` itself, but first asks its loaders of remote resources, and this is one
// of them. It accepts, and then refuses, only files whose reading would not end (a FIFO, a device)
// or that are too large for compose.
type fileGuard struct {
	project *Project
	// folders are the possible base folders of a relative path.
	folders map[string]bool
	// longest are the maximum lengths of the values that the environment files of included files
	// set.
	longest lengths
	// count is how many files compose has requested.
	count int
	// refusal is why compose must stop.
	refusal error
}

// maxFiles bounds the files that compose reads for one override, each of which it validates against
// its schema: their number grows exponentially if each includes two others.
const maxFiles = 40

// beyond is the error for a file that exceeds doctor's bounds.
type beyond struct {
	file string
	why  error
}

func (b *beyond) Error() string { return b.file + " " + b.why.Error() }
func (b *beyond) Unwrap() error { return b.why }

func newFileGuard(p *Project) *fileGuard {
	g := &fileGuard{project: p, folders: map[string]bool{p.Dir: true}, longest: lengths{}}
	g.look(&p.given, p.Dir)
	g.look(&p.Override, p.Dir)
	return g
}

// Accept reports whether a file has to be refused.
func (g *fileGuard) Accept(name string) bool {
	for _, path := range g.paths(restoreText(name)) {
		if g.refusal == nil {
			g.inspect(path)
		}
	}
	return g.refusal != nil
}

// Load refuses a file.
func (g *fileGuard) Load(context.Context, string) (string, error) { return "", g.refusal }

// Dir is never called, because Load returns no file.
func (g *fileGuard) Dir(string) string { return "" }

// paths lists the possible paths of a file.
func (g *fileGuard) paths(name string) []string {
	if filepath.IsAbs(name) {
		return []string{name}
	}
	var out []string
	for _, folder := range slices.Sorted(maps.Keys(g.folders)) {
		out = append(out, filepath.Join(folder, name))
	}
	return out
}

// inspect checks a file that compose is about to read, and the files that it names in turn. compose
// itself refuses one that does not exist or is not readable.
func (g *fileGuard) inspect(path string) {
	data := g.read(path, bounds.Text)
	if data == nil {
		return
	}
	if g.count++; g.count > maxFiles {
		g.stop(path, &bounds.Over{Why: fmt.Sprintf("comes after the %d included files that are looked at", maxFiles)})
		return
	}
	folder := filepath.Dir(path)
	g.enter(folder)
	o := &Override{Name: path, owner: g.project}
	if o.parse(data, g.length); o.tooMuch != nil {
		g.stop(path, o.tooMuch)
		return
	}
	g.look(o, folder)
}

// length is the length of the longest value that compose may have for a variable.
func (g *fileGuard) length(name string) int {
	return g.longest.of(name, g.project.lookUp)
}

// enter records a folder that an included file is read for; compose reads the .env in it unasked.
func (g *fileGuard) enter(folder string) {
	if !g.folders[folder] {
		g.folders[folder] = true
		g.readEnv(filepath.Join(folder, ".env"))
	}
}

// readEnv reads an environment file from which compose interpolates an included file.
func (g *fileGuard) readEnv(path string) {
	if err := g.project.measure(g.read(path, bounds.EnvText), g.longest, g.project.lookUp); err != nil {
		g.stop(path, err)
	}
}

// read reads a file, and refuses one whose reading would not end. compose reads it again for each
// place that names it.
func (g *fileGuard) read(path string, most int) []byte {
	data, err := g.project.readText(path, most)
	if err == nil {
		err = g.project.budget.Spend(bounds.Thing + len(data))
	}
	if bounds.Reason(err) != "" {
		g.stop(path, err)
		return nil
	}
	if errors.Is(err, host.ErrNotRegular) && !g.project.isDir(path) {
		g.refuse("%s %s", path, host.Describe(err))
	}
	return data
}

// stop refuses a file that exceeds the bounds; compose itself refuses one that it cannot read.
func (g *fileGuard) stop(path string, err error) {
	if bounds.Reason(err) != "" && g.refusal == nil {
		g.refusal = &beyond{path, err}
	}
}

func (g *fileGuard) refuse(format string, args ...any) {
	if g.refusal == nil {
		g.refusal = fmt.Errorf(format, args...)
	}
}

// look follows the includes of a file: their folders and environment files.
func (g *fileGuard) look(o *Override, folder string) {
	for _, doc := range o.docs {
		for _, include := range items(at(doc, "include")) {
			for _, dir := range texts(at(include, "project_directory")) {
				g.enter(filepath.Join(folder, g.project.interpolate(dir)))
			}
			for _, name := range texts(at(include, "env_file")) {
				for _, path := range g.paths(g.project.interpolate(name)) {
					g.readEnv(path)
				}
			}
		}
	}
}
