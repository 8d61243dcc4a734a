package checks

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow/dagignore"
	"doctor/internal/host"
)

// maxDAGs bounds how many files of a project are looked at.
const maxDAGs = 10000

// notInTime is why a file was not read when the time was up.
const notInTime = "was not looked at in time"

// dagFolder is what dags/ holds, paths relative to the project.
type dagFolder struct {
	// files are the Python files in which Airflow looks for DAGs, in the order
	// of the names in each folder.
	files []string
	// ignored is how many files and folders .airflowignore leaves out.
	ignored int
	// unread are those that may hold DAGs and were not looked at.
	unread unreadFiles
	// archives and outside are what is not looked into: DAGs in a .zip, and
	// links out of the project, where a container has other files.
	archives, outside []string
}

// unreadFiles are files that were not read, by why.
type unreadFiles []unreadFile

type unreadFile struct {
	first string // the first of them
	why   string // to follow its name
	count int
}

func (u *unreadFiles) add(file, why string) {
	i := slices.IndexFunc(*u, func(f unreadFile) bool { return f.why == why })
	if i < 0 {
		i = len(*u)
		*u = append(*u, unreadFile{first: file, why: why})
	}
	(*u)[i].count++
}

// dagFolder goes through dags/ as Airflow does (find_path_from_directory):
// links are followed, and what .airflowignore leaves out is passed over, even
// if a DAG may import it.
func (p *Pass) dagFolder(ctx context.Context) dagFolder {
	w := dagWalk{Pass: p, ctx: ctx, seen: map[string]bool{}}
	for _, root := range []string{p.Dir, filepath.Join(p.Dir, "dags")} {
		if root, err := p.Machine.Resolve(root); err == nil {
			w.roots = append(w.roots, root)
		}
	}
	w.enter("dags", dagignore.New(p.ignoreSyntax()))
	return w.found
}

// ignoreSyntax is how the services that look for DAGs read .airflowignore.
func (p *Pass) ignoreSyntax() dagignore.Syntax {
	value := ""
	for _, s := range p.Project().Services {
		if set, ok := s.Getenv(dagignore.SyntaxVariable); ok && (value == "" || s.Name == "dag-processor" || s.Name == "scheduler") {
			value = set
		}
	}
	return dagignore.SyntaxOf(value, p.Project().Image.AirflowMajor)
}

type dagWalk struct {
	*Pass
	ctx   context.Context
	roots []string        // the project and dags/, links followed
	seen  map[string]bool // the folders, links followed
	late  bool            // the time was up
	found dagFolder
}

// enter goes through a folder.
func (w *dagWalk) enter(rel string, rules dagignore.Rules) {
	real, err := w.Machine.Resolve(filepath.Join(w.Dir, rel))
	if err != nil || w.seen[real] { // Airflow refuses to see a folder twice
		return
	}
	w.seen[real] = true
	names, err := w.Machine.ReadDir(real)
	if err != nil {
		w.found.unread.add(rel, host.Describe(err))
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
			w.found.unread.add(path.Join(rel, name), notInTime+", nor was what comes after it")
			return
		}
		if name != dagignore.Name && name != "__pycache__" {
			w.visit(path.Join(rel, name), path.Join(below, name), rules)
		}
	}
}

func (w *dagWalk) readRules(rel, below string, rules dagignore.Rules) dagignore.Rules {
	file := filepath.Join(w.Dir, rel, dagignore.Name)
	if info, err := w.Machine.Stat(file); err != nil || !info.IsRegular() {
		return rules
	}
	data, err := w.Machine.Read(file)
	if err != nil {
		return rules.AddUnread(below)
	}
	return rules.Add(below, data)
}

// visit looks at one name in a folder. rel is its path from the project on,
// below that from dags/ on.
func (w *dagWalk) visit(rel, below string, rules dagignore.Rules) {
	file := filepath.Join(w.Dir, rel)
	info, err := w.Machine.Lstat(file)
	isLink := err == nil && info.Mode&fs.ModeSymlink != 0
	isSource, isArchive := strings.HasSuffix(rel, ".py"), strings.HasSuffix(rel, ".zip")
	if isLink {
		if target, err := w.Machine.Stat(file); err == nil {
			info = target
		}
	}
	isFolder := info.IsDir() || isLink && !info.IsRegular() && path.Ext(rel) == "" // one that leads nowhere here
	switch {
	case err != nil && isSource:
		w.found.unread.add(rel, host.Describe(err))
		return
	case !isFolder && !isSource && !isArchive || !isFolder && !isLink && !info.IsRegular():
		return
	}
	ignored, doubt := rules.Match(below, isFolder)
	switch {
	case ignored:
		w.found.ignored++
	case isLink && w.leadsOut(file):
		w.found.outside = append(w.found.outside, rel)
	case info.IsDir():
		w.enter(rel, rules)
	case !info.IsRegular(): // a link that leads nowhere, which Airflow passes over
	case isArchive:
		w.found.archives = append(w.found.archives, rel)
	case doubt != "":
		w.found.unread.add(rel, fmt.Sprintf("may be left out by dags/%s, which could not be read", doubt))
	case len(w.found.files) >= maxDAGs:
		w.found.unread.add(rel, fmt.Sprintf("comes after the %d that are looked at", maxDAGs))
	default:
		w.found.files = append(w.found.files, rel)
	}
}

// leadsOut reports whether a link leads to what the containers have elsewhere,
// or have not: out of the project, or to a path of this machine.
func (w *dagWalk) leadsOut(file string) bool {
	if to, err := w.Machine.Readlink(file); err != nil || filepath.IsAbs(to) || strings.HasPrefix(to, "/") {
		return true
	}
	to, err := w.Machine.Resolve(file)
	return err == nil && !slices.ContainsFunc(w.roots, func(root string) bool {
		return strings.HasPrefix(to, root+string(filepath.Separator))
	})
}
