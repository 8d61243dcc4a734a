// Package projects finds the Astro projects below a folder.
package projects

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/git"
	"doctor/internal/host"
)

// Found is what a search has found.
type Found struct {
	// Dirs are the folders of the projects, in path order.
	Dirs []string
	// Unseen are the folders that could not be searched, in path order.
	Unseen []Unseen
}

// Unseen is a folder that could not be searched.
type Unseen struct {
	Dir string
	// Reason follows the name of the folder.
	Reason string
}

// Limits of a search: a tree of projects has some thousand folders, with some patterns each.
const (
	maxFolders = 500_000
	maxMatches = 100_000_000
)

// Find searches a folder, and the folders below it, for projects, until ctx is done. What makes a
// project is the Astro CLI's own rule, and one may be inside another. The search does not enter what
// git ignores, what belongs to git, to npm or to a Python virtual environment, and follows no links.
// The folder itself is searched whatever ignores it.
func Find(ctx context.Context, m *host.Machine, root string) Found {
	s := search{ctx: ctx, machine: m}
	s.folder(root, git.IgnoresAbove(m, root))
	slices.SortFunc(s.found.Dirs, Compare)
	slices.SortFunc(s.found.Unseen, func(a, b Unseen) int { return Compare(a.Dir, b.Dir) })
	return s.found
}

// Compare orders paths by their names: what is in a folder directly follows it.
func Compare(a, b string) int {
	separator := string(filepath.Separator)
	return slices.Compare(strings.Split(a, separator), strings.Split(b, separator))
}

// Join returns what several searches found, each once.
func Join(all ...Found) Found {
	var joined Found
	for _, f := range all {
		joined.Dirs = append(joined.Dirs, f.Dirs...)
		joined.Unseen = append(joined.Unseen, f.Unseen...)
	}
	slices.SortFunc(joined.Dirs, Compare)
	joined.Dirs = slices.Compact(joined.Dirs)
	slices.SortStableFunc(joined.Unseen, func(a, b Unseen) int { return cmp.Or(Compare(a.Dir, b.Dir), cmp.Compare(a.Reason, b.Reason)) })
	joined.Unseen = slices.Compact(joined.Unseen)
	return joined
}

type search struct {
	ctx     context.Context //nolint:containedctx // a search is one call
	machine *host.Machine
	// folders and matches are how many folders were entered, and patterns compared.
	folders, matches int
	found            Found
}

// folder searches one folder; ignores are the patterns of the folders above it.
func (s *search) folder(dir string, ignores git.Ignores) {
	if s.ctx.Err() != nil {
		return
	}
	if s.folders++; s.folders > maxFolders || s.matches > maxMatches {
		s.unseen(dir, "is beyond the limit of folders, or of patterns that git ignores")
		return
	}
	is, undecided := astro.IsProject(s.machine, dir)
	if is {
		s.found.Dirs = append(s.found.Dirs, dir)
	}
	entries, err := s.machine.ReadEntries(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is gone by now
		return
	case err != nil:
		s.unseen(dir, host.Describe(err))
	case undecided != nil:
		s.unseen(dir, host.Describe(undecided))
	}
	if slices.ContainsFunc(entries, isVirtualenv) {
		return
	}
	ignores = ignores.In(s.machine, dir, entries)
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if e.IsDir() {
			s.matches += ignores.Len()
		}
		if e.IsDir() && !slices.Contains(neverEntered, e.Name()) && !ignores.Folder(path) {
			s.folder(path, ignores)
		}
	}
}

// neverEntered are the folders that have no projects of the user in them.
var neverEntered = []string{".git", ".astro", "node_modules", "__pycache__"}

// isVirtualenv reports whether a folder with that entry is a virtual environment of Python (PEP 405).
func isVirtualenv(e fs.DirEntry) bool { return e.Name() == "pyvenv.cfg" && e.Type().IsRegular() }

func (s *search) unseen(dir, reason string) {
	s.found.Unseen = append(s.found.Unseen, Unseen{dir, reason})
}
