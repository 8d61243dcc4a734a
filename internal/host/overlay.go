package host

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Overlay are changes to the files of a machine that exist only in memory: what a fix would
// leave. Paths are absolute, and the links to their folder may be followed or not.
type Overlay struct {
	base  *Machine
	nodes map[string]node // by path, see key
	// absent are the paths of the disk that the machine does not have; nil for none.
	absent func(path string) bool

	mu      sync.Mutex
	folders map[string]found // folders that were looked up, by their path as written
}

// node is one path that differs from the disk.
type node struct {
	path string
	gone bool
	// back is the path on the disk whose content or owner this one has, "" if it is new.
	back    string
	isDir   bool // of a new one
	written bool
	content []byte
	mode    fs.FileMode // permission bits
	hasMode bool
	grants  []grant
}

// grant are permissions that a user gets by the ACL.
type grant struct {
	uid  int
	perm Perm
}

// Overlay begins a set of changes on top of those that the machine already has.
func (m *Machine) Overlay() *Overlay {
	o := &Overlay{base: m, nodes: map[string]node{}, folders: map[string]found{}}
	if m.over != nil {
		o.base, o.nodes, o.absent = m.over.base, maps.Clone(m.over.nodes), m.over.absent
	}
	return o
}

// Hide takes from the machine what the disk has at these paths: they are absolute, with the links to
// their folder followed. It must be called before any other change.
func (o *Overlay) Hide(absent func(path string) bool) { o.absent = absent }

func (o *Overlay) hides(path string) bool { return o.absent != nil && o.absent(path) }

// Machine returns the machine with the changes. It reads each file of the disk only once
// together with the machine below. Later changes need an overlay of their own.
func (o *Overlay) Machine() *Machine {
	m := o.base
	return &Machine{
		OS: m.OS, Native: m.Native, Env: maps.Clone(m.Env), Home: m.Home, ShellHome: m.ShellHome, UID: m.UID, Dir: m.Dir,
		Now: m.Now, Dial: m.Dial, Guard: m.Guard, over: o,
	}
}

// Write gives a file another content; mode and owner stay.
func (o *Overlay) Write(path string, content []byte) error {
	return o.change(path, func(n *node) { n.written, n.content = true, content })
}

// Chmod gives a file or folder other permission bits.
func (o *Overlay) Chmod(path string, mode fs.FileMode) error {
	return o.change(path, func(n *node) { n.mode, n.hasMode = mode.Perm(), true })
}

// Grant gives a user permissions on a file or folder by its ACL.
func (o *Overlay) Grant(path string, uid int, perm Perm) error {
	return o.change(path, func(n *node) { n.grants = append(slices.Clip(n.grants), grant{uid, perm}) })
}

// Create creates a file.
func (o *Overlay) Create(path string, content []byte, mode fs.FileMode) error {
	return o.add(path, node{written: true, content: content, mode: mode.Perm()})
}

// Mkdir creates a folder.
func (o *Overlay) Mkdir(path string, mode fs.FileMode) error {
	return o.add(path, node{isDir: true, mode: mode.Perm()})
}

// Rename gives a file, a folder or a link another name.
func (o *Overlay) Rename(from, to string) error {
	old, err := o.lookup(from, false)
	if err != nil {
		return err
	}
	target, err := o.place(to)
	if err != nil {
		return err
	}
	moved := map[string]node{}
	for key, n := range o.nodes {
		if rest, below := strings.CutPrefix(n.path, old.path+string(filepath.Separator)); below {
			delete(o.nodes, key)
			n.path = filepath.Join(target, rest)
			moved[o.key(n.path)] = n
		}
	}
	n := old.node()
	n.path = target
	o.set(node{path: old.path, gone: true})
	o.set(n)
	maps.Copy(o.nodes, moved)
	return nil
}

// change changes what is at a path, links followed.
func (o *Overlay) change(path string, edit func(*node)) error {
	at, err := o.lookup(path, true)
	if err != nil {
		return err
	}
	n := at.node()
	edit(&n)
	o.set(n)
	return nil
}

