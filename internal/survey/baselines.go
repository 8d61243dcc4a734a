package survey

import (
	"path/filepath"
	"slices"

	"doctor/internal/baseline"
	"doctor/internal/redact"
	"doctor/report"
)

// Baselines are the baseline that a run reads, or the one that it writes. A nil one has nothing.
type Baselines struct {
	// File is the baseline that is read, or what the one that is written has so far. Folder is where
	// it is: the names of its projects begin there.
	File   *baseline.File
	Folder string
	// Next is the baseline that is written, nil if none is.
	Next *baseline.File
	// Resolve returns a path with its links resolved, or the path itself.
	Resolve func(path string) string
	// Roots are the folders that were searched, Unseen those that could not be.
	Roots, Unseen []string

	dirs   map[string]bool // the names of the projects of this run
	unused int
}

// KnownProject is what a baseline needs to know of one project.
type KnownProject struct {
	unused  int
	entries []baseline.Entry
}

// Of is what the baseline says of a project, nil without a baseline.
func (b *Baselines) Of(dir, home string) *baseline.Project {
	if b == nil {
		return nil
	}
	return &baseline.Project{File: b.File.Path, Dir: dir, Home: home, Everything: b.Next != nil, Entries: b.File.Entries(b.name(dir))}
}

func (b *Baselines) name(dir string) string { return baseline.Name(b.Folder, b.Resolve(dir)) }

// Keep takes what the baseline needs of the report of a project. The scrubber decides which subjects
// may be written.
func (b *Baselines) Keep(p *report.Project, of *baseline.Project, scrubber *redact.Scrubber) KnownProject {
	switch {
	case b == nil:
		return KnownProject{}
	case p.Known.File == "": // it was not diagnosed
		return KnownProject{entries: of.Entries}
	case b.Next == nil:
		return KnownProject{unused: len(p.Known.Unused)}
	}
	p.Known.Unused = nil // they are left out
	k := KnownProject{entries: slices.Clone(p.Known.Unjudged)}
	shown := func(text string) bool { return scrubber.Scrub(text) == text }
	for _, id := range p.Known.Findings {
		k.entries = append(k.entries, of.Entry(id.Rule, id.Subject, shown))
	}
	return k
}

// Add adds what was kept of a project.
func (b *Baselines) Add(dir string, k KnownProject) {
	if b == nil {
		return
	}
	if b.dirs == nil {
		b.dirs = map[string]bool{}
	}
	b.dirs[b.name(dir)] = true
	b.unused += k.unused
	if b.Next != nil {
		b.Next.Set(b.name(dir), k.entries)
	}
}

// Finish says what the baseline that is read has too much: entries that match nothing, and projects
// that are gone. In the one that is written everything stays that this run has not looked at.
func (b *Baselines) Finish() report.Stale {
	if b == nil {
		return report.Stale{}
	}
	s := report.Stale{File: b.File.Path, Unused: b.unused}
	for _, name := range b.File.Projects() {
		switch entries := b.File.Entries(name); {
		case b.dirs[name]:
		case b.gone(name):
			s.Unused += len(entries)
		case b.Next != nil:
			b.Next.Set(name, entries)
		}
	}
	if b.Next != nil {
		return report.Stale{}
	}
	return s
}

// gone reports whether a project of the baseline was searched for and not found.
func (b *Baselines) gone(name string) bool {
	dir := filepath.Join(b.Folder, filepath.FromSlash(name))
	below := func(folder string) bool {
		rel, err := filepath.Rel(b.Resolve(folder), dir)
		return err == nil && filepath.IsLocal(rel)
	}
	return slices.ContainsFunc(b.Roots, below) && !slices.ContainsFunc(b.Unseen, below)
}
