package host

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// tree lays out a project with links of every kind.
func tree(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		".env": "A=1\r\nB=2\r\n", "sub/file": "text", "old.yml": "services: {}\n", "deep/a/b": "b", "deep/c": "c", "untouched": "same", "Case": "x",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, path), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{
		"link.env": ".env", "dirlink": "sub", "abs": filepath.Join(root, "deep"), "dangling": "nowhere", "loop": "loop",
		"sub/up": "../.env", "through": "dirlink/../old.yml", "sub/toDeep": "../abs/a", "later": "made/in",
	} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	if err := os.Link(filepath.Join(root, "untouched"), filepath.Join(root, "second")); err != nil {
		t.Skipf("no hard links here: %v", err)
	}
	return root
}

// files is something that changes files: an overlay, or the disk.
type files interface {
	Write(path string, content []byte) error
	Chmod(path string, mode fs.FileMode) error
	Create(path string, content []byte, mode fs.FileMode) error
	Mkdir(path string, mode fs.FileMode) error
	Rename(from, to string) error
}

// onDisk makes the changes on the disk, as fixers do.
type onDisk struct{}

func (onDisk) Write(path string, content []byte) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(real)
	if err != nil {
		return err
	}
	if err := os.WriteFile(real+".new", content, 0o600); err != nil {
		return err
	}
	return errors.Join(os.Chmod(real+".new", info.Mode().Perm()), os.Rename(real+".new", real))
}
func (onDisk) Chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
func (onDisk) Create(path string, content []byte, mode fs.FileMode) error {
	return errors.Join(os.WriteFile(path, content, mode), os.Chmod(path, mode))
}
func (onDisk) Mkdir(path string, mode fs.FileMode) error {
	return errors.Join(os.Mkdir(path, mode), os.Chmod(path, mode))
}
func (onDisk) Rename(from, to string) error { return os.Rename(from, to) }

// changes are made in two steps, the second on top of the first.
var changes = [2][]func(root string, f files) error{{
	func(root string, f files) error { return f.Write(root+"/link.env", []byte("A=2\r\nB=2\r\nC=3\r\n")) },
	func(root string, f files) error { return f.Chmod(root+"/dirlink/file", 0o604) },
	func(root string, f files) error { return f.Create(root+"/dirlink/new.yml", []byte("new"), 0o644) },
	func(root string, f files) error { return f.Rename(root+"/old.yml", root+"/abs/renamed.yml") },
	func(root string, f files) error { return f.Write(root+"/deep/a/b", []byte("other")) },
	func(root string, f files) error { return f.Write(root+"/second", []byte("only one name")) },
}, {
	func(root string, f files) error { return f.Rename(root+"/link.env", root+"/moved.env") },
	func(root string, f files) error { return f.Mkdir(root+"/made", 0o750) },
	func(root string, f files) error { return f.Create(root+"/made/in", nil, 0o600) },
	func(root string, f files) error { return f.Write(root+"/abs/renamed.yml", []byte("services:\n")) },
	func(root string, f files) error { return f.Chmod(root+"/sub", 0o711) },
	func(root string, f files) error { return f.Rename(root+"/deep/a", root+"/deep/z") },
	func(root string, f files) error { return f.Rename(root+"/Case", root+"/case") },
	func(root string, f files) error { return f.Chmod(root+"/deep/c", 0o600) },
	func(root string, f files) error { return f.Write(root+"/deep/c", []byte("c2")) },
}}

// asked are the paths that are compared; most exist before or after the changes only.
var asked = []string{
	".", ".env", "link.env", "moved.env", "moved.env/x", "sub", "sub/", "dirlink", "dirlink/", "dirlink/file", "sub/file", "sub/file/x", "sub/new.yml", "dirlink/new.yml",
	"sub/up", "old.yml", "through", "abs", "abs/renamed.yml", "deep/renamed.yml", "dangling", "loop", "made", "made/in", "made/in/x", "made/none", "made/../.env", "later", "deep", "deep/a",
	"deep/a/b", "deep/z", "deep/z/b", "sub/toDeep", "sub/toDeep/b", "deep/c", "untouched", "second", "case", "nowhere", "none/x", "dirlink/../untouched", "./sub/./file",
}

