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

// fileGuard keeps compose from opening what must not be opened. compose reads
// the files of `include:` and `extends:` itself; it asks its loaders of remote
// resources first, one of which this is: it takes no file but those that would
// not end (a FIFO, a device) or that are more than compose can take, and refuses
// them.
type fileGuard struct {
	project *Project
	// folders are those that a relative path may start at.
	folders map[string]bool
	// longest are the lengths of the values that the environment files of included
	// files give to variables, the greatest of each.
	longest lengths
	// count is how many files compose has asked for.
	count int
	// refusal is why compose must go no further.
	refusal error
}

// maxFiles bounds the files that compose reads for one override, each of which it holds
// against its schema: two that each include the next two are many soon.
const maxFiles = 40

// beyond is the error of a file that is beyond what is looked at.
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

// Dir is never asked for, as Load has no file.
func (g *fileGuard) Dir(string) string { return "" }

// paths lists where a file may be meant to lie.
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

// inspect judges a file that compose is about to read, with what it names in
// turn. One that is not there, or may not be read, compose refuses itself.
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

// length is that of the longest value that compose may have for a variable.
func (g *fileGuard) length(name string) int {
	return g.longest.of(name, g.project.lookUp)
}

// enter notes a folder that an included file is read for; compose takes its
// .env unasked.
func (g *fileGuard) enter(folder string) {
	if !g.folders[folder] {
		g.folders[folder] = true
		g.readEnv(filepath.Join(folder, ".env"))
	}
}

// readEnv reads an environment file that compose fills an included file from.
func (g *fileGuard) readEnv(path string) {
	if err := g.project.measure(g.read(path, bounds.EnvText), g.longest, g.project.lookUp); err != nil {
		g.stop(path, err)
	}
}

// read reads a file, and refuses one whose reading would not end. compose reads it
// anew for each place that names it.
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

// stop refuses a file that is beyond what is looked at; one that compose cannot read it
// refuses itself.
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

// look follows what a file says of the files that it includes: their folder,
// and their environment files.
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
