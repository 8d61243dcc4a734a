package bundle

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/report"
)

// The limits of the list of files.
const (
	treeDepth   = 5
	treeEntries = 3000
)

// tree lists the files of the project and of ~/.aws with their modes and owners.
func tree(w *facts.Facts, named func(path string) string) string {
	var out strings.Builder
	l := lister{machine: w.Machine, out: &out, named: named}
	out.WriteString("mode uid:gid size name\n")
	for _, root := range []string{w.Dir, filepath.Join(w.Machine.Home, ".aws")} {
		l.left = treeEntries
		fmt.Fprintf(&out, "\n%s\n", report.Visible(named(root)))
		l.list(root, "", 0)
		if l.left <= 0 {
			fmt.Fprintf(&out, "(only the first %d are listed)\n", treeEntries)
		}
	}
	return out.String()
}

type lister struct {
	machine *host.Machine
	out     *strings.Builder
	// named replaces the names in a path.
	named func(path string) string
	left  int
}

func (l *lister) list(dir, rel string, depth int) {
	names, err := l.machine.ReadDir(dir)
	if err != nil {
		fmt.Fprintf(l.out, "%s %s\n", report.Visible(l.named(cmp.Or(rel, "."))), host.Describe(err))
		return
	}
	for _, name := range names {
		if l.left--; l.left <= 0 {
			return
		}
		path := filepath.Join(dir, name)
		info, err := l.machine.Lstat(path)
		if err != nil {
			fmt.Fprintf(l.out, "? %s %s\n", report.Visible(l.named(name)), host.Describe(err))
			continue
		}
		shown := report.Visible(l.named(filepath.ToSlash(filepath.Join(rel, name))))
		if target, err := l.machine.Readlink(path); err == nil {
			shown += " -> " + report.Visible(l.named(target))
		}
		fmt.Fprintf(l.out, "%s %d:%d %d %s\n", info.Mode, info.UID, info.GID, info.Size, shown)
		if info.IsDir() && depth+1 < treeDepth && !closed(name) {
			l.list(path, filepath.Join(rel, name), depth+1)
		}
	}
}

// closed are folders whose content is irrelevant.
func closed(name string) bool {
	return slices.Contains([]string{".git", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache"}, name)
}
