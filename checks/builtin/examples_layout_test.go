package builtin_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/skip"

	"github.com/rogpeppe/go-internal/txtar"
)

// The format of an example.
//
// An example is a txtar archive of the files that matter, laid over
// testdata/example: project/ is the Astro project, home/ the home folder of its
// user. A file of the base that the archive does not name stays as it is. One
// that is to go is named with DELETE in front and has no body:
//
//	-- DELETE project/.env --
//
// Files have mode 0644, folders 0755, both belong to uid and gid 1000 where the
// test may give files away. The lines above the first file say what a text
// cannot; each begins with one of these words:
//
//	env NAME=value            a variable of the shell
//	os linux                  the machine's system: linux, darwin or windows
//	now 2026-11-23T09:00:00Z  the time
//	mkdir PATH                a folder with nothing in it
//	link PATH TARGET          a symbolic link
//	mode 0600 PATH            the mode of a file or folder
//	owner 0:0 PATH            its owner and group, in numbers (needs root)
//	encoding NAME PATH        the bytes of a file: utf-8-bom, utf-16 or iso-8859-1
//	git add PATH              a file under version control
//
//	folder NAME               the name of the project's folder
//
// PATH begins with project/ or home/. In files, variables and links @@HOME@@
// and @@PROJECT@@ stand for the absolute paths of the two folders.

// example is one that has been laid out.
type example struct {
	t                   *testing.T
	base, home, project string
	env                 map[string]string
	os                  string
	now                 time.Time
	// network is where the engine is looked for: one with nobody on it, until
	// serve puts an engine there; nil is the machine's own.
	network *memnet.Network
}

// machine is the one that the example lies on.
func (e *example) machine() *host.Machine {
	m := &host.Machine{OS: e.os, Env: e.env, Home: e.home, Dir: e.project, Now: func() time.Time { return e.now }}
	if e.network != nil {
		m.Dial = e.network.Dial
	}
	return m
}

// serve makes a fake engine the one that the CLI would use.
func (e *example) serve(handler http.Handler) {
	e.t.Helper()
	e.env["DOCKER_HOST"] = enginetest.ServeOn(e.t, e.network, handler)
}

func layOut(t *testing.T, archive string) *example {
	t.Helper()
	return layOutOver(t, filepath.Join("testdata", "example"), archive)
}

// layOutOver lays an archive over another base; "" is an empty one.
func layOutOver(t *testing.T, under, archive string) *example {
	t.Helper()
	base := t.TempDir()
	e := &example{t: t, base: base, home: filepath.Join(base, "home"), project: filepath.Join(base, "project"), os: "linux", now: clock, network: memnet.New()}
	e.env = map[string]string{"HOME": e.home}
	must(t, os.MkdirAll(e.home, 0o755))
	if under != "" {
		must(t, os.CopyFS(base, os.DirFS(under)))
	}
	a := txtar.Parse([]byte(archive))
	for _, f := range a.Files {
		e.file(f)
	}
	lines := strings.Split(strings.TrimSpace(string(a.Comment)), "\n")
	for _, line := range lines { // what makes paths comes before what changes them
		e.direct(line, "mkdir", "link", "encoding")
	}
	e.own()
	for _, line := range lines {
		e.direct(line, "env", "os", "now", "owner", "mode", "git", "folder")
	}
	e.known(lines)
	return e
}

func (e *example) file(f txtar.File) {
	if name, ok := strings.CutPrefix(f.Name, "DELETE "); ok {
		must(e.t, os.RemoveAll(e.path(name)))
		return
	}
	must(e.t, os.MkdirAll(filepath.Dir(e.path(f.Name)), 0o755))
	must(e.t, os.WriteFile(e.path(f.Name), []byte(e.fill(string(f.Data))), 0o644))
}

// own gives everything the owner and the modes that it has by default.
func (e *example) own() {
	must(e.t, filepath.WalkDir(e.base, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if root() {
			must(e.t, os.Lchown(path, 1000, 1000))
		}
		if d.Type()&fs.ModeSymlink != 0 {
			return nil
		}
		mode := fs.FileMode(0o644)
		if d.IsDir() {
			mode = 0o755
		}
		return os.Chmod(path, mode)
	}))
}

