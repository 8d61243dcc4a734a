// Package dagfolder finds the Python files in which Airflow looks for DAGs, as
// Airflow does (utils/file.py, find_path_from_directory).
package dagfolder

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow/dagignore"
	"doctor/internal/bounds"
	"doctor/internal/host"
)

// maxDAGs bounds the files of a project.
const maxDAGs = 10000

// NotInTime is the reason for a file that was not read before the time ran out.
const NotInTime = "was not looked at in time"

// Folder is the content of dags/, with paths relative to the project.
type Folder struct {
	// Files are the Python files in which Airflow looks for DAGs, sorted within each folder.
	Files []string
	// Ignored is how many files and folders .airflowignore excludes.
	Ignored int
	// Unread are files that may contain DAGs and were not read.
	Unread UnreadFiles
	// Archives and Outside are skipped: DAGs in a .zip, and links out of the project, where a
	// container has other files.
	Archives, Outside []string
}

// UnreadFiles are files that were not read, by reason.
type UnreadFiles []UnreadFile

// UnreadFile are the files that were not read for one reason.
type UnreadFile struct {
	First string // the first of them
	Why   string // follows its name in a message
	Count int
	// Beyond: they exceed doctor's bounds, but are not at fault.
	Beyond bool
}

// Add records a file that was not read.
func (u *UnreadFiles) Add(file, why string) {
	i := slices.IndexFunc(*u, func(f UnreadFile) bool { return f.Why == why })
	if i < 0 {
		i = len(*u)
		*u = append(*u, UnreadFile{First: file, Why: why})
	}
	(*u)[i].Count++
}

// LeaveOut records a file that exceeds doctor's bounds.
func (u *UnreadFiles) LeaveOut(file, why string) {
	u.Add(file, why)
	for i := range *u {
		if one := &(*u)[i]; one.Why == why {
			one.Beyond = true
		}
	}
}

// Walk walks dags/ of the project in dir: it follows links and skips what .airflowignore excludes,
// even if a DAG may import it. It ends with ctx, which Unread then reports.
func Walk(ctx context.Context, m *host.Machine, dir string, syntax dagignore.Syntax) Folder {
	w := walker{ctx: ctx, machine: m, dir: dir, seen: map[string]bool{}}
	for _, root := range []string{dir, filepath.Join(dir, "dags")} {
		if root, err := m.Resolve(root); err == nil {
			w.roots = append(w.roots, root)
		}
	}
	w.enter("dags", dagignore.New(syntax))
	return w.found
}

type walker struct {
	ctx     context.Context
	machine *host.Machine
	dir     string
	roots   []string        // the project and dags/, links followed
	seen    map[string]bool // the folders, links followed
	late    bool            // the time ran out
	found   Folder
}

// enter reads a folder.
func (w *walker) enter(rel string, rules dagignore.Rules) {
	real, err := w.machine.Resolve(filepath.Join(w.dir, rel))
	if err != nil || w.seen[real] { // Airflow refuses to see a folder twice
		return
	}
	w.seen[real] = true
	names, err := w.machine.ReadDir(real)
	if err != nil {
		w.found.Unread.Add(rel, host.Describe(err))
	}
	below := strings.TrimPrefix(strings.TrimPrefix(rel, "dags"), "/")
	if slices.Contains(names, dagignore.Name) {
		rules = w.readRules(rel, below, rules)
	}
	for _, name := range names {
		if w.late {
			return
		}
		if w.late = w.ctx.Err() != nil; w.late {
			w.found.Unread.LeaveOut(path.Join(rel, name), NotInTime+", nor was what comes after it")
			return
		}
		if name != dagignore.Name && name != "__pycache__" {
			w.visit(path.Join(rel, name), path.Join(below, name), rules)
		}
	}
}

func (w *walker) readRules(rel, below string, rules dagignore.Rules) dagignore.Rules {
	file := filepath.Join(w.dir, rel, dagignore.Name)
	info, err := w.machine.Stat(file)
	switch {
	case err != nil || !info.IsRegular():
		return rules
	case info.Size > bounds.Text:
		return rules.AddUnread(below)
	}
	data, err := w.machine.Read(file)
	if err != nil {
		return rules.AddUnread(below)
	}
	return rules.Add(below, data)
}

// visit handles one name in a folder. rel is its path relative to the project, below its path
// relative to dags/.
func (w *walker) visit(rel, below string, rules dagignore.Rules) {
	file := filepath.Join(w.dir, rel)
	info, err := w.machine.Lstat(file)
	isLink := err == nil && info.Mode&fs.ModeSymlink != 0
	isSource, isArchive := strings.HasSuffix(rel, ".py"), strings.HasSuffix(rel, ".zip")
	if isLink {
		if target, err := w.machine.Stat(file); err == nil {
			info = target
		}
	}
	isFolder := info.IsDir() || isLink && !info.IsRegular() && path.Ext(rel) == "" // a dangling link
	switch {
	case err != nil && isSource:
		w.found.Unread.Add(rel, host.Describe(err))
		return
	case !isFolder && !isSource && !isArchive || !isFolder && !isLink && !info.IsRegular():
		return
	}
	ignored, doubt := rules.Match(below, isFolder)
	switch {
	case ignored:
		w.found.Ignored++
	case isLink && w.leadsOut(file):
		w.found.Outside = append(w.found.Outside, rel)
	case info.IsDir():
		w.enter(rel, rules)
	case !info.IsRegular(): // a dangling link, which Airflow skips
	case isArchive:
		w.found.Archives = append(w.found.Archives, rel)
	case strings.HasSuffix(doubt, dagignore.Name): // not one line, but the whole file
		w.found.Unread.LeaveOut(rel, fmt.Sprintf("may be left out by dags/%s, which could not be read", doubt))
	case doubt != "":
		w.found.Unread.Add(rel, fmt.Sprintf("may be left out by dags/%s, which could not be read", doubt))
	case len(w.found.Files) >= maxDAGs:
		w.found.Unread.LeaveOut(rel, fmt.Sprintf("comes after the %d that are looked at", maxDAGs))
	default:
		w.found.Files = append(w.found.Files, rel)
	}
}

// leadsOut reports whether a link points out of the project, or to a path of this machine, where
// containers have other files or none.
func (w *walker) leadsOut(file string) bool {
	if to, err := w.machine.Readlink(file); err != nil || filepath.IsAbs(to) || strings.HasPrefix(to, "/") {
		return true
	}
	to, err := w.machine.Resolve(file)
	return err == nil && !slices.ContainsFunc(w.roots, func(root string) bool {
		return strings.HasPrefix(to, root+string(filepath.Separator))
	})
}