// add adds a path at which nothing is.
func (o *Overlay) add(path string, n node) error {
	var err error
	if n.path, err = o.place(path); err != nil {
		return err
	}
	if _, err := o.lookup(n.path, false); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	o.set(n)
	return nil
}

// place is a path with the links to its folder followed, which must exist.
func (o *Overlay) place(path string) (string, error) {
	in, err := o.lookup(filepath.Dir(path), true)
	if err == nil && !in.mode().IsDir() {
		err = &fs.PathError{Op: "create", Path: path, Err: ErrNotDirectory}
	}
	return filepath.Join(in.path, filepath.Base(path)), err
}

func (o *Overlay) set(n node) {
	o.nodes[o.key(n.path)] = n
	clear(o.folders)
}

// key identifies a path: the usual disks of Windows and macOS ignore case.
func (o *Overlay) key(path string) string {
	if o.base.native() == "linux" {
		return path
	}
	return strings.ToLower(path)
}

// differs reports whether the content at a path is not that of the disk.
func (o *Overlay) differs(path string) bool {
	at, err := o.lookup(path, true)
	return err == nil && at.written()
}

// info describes a path.
func (o *Overlay) info(path string, follow bool) (Info, error) {
	at, err := o.lookup(path, follow)
	if err != nil {
		return Info{}, err
	}
	return o.describe(at), nil
}

func (o *Overlay) describe(at found) Info {
	var i Info
	if at.disk != nil {
		i, _ = o.base.seen.describe(at.back) // it was found there
	} else {
		i = Info{Mode: at.mode(), UID: o.base.UID, GID: -1, Links: 1, ModTime: o.base.Now()}
		if parent, err := o.info(filepath.Dir(at.path), true); err == nil {
			i.GID = parent.GID
		}
	}
	if n := at.changed; n != nil {
		if n.hasMode {
			i.Mode = i.Mode&^fs.ModePerm | n.mode
			if i.ACL != nil { // chmod sets the mask, not the entry of the group
				i.ACL.Mask = Perm(n.mode >> 3 & 7) //nolint:gosec // three bits
			}
		}
		if n.written { // fixers replace a file, so its other names keep the old content
			i.Size, i.Links = int64(len(n.content)), 1
		}
		for _, g := range n.grants {
			i = i.Granted(g.uid, g.perm)
		}
	}
	return i
}

// read reads a file, links followed.
func (o *Overlay) read(path string) ([]byte, error) {
	at, err := o.lookup(path, true)
	switch {
	case err != nil:
		return nil, err
	case !at.written() && at.changed == nil && at.back == at.path:
		return o.base.Read(path) // by the name under which it may have been read already
	case !at.written() && at.back != "":
		return o.base.Read(at.back)
	case !at.mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
	case len(at.data()) > MaxFileSize:
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrTooLarge}
	}
	return at.data(), nil
}

// names lists a folder, sorted.
func (o *Overlay) names(path string) ([]string, error) {
	in, err := o.lookup(path, true)
	if err != nil {
		return nil, err
	}
	var names []string
	if in.back != "" {
		if names, err = readDir(in.back); err != nil {
			return names, err
		}
	} else if !in.mode().IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: path, Err: ErrNotDirectory}
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		at := filepath.Join(in.path, name)
		_, changed := o.nodes[o.key(at)]
		return changed || o.hides(at)
	})
	for _, n := range o.nodes {
		if !n.gone && filepath.Dir(n.path) == in.path {
			names = append(names, filepath.Base(n.path))
		}
	}
	slices.Sort(names)
	return names, nil
}

// found is what is at a path.
type found struct {
	path    string // links resolved
	back    string // where it is on the disk, "" if it is not
	disk    fs.FileInfo
	changed *node // nil if it is as on the disk
}

func (f found) written() bool { return f.changed != nil && f.changed.written }