// told is everything that a machine says of a path.
func told(m *Machine, root, path string) string {
	full := root + "/" + path
	if path == "." {
		full = root
	}
	var out strings.Builder
	problem := func(err error) string {
		if err == nil {
			return "ok"
		}
		// filepath.EvalSymlinks has its own words for this one.
		return strings.ReplaceAll(Describe(err), "EvalSymlinks: too many links", Describe(ErrTooManyLinks))
	}
	say := func(what string, err error, values ...any) {
		if err != nil {
			values = nil
		}
		fmt.Fprintf(&out, "%s: %v %s\n", what, values, strings.ReplaceAll(problem(err), root, ""))
	}
	size := func(i Info) any {
		if i.IsRegular() {
			return i.Size
		}
		return ""
	}
	stat, err := m.Stat(full)
	say("stat", err, stat.Mode, size(stat), stat.UID)
	lstat, err := m.Lstat(full)
	say("lstat", err, lstat.Mode, size(lstat))
	real, err := m.Resolve(full)
	say("resolve", err, strings.TrimPrefix(real, root))
	data, err := m.Read(full)
	say("read", err, string(data))
	names, err := m.ReadDir(full)
	say("names", err, names)
	to, err := m.Readlink(full)
	say("link", err, strings.TrimPrefix(to, root))
	part, whole, err := m.ReadPart(full, make([]byte, 4))
	say("part", err, string(part), whole)
	fmt.Fprintln(&out, m.Exists(full), m.Lacks(full))
	return out.String()
}

// TestOverlayIsAsOnDisk: a machine with an overlay says what one says on whose disk the same
// changes were made, and the disk stays as it is.
func TestOverlayIsAsOnDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the modes and errors are those of Unix")
	}
	changed, imagined := tree(t), tree(t)
	before := snapshot(t, imagined)
	m := &Machine{OS: runtime.GOOS, UID: os.Getuid(), Now: time.Now}
	for _, step := range changes {
		over := m.Overlay()
		for i, change := range step {
			if err := change(changed, onDisk{}); err != nil {
				t.Fatalf("on the disk, change %d: %v", i, err)
			}
			if err := change(imagined, over); err != nil {
				t.Fatalf("in memory, change %d: %v", i, err)
			}
		}
		m = over.Machine()
		real := &Machine{OS: runtime.GOOS}
		for _, path := range asked {
			if got, want := told(m, imagined, path), told(real, changed, path); got != want {
				t.Errorf("%s\n%s\nwant\n%s", path, got, want)
			}
		}
	}
	if info, err := m.Stat(imagined + "/second"); err != nil || info.Links != 1 {
		t.Errorf("a file that was replaced has %d names (%v), and its other name keeps the old content", info.Links, err)
	}
	if after := snapshot(t, imagined); after != before {
		t.Errorf("the disk has changed:\n%s\nwas\n%s", after, before)
	}
	differ := slices.Collect(func(yield func(string) bool) {
		for path := range m.Files() {
			if !yield(strings.TrimPrefix(path, imagined+"/")) {
				return
			}
		}
	})
	for _, path := range []string{".env", "abs/renamed.yml", "made/in", "sub/up", "second"} {
		if !slices.Contains(differ, path) {
			t.Errorf("%s is not among the files that differ", path)
		}
	}
	for _, path := range []string{"untouched", "sub/file", "case"} {
		if slices.Contains(differ, path) {
			t.Errorf("%s is among the files that differ", path)
		}
	}
}

