// Package git lists the files that git tracks below a folder, and reads git's content of those
// that the work tree does not have.
//
// It runs git if that is installed, since only git knows every form of its index. A checkout
// may be hostile: git runs without programs of its configuration (hooks, file system monitor,
// helpers), without GIT_* variables, without network, and with a deadline. If git is not
// installed, go-git reads the index.
package git

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"time"

	"doctor/internal/host"
)

var (
	// ErrNoCheckout says that a folder is not in a git work tree.
	ErrNoCheckout = errors.New("not in a git repository")
	// ErrSparse says that the index has folders whose files only git knows, and that these are
	// not checked out.
	ErrSparse = errors.New("the git index is that of a sparse checkout, which only git reads")
)

// The limits of one listing.
const (
	maxFiles      = 200_000
	maxSubmodules = 50
	maxDepth      = 5 // of submodules in submodules
	listBudget    = 3 * time.Second
)

// File is one file that git tracks.
type File struct {
	// Path is relative to the listed folder, with slashes.
	Path string
	// Link: git tracks a symbolic link, stored as its target.
	Link bool
	// Detached: the content of the work tree is not what git tracks. The file is marked
	// skip-worktree or assume-unchanged, and commits ignore it there.
	Detached bool

	mode, hash string
	repository *repository
}

// Listing is what git tracks below a folder, submodules included.
type Listing struct {
	// Files are sorted by their path.
	Files []File
	// Unknown says what else git tracks below the folder, without naming the files.
	Unknown []string
	// Unlisted are folders below it whose tracked files are unknown.
	Unlisted []Unlisted

	machine *host.Machine
	found   int // submodules, until now
}

// Unlisted is a folder whose tracked files are unknown, and why.
type Unlisted struct {
	Path string
	Why  error
}

// repository is one checkout and the program that reads it.
type repository struct {
	checkout
	program *program // nil where git is not installed
}

// Tracked lists the files below a folder that git tracks. The error wraps ErrNoCheckout if
// there is no checkout.
func Tracked(ctx context.Context, m *host.Machine, dir string) (*Listing, error) {
	physical, err := m.Resolve(dir)
	if err != nil {
		return nil, fmt.Errorf("looking for a git repository: %w", err)
	}
	c, err := find(m, physical)
	if err != nil {
		return nil, err
	}
	l := &Listing{machine: m}
	if err := l.add(ctx, c, physical, "", 0); err != nil {
		return nil, err
	}
	slices.SortFunc(l.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	l.Files = slices.CompactFunc(l.Files, func(a, b File) bool { return a.Path == b.Path })
	return l, nil
}

// add lists the files of one repository below dir, whose paths begin with prefix.
func (l *Listing) add(ctx context.Context, c checkout, dir, prefix string, depth int) error {
	r := &repository{checkout: c, program: findProgram(l.machine, c.top)}
	files, all, err := r.list(ctx, l.machine, dir)
	if err != nil {
		return err
	}
	if !all {
		l.Unknown = append(l.Unknown, fmt.Sprintf("git tracks more than %d files: the rest was not searched", maxFiles))
	}
	for _, f := range files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			continue // git never writes such a path: it would be outside of the folder
		}
		if f.mode == modeTree {
			l.tree(ctx, r, f, prefix)
			continue
		}
		at := filepath.Join(dir, filepath.FromSlash(f.Path))
		f.Path, f.repository = path.Join(prefix, f.Path), r
		switch f.mode {
		case modeSubmodule:
			l.submodule(ctx, at, f.Path, depth+1)
		default:
			f.Link = f.mode == modeLink
			l.Files = append(l.Files, f)
		}
	}
	return nil
}

// tree adds the files of a folder that is not checked out.
func (l *Listing) tree(ctx context.Context, r *repository, folder File, prefix string) {
	files, err := r.program.listTree(ctx, r.checkout, folder.hash)
	if err != nil {
		l.Unknown = append(l.Unknown, path.Join(prefix, folder.Path)+" is not checked out (sparse checkout), and the repository does not have it")
		return
	}
	for _, f := range files {
		if f.mode != modeSubmodule {
			f.Path, f.repository = path.Join(prefix, folder.Path, f.Path), r
			f.Link, f.Detached = f.mode == modeLink, true
			l.Files = append(l.Files, f)
		}
	}
}

// submodule adds the files of a repository inside another. If it is not checked out, it has no
// files here.
func (l *Listing) submodule(ctx context.Context, dir, prefix string, depth int) {
	if info, err := l.machine.Lstat(dir); err != nil || !info.IsDir() {
		return
	}
	folder, err := gitFolder(l.machine, dir)
	if err == nil && folder == "" {
		return
	}
	if l.found++; err == nil && (depth > maxDepth || l.found > maxSubmodules) {
		err = fmt.Errorf("more than %d submodules, or more than %d in each other", maxSubmodules, maxDepth)
	}
	if err == nil {
		err = l.add(ctx, checkout{dir, folder}, dir, prefix, depth)
	}
	if err != nil {
		l.Unlisted = append(l.Unlisted, Unlisted{prefix, err})
	}
}

// list runs git, and reads the index if that fails.
func (r *repository) list(ctx context.Context, m *host.Machine, dir string) (files []File, all bool, err error) {
	if r.program != nil {
		within, cancel := context.WithTimeout(ctx, listBudget)
		defer cancel()
		files, all, err = r.program.list(within, r.checkout, dir)
		if err == nil {
			return files, all, nil
		}
	}
	prefix, relErr := filepath.Rel(r.top, dir)
	if relErr != nil {
		return nil, false, relErr
	}
	files, indexErr := readIndex(m, r.folder, filepath.ToSlash(prefix))
	switch {
	case indexErr == nil:
		return files, true, nil
	case err != nil:
		return nil, false, fmt.Errorf("%w; %w", err, indexErr)
	}
	return nil, false, fmt.Errorf("%w; git is not installed", indexErr)
}