// words are the arguments of each directive.
var words = map[string]int{"env": 1, "os": 1, "now": 1, "mkdir": 1, "link": 2, "mode": 2, "owner": 2, "encoding": 2, "git": 2, "folder": 1}

func (e *example) known(lines []string) {
	for _, line := range lines {
		word, _, _ := strings.Cut(line, " ")
		if words[word] == 0 && line != "" {
			e.t.Fatalf("the example has a line that says nothing to the test: %q", line)
		}
	}
}

// direct does what a line says if it begins with one of the words.
func (e *example) direct(line string, only ...string) {
	word, rest, _ := strings.Cut(line, " ")
	for _, o := range only {
		if o != word {
			continue
		}
		args := strings.SplitN(rest, " ", words[word])
		if len(args) != words[word] {
			e.t.Fatalf("the example's line %q lacks something", line)
		}
		e.do(word, args)
	}
}

func (e *example) do(word string, args []string) {
	switch word {
	case "env":
		name, value, _ := strings.Cut(args[0], "=")
		e.env[name] = e.fill(value)
	case "os":
		e.os = args[0]
	case "now":
		now, err := time.Parse(time.RFC3339, args[0])
		must(e.t, err)
		e.now = now
	case "mkdir":
		must(e.t, os.MkdirAll(e.path(args[0]), 0o755))
	case "link":
		must(e.t, os.RemoveAll(e.path(args[0])))
		must(e.t, os.Symlink(e.fill(args[1]), e.path(args[0])))
	case "mode":
		mode, err := strconv.ParseUint(args[0], 8, 32)
		must(e.t, err)
		bits := fs.FileMode(mode) & fs.ModePerm
		if mode&0o1000 != 0 {
			bits |= fs.ModeSticky
		}
		must(e.t, os.Chmod(e.path(args[1]), bits))
	case "owner":
		e.give(args[0], e.path(args[1]))
	case "encoding":
		e.encode(args[0], e.path(args[1]))
	case "folder":
		e.project = filepath.Join(e.base, args[0])
		must(e.t, os.Rename(filepath.Join(e.base, "project"), e.project))
	case "git":
		e.git("init", "-q")
		e.git("add", "-f", strings.TrimPrefix(args[1], "project/"))
	}
}

func (e *example) give(owner, path string) {
	if !root() {
		skip.For(e.t, "root", "files cannot be given to other users")
	}
	u, g, _ := strings.Cut(owner, ":")
	uid, err := strconv.Atoi(u)
	must(e.t, err)
	gid, err := strconv.Atoi(g)
	must(e.t, err)
	must(e.t, os.Lchown(path, uid, gid))
}

func (e *example) encode(name, path string) {
	data, err := os.ReadFile(path)
	must(e.t, err)
	var out bytes.Buffer
	switch name {
	case "utf-8-bom":
		out.WriteString("\ufeff")
		out.Write(data)
	case "utf-16":
		for _, unit := range append([]uint16{0xfeff}, utf16.Encode([]rune(string(data)))...) {
			out.Write([]byte{byte(unit), byte(unit >> 8)})
		}
	case "iso-8859-1":
		for _, r := range string(data) {
			out.WriteByte(byte(r))
		}
	default:
		e.t.Fatalf("the example names an encoding %q that the test does not know", name)
	}
	must(e.t, os.WriteFile(path, out.Bytes(), 0o644))
}

func (e *example) git(args ...string) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(e.t, "git", "the repository of this example cannot be made")
	}
	c := exec.Command("git", append([]string{"-c", "safe.directory=*"}, args...)...)
	c.Dir = e.project
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+e.base)
	if out, err := c.CombinedOutput(); err != nil {
		e.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (e *example) path(name string) string {
	if !strings.HasPrefix(name, "project/") && !strings.HasPrefix(name, "home/") {
		e.t.Fatalf("the example's path %q begins neither with project/ nor home/", name)
	}
	return filepath.Join(e.base, filepath.FromSlash(name))
}

func (e *example) fill(text string) string {
	return strings.NewReplacer("@@HOME@@", e.home, "@@PROJECT@@", e.project).Replace(text)
}
