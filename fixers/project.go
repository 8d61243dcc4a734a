package fixers

import (
	"path/filepath"
	"strings"

	"doctor/internal/host"
)

// Project is the base of an edit's paths. Both are absolute.
type Project struct {
	Dir  string
	Home string
}

// Absolute makes a path of an edit absolute: one in the project, one under ~/, or one that is
// already absolute. "" stays.
func (p Project) Absolute(path string) string {
	if path == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(filepath.ToSlash(path), "~/"); ok {
		return filepath.Join(p.Home, rest)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	return filepath.Clean(path)
}

// Label names a path as a person would: relative to the project, else with ~
// for the home folder, else as it is.
func (p Project) Label(path string) string { return host.ShowPath(path, p.Dir, p.Home) }