func (f found) data() []byte {
	if f.changed == nil {
		return nil
	}
	return f.changed.content
}

// node is the node that the path has, or would get.
func (f found) node() node {
	if f.changed != nil {
		return *f.changed
	}
	return node{path: f.path, back: f.back}
}

// mode is the type of what is there; its permission bits may be older.
func (f found) mode() fs.FileMode {
	switch {
	case f.disk != nil:
		return f.disk.Mode()
	case f.changed.isDir:
		return fs.ModeDir | f.changed.mode
	}
	return f.changed.mode
}

// mostLinks is how many links are followed in one path, as filepath.EvalSymlinks does.
const mostLinks = 255

// lookup finds what is at a path.
func (o *Overlay) lookup(path string, follow bool) (found, error) {
	if !filepath.IsAbs(path) {
		abs, err := filepath.Abs(path)
		if err != nil {
			return found{}, err
		}
		path = abs
	}
	return o.walk(path, follow, mostLinks)
}

// walk finds what is at an absolute path, from its root down.
func (o *Overlay) walk(path string, follow bool, links int) (found, error) {
	parent, base, slash := cut(path)
	if base == "" {
		disk, err := o.base.seen.lstat(parent)
		return found{path: parent, back: parent, disk: disk}, err
	}
	in, err := o.folder(parent, links)
	switch {
	case err != nil:
		return found{}, err
	case !in.mode().IsDir():
		return found{}, &fs.PathError{Op: "stat", Path: path, Err: ErrNotDirectory}
	case base == ".":
		return in, nil
	case base == "..":
		return o.folder(filepath.Dir(in.path), links)
	}
	at, err := o.child(in, base)
	if err != nil || at.mode()&fs.ModeSymlink == 0 || !follow && !slash {
		return at, err
	}
	if links == 0 {
		return found{}, &fs.PathError{Op: "stat", Path: path, Err: ErrTooManyLinks}
	}
	to, err := os.Readlink(at.back)
	if err != nil {
		return found{}, err
	}
	if !filepath.IsAbs(to) {
		to = in.path + string(filepath.Separator) + to // not cleaned: .. is above where a link points
	}
	return o.walk(to, true, links-1)
}

// folder is walk for the folder of a path, with all links followed.
func (o *Overlay) folder(path string, links int) (found, error) {
	o.mu.Lock()
	at, known := o.folders[path]
	o.mu.Unlock()
	if known {
		return at, nil
	}
	at, err := o.walk(path, true, links)
	if err == nil {
		o.mu.Lock()
		o.folders[path] = at
		o.mu.Unlock()
	}
	return at, err
}

// child is an entry of a folder, not followed if it is a link.
func (o *Overlay) child(in found, base string) (found, error) {
	if in.back != "" {
		base = realName(in.back, base)
	}
	at := found{path: filepath.Join(in.path, base)}
	switch n, changed := o.nodes[o.key(at.path)]; {
	case changed && n.gone, !changed && in.back == "", !changed && o.hides(at.path):
		return found{}, &fs.PathError{Op: "stat", Path: at.path, Err: errAbsent}
	case changed:
		at.path, at.back, at.changed = n.path, n.back, &n
	default:
		at.back = filepath.Join(in.back, base)
	}
	var err error
	if at.back != "" {
		at.disk, err = o.base.seen.lstat(at.back)
	}
	return at, err
}

// cut splits a path before its last element; slash reports whether it ends in a separator. The
// last element of a root is empty.
func cut(path string) (parent, base string, slash bool) {
	volume := len(filepath.VolumeName(path))
	end := len(path)
	for end > volume && os.IsPathSeparator(path[end-1]) {
		end--
	}
	if end == volume {
		return path[:volume] + string(filepath.Separator), "", false
	}
	start := end
	for start > volume && !os.IsPathSeparator(path[start-1]) {
		start--
	}
	return path[:start], path[start:end], end < len(path)
}
