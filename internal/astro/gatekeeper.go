package astro

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"doctor/internal/host"
)

// gatekeeper keeps compose from opening what must not be opened. compose reads
// the files of `include:` and `extends:` itself; it asks its loaders of remote
// resources first, one of which this is: it takes no file but those that would
// not end (a FIFO, a device) or that are more than compose can take, and refuses
// them.
type gatekeeper struct {
	project *Project
	// folders are those that a relative path may start at.
	folders map[string]bool
	// refusal is why compose must go no further.
	refusal error
}

func newGatekeeper(p *Project) *gatekeeper {
	g := &gatekeeper{project: p, folders: map[string]bool{p.Dir: true}}
	g.look(&p.given, p.Dir)
	g.look(&p.Override, p.Dir)
	return g
}

// Accept reports whether a file has to be refused.
func (g *gatekeeper) Accept(name string) bool {
	for _, path := range g.paths(restoreText(name)) {
		g.inspect(path)
	}
	return g.refusal != nil
}

// Load refuses a file.
func (g *gatekeeper) Load(context.Context, string) (string, error) { return "", g.refusal }

// Dir is never asked for, as Load has no file.
func (g *gatekeeper) Dir(string) string { return "" }

// paths lists where a file may be meant to lie.
func (g *gatekeeper) paths(name string) []string {
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
func (g *gatekeeper) inspect(path string) {
	data := g.read(path)
	if data == nil {
		return
	}
	o := &Override{Name: path, owner: g.project}
	o.parse(data)
	if o.tooMuch != "" {
		g.refuse("%s %s", path, o.tooMuch)
		return
	}
	folder := filepath.Dir(path)
	g.enter(folder)
	g.look(o, folder)
}

// enter notes a folder that an included file is read for; compose takes its
// .env unasked.
func (g *gatekeeper) enter(folder string) {
	g.folders[folder] = true
	g.read(filepath.Join(folder, ".env"))
}

// read reads a file, and refuses one whose reading would not end.
func (g *gatekeeper) read(path string) []byte {
	data, err := g.project.Machine.Read(path)
	if (errors.Is(err, host.ErrNotRegular) || errors.Is(err, host.ErrTooLarge)) && !g.project.isDir(path) {
		g.refuse("%s %s", path, host.Describe(err))
	}
	return data
}

func (g *gatekeeper) refuse(format string, args ...any) {
	if g.refusal == nil {
		g.refusal = fmt.Errorf(format, args...)
	}
}

// look follows what a file says of the files that it includes: their folder,
// and their environment files.
func (g *gatekeeper) look(o *Override, folder string) {
	for _, doc := range o.docs {
		for _, include := range items(at(doc, "include")) {
			for _, dir := range texts(at(include, "project_directory")) {
				g.enter(filepath.Join(folder, g.project.interpolate(dir)))
			}
			for _, name := range texts(at(include, "env_file")) {
				for _, path := range g.paths(g.project.interpolate(name)) {
					g.read(path)
				}
			}
		}
	}
}