// snapshot is everything below a folder.
func snapshot(t *testing.T, root string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&out, path, info.Mode(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			fmt.Fprintf(&out, "%q %v\n", data, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What cannot be done on the disk cannot be imagined.
func TestOverlayRefuses(t *testing.T) {
	root := tree(t)
	m := &Machine{OS: runtime.GOOS, Now: time.Now}
	over := m.Overlay()
	for name, err := range map[string]error{
		"written, absent":            over.Write(root+"/none", nil),
		"written, dangling":          over.Write(root+"/dangling", nil),
		"changed, absent":            over.Chmod(root+"/none", 0o644),
		"created, taken":             over.Create(root+"/.env", nil, 0o644),
		"created, a dangling link":   over.Create(root+"/dangling", nil, 0o644),
		"created in no folder":       over.Create(root+"/none/x", nil, 0o644),
		"renamed, absent":            over.Rename(root+"/none", root+"/x"),
		"renamed into no folder":     over.Rename(root+"/.env", root+"/none/x"),
		"a folder in a file":         over.Mkdir(root+"/.env/x", 0o755),
		"written behind endless one": over.Write(root+"/loop", nil),
	} {
		if err == nil && !(runtime.GOOS == "windows" && strings.Contains(name, "folder")) {
			t.Errorf("%s: no error", name)
		}
	}
	if got := over.Machine().Exists(root + "/x"); got {
		t.Error("it is there all the same")
	}
	large := bytes.Repeat([]byte("x"), MaxFileSize+1)
	if err := over.Write(root+"/.env", large); err != nil {
		t.Fatal(err)
	}
	if _, err := over.Machine().Read(root + "/.env"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a large file: %v", err)
	}
	if err := over.Write(root+"/.env", large[:MaxFileSize]); err != nil {
		t.Fatal(err)
	}
	if data, err := over.Machine().Read(root + "/.env"); err != nil || len(data) != MaxFileSize {
		t.Errorf("the largest file: %d bytes, %v", len(data), err)
	}
}

// Nothing of the machine gets lost, and a file of the disk is read only once.
func TestOverlayKeepsTheMachine(t *testing.T) {
	root := tree(t)
	m := &Machine{OS: "darwin", Native: runtime.GOOS, Env: map[string]string{"A": "1"}, Home: root, ShellHome: "/h", UID: 7, Dir: root, Now: time.Now, Dial: nil, Guard: NewGuard(root + "/sub/file")}
	if _, err := m.Read(root + "/untouched"); err != nil {
		t.Fatal(err)
	}
	next := m.Overlay().Machine()
	was, is := reflect.ValueOf(m).Elem(), reflect.ValueOf(next).Elem()
	for i := range was.NumField() {
		field := was.Type().Field(i)
		if field.IsExported() && field.Type.Kind() != reflect.Func && !reflect.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			t.Errorf("%s is %v, want %v", field.Name, is.Field(i), was.Field(i))
		}
	}
	next.Env["A"] = "2"
	if m.Env["A"] != "1" || next.Now == nil {
		t.Error("the machines share their environment, or the clock is lost")
	}
	if err := os.WriteFile(filepath.Join(root, "untouched"), []byte("later"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := next.Read(root + "/untouched"); err != nil || string(data) != "same" {
		t.Errorf("read again: %q, %v", data, err)
	}
	if _, err := next.Read(root + "/dirlink/file"); err != nil || m.Guard.Seen() == "" {
		t.Errorf("%v; the guard has seen nothing", err)
	}
}

// TestOverlayHides: a machine can lack what the disk has, and have something else there.
func TestOverlayHides(t *testing.T) {
	root := tree(t)
	m := &Machine{OS: "linux", Dir: root, Now: time.Now}
	over := m.Overlay()
	over.Hide(func(path string) bool {
		rel, _ := filepath.Rel(root, path)
		return rel == ".env" || rel == "deep" || strings.HasPrefix(rel, "deep"+string(filepath.Separator))
	})
	if err := over.Mkdir(filepath.Join(root, "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := over.Create(filepath.Join(root, "deep", "mine"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	hidden := over.Machine()
	for _, w := range []*Machine{hidden, hidden.Overlay().Machine()} {
		for name, want := range map[string]string{".env": "", "link.env": "", "deep/c": "", "abs/c": "", "deep/mine": "mine", "untouched": "same", "sub/file": "text", "sub/up": ""} {
			data, err := w.Read(filepath.Join(root, filepath.FromSlash(name)))
			if string(data) != want || (want == "") != errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is %q, %v; want %q", name, data, err, want)
			}
		}
		names, err := w.ReadDir(root)
		if err != nil || slices.Contains(names, ".env") || !slices.Contains(names, "deep") || !slices.Contains(names, "untouched") {
			t.Errorf("%q, %v", names, err)
		}
	}
	if files := hidden.Files(); string(files[filepath.Join(root, "untouched")]) != "same" || string(files[filepath.Join(root, "deep", "mine")]) != "mine" {
		t.Errorf("the machine has read %v", files)
	}
	if data, err := m.Read(filepath.Join(root, ".env")); err != nil || len(data) == 0 {
		t.Errorf("the disk has lost .env: %q, %v", data, err)
	}
}
