package git

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"doctor/internal/host"
)

// checkout is a work tree: its top folder, and git's folder for it.
type checkout struct{ top, folder string }

// find looks for the checkout of a folder, from there upwards as git does (git 2.39 setup.c,
// setup_git_directory_gently_1). GIT_DIR and core.worktree are not followed: they may point
// anywhere.
func find(m *host.Machine, dir string) (checkout, error) {
	for top := dir; ; top = filepath.Dir(top) {
		folder, err := gitFolder(m, top)
		if err != nil {
			return checkout{}, err
		}
		if folder != "" {
			return checkout{top, folder}, nil
		}
		if top == filepath.Dir(top) {
			return checkout{}, ErrNoCheckout
		}
	}
}

// gitFolder returns git's folder of a work tree, "" if the folder is not one. Linked worktrees
// and submodules have a file .git that names it (gitrepository-layout).
func gitFolder(m *host.Machine, top string) (string, error) {
	dot := filepath.Join(top, ".git")
	info, err := m.Stat(dot)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("looking at %s: %w", dot, err)
	case info.IsDir():
		is, err := isRepository(m, dot)
		if !is {
			return "", err // git goes on with the folder above, too
		}
		return dot, nil
	}
	data, err := m.Read(dot)
	if err != nil {
		return "", fmt.Errorf("%s %s", dot, host.Describe(err))
	}
	named, ok := strings.CutPrefix(string(data), "gitdir: ")
	if named = strings.TrimRight(named, "\r\n"); !ok || named == "" {
		return "", fmt.Errorf("%s does not name a git repository", dot)
	}
	folder := filepath.FromSlash(named)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(top, folder)
	}
	is, err := isRepository(m, folder)
	if err == nil && !is {
		err = fmt.Errorf("%s names %s, which is not a git repository", dot, folder)
	}
	return folder, err
}

// isRepository reports whether a folder is a git folder: it has HEAD, and objects or the name
// of the folder that has them (setup.c, is_git_directory).
func isRepository(m *host.Machine, folder string) (bool, error) {
	if is, err := exists(m, filepath.Join(folder, "HEAD")); !is {
		return false, err
	}
	for _, name := range []string{"objects", "commondir"} {
		if is, err := exists(m, filepath.Join(folder, name)); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

func exists(m *host.Machine, name string) (bool, error) {
	_, err := m.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at %s: %w", name, err)
	}
	return true, nil
}
