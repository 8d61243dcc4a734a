package external

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Locator finds programs.
type Locator struct {
	// Home is the home folder of the user, for a ~ at the start of a path.
	Home string
	// LookPath finds a program on the PATH, or checks the one at a path, as exec.LookPath does.
	LookPath func(string) (string, error)
}

// Locate returns the absolute path of a program. A name without a separator is looked up on the
// PATH, as in a shell; any other path starts at a folder.
func (l Locator) Locate(name, folder string) (string, error) {
	switch {
	case strings.TrimSpace(name) == "":
		return "", errors.New("the name of the program is empty")
	case strings.HasPrefix(name, "~/") && l.Home != "":
		name = filepath.Join(l.Home, name[2:])
	case filepath.Base(name) != name && !filepath.IsAbs(name):
		name = filepath.Join(folder, name)
	}
	path, err := l.LookPath(name)
	switch {
	case err == nil && filepath.IsAbs(path):
		return path, nil
	case filepath.Base(name) == name:
		return "", fmt.Errorf("%s not found on the PATH; for a program in a folder, write its path, such as ./%s", name, name)
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		return "", fmt.Errorf("%s is not executable; make it so with chmod +x", name)
	}
	return "", fmt.Errorf("%s cannot be run: %w", name, err)
}
