// Package exampletest lays out the example of a rule on a machine, and runs checks on it.
// Package checktest and the tests of all checks share it.
package exampletest

import (
	"bytes"
	"embed"
	"fmt"
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

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/skip"
)

//go:embed all:base
var base embed.FS

// Base is the tree under every example: project/ is an Astro project without problems, home/
// the home folder of its user.
func Base() fs.FS {
	sub, err := fs.Sub(base, "base")
	if err != nil {
		panic(err) // the name is a constant
	}
	return sub
}

// Clock is the time in every example that does not set another.
var Clock = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Example is an example on disk. Package checktest documents the format.
type Example struct {
	t testing.TB
	// Base is the parent folder of Home and Project.
	Base, Home, Project string
	Env                 map[string]string
	OS                  string
	Now                 time.Time
	// Network is where doctor looks for the engine: empty until Serve adds one; nil is the
	// machine's own network.
	Network *memnet.Network
}

// Machine is the machine of the example. It reads each file once, so a changed project needs a
// new one.
func (e *Example) Machine() *host.Machine {
	m := &host.Machine{OS: e.OS, Env: e.Env, Home: e.Home, Dir: e.Project, Now: func() time.Time { return e.Now }}
	if e.Network != nil {
		m.Dial = e.Network.Dial
	}
	return m
}

// Serve serves a fake engine at the address that the CLI would use.
func (e *Example) Serve(handler http.Handler) {
	e.t.Helper()
	e.Env["DOCKER_HOST"] = enginetest.ServeOn(e.t, e.Network, handler)
}

// LayOut lays an archive out over Base.
func LayOut(t testing.TB, archive string) *Example {
	t.Helper()
	return LayOutOver(t, Base(), archive)
}

// LayOutOver lays an archive out over another base, nil for an empty one.
func LayOutOver(t testing.TB, under fs.FS, archive string) *Example {
	t.Helper()
	base := t.TempDir()
	e := &Example{t: t, Base: base, Home: filepath.Join(base, "home"), Project: filepath.Join(base, "project"), OS: "linux", Now: Clock, Network: memnet.New()}
	e.Env = map[string]string{"HOME": e.Home}
	must(t, os.MkdirAll(e.Home, 0o755)) //nolint:gosec // read by another user, as in a container
	if under != nil {
		must(t, os.CopyFS(base, under))
	}
	a := txtar.Parse([]byte(archive))
	for _, f := range a.Files {
		e.file(f)
	}
	lines := strings.Split(strings.TrimSpace(string(a.Comment)), "\n")
	for _, line := range lines { // create paths before changing them
		e.direct(line, "mkdir", "link", "encoding")
	}
	e.own()
	for _, line := range lines {
		e.direct(line, "env", "os", "now", "owner", "mode", "git", "folder")
	}
	e.known(lines)
	return e
}

func (e *Example) file(f txtar.File) {
	if name, ok := strings.CutPrefix(f.Name, "DELETE "); ok {
		must(e.t, os.RemoveAll(e.Path(name)))
		return
	}
	must(e.t, os.MkdirAll(filepath.Dir(e.Path(f.Name)), 0o755))
	must(e.t, os.WriteFile(e.Path(f.Name), []byte(e.Fill(string(f.Data))), 0o644))
}

// own sets the default owner and modes of everything.
func (e *Example) own() {
	must(e.t, filepath.WalkDir(e.Base, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if Root() {
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

// Adopt returns a function that gives everything created since then to the user of the
// example, as if they had created it.
func (e *Example) Adopt() func() {
	e.t.Helper()
	known := map[string]bool{}
	e.walk(func(path string) { known[path] = true })
	return func() {
		if !Root() {
			return
		}
		e.walk(func(path string) {
			if !known[path] {
				must(e.t, os.Lchown(path, 1000, 1000))
			}
		})
	}
}

func (e *Example) walk(visit func(path string)) {
	e.t.Helper()
	must(e.t, filepath.WalkDir(e.Base, func(path string, _ fs.DirEntry, err error) error {
		visit(path)
		return err
	}))
}

// words maps each directive to its number of arguments.
var words = map[string]int{"env": 1, "os": 1, "now": 1, "mkdir": 1, "link": 2, "mode": 2, "owner": 2, "encoding": 2, "git": 2, "folder": 1}

func (e *Example) known(lines []string) {
	for _, line := range lines {
		word, _, _ := strings.Cut(line, " ")
		if words[word] == 0 && line != "" {
			e.t.Fatalf("the example has a line that says nothing to the test: %q", line)
		}
	}
}

// direct executes a line that begins with one of the words.
func (e *Example) direct(line string, only ...string) {
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

func (e *Example) do(word string, args []string) {
	switch word {
	case "env":
		name, value, _ := strings.Cut(args[0], "=")
		e.Env[name] = e.Fill(value)
	case "os":
		e.OS = args[0]
	case "now":
		now, err := time.Parse(time.RFC3339, args[0])
		must(e.t, err)
		e.Now = now
	case "mkdir":
		must(e.t, os.MkdirAll(e.Path(args[0]), 0o755))
	case "link":
		must(e.t, os.RemoveAll(e.Path(args[0])))
		must(e.t, os.Symlink(e.Fill(args[1]), e.Path(args[0])))
	case "mode":
		mode, err := strconv.ParseUint(args[0], 8, 32)
		must(e.t, err)
		bits := fs.FileMode(mode) & fs.ModePerm
		if mode&0o1000 != 0 {
			bits |= fs.ModeSticky
		}
		must(e.t, os.Chmod(e.Path(args[1]), bits))
	case "owner":
		e.give(args[0], e.Path(args[1]))
	case "encoding":
		e.encode(args[0], e.Path(args[1]))
	case "folder":
		e.Project = filepath.Join(e.Base, args[0])
		must(e.t, os.Rename(filepath.Join(e.Base, "project"), e.Project))
	case "git":
		e.git("init", "-q")
		e.git("add", "-f", strings.TrimPrefix(args[1], "project/"))
	}
}

func (e *Example) give(owner, path string) {
	if !Root() {
		skip.For(e.t, "root", "files cannot be given to other users")
	}
	u, g, _ := strings.Cut(owner, ":")
	uid, err := strconv.Atoi(u)
	must(e.t, err)
	gid, err := strconv.Atoi(g)
	must(e.t, err)
	must(e.t, os.Lchown(path, uid, gid))
}

func (e *Example) encode(name, path string) {
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

func (e *Example) git(args ...string) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(e.t, "git", "the repository of this example cannot be made")
	}
	c := exec.Command("git", args...)
	c.Dir, c.Env = e.Project, os.Environ()
	for name, value := range e.GitEnv() {
		c.Env = append(c.Env, name+"="+value)
	}
	if out, err := c.CombinedOutput(); err != nil {
		e.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// GitEnv are the variables with which git sees only the example, whoever owns its files.
func (e *Example) GitEnv() map[string]string {
	return map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": e.Base,
		"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
	}
}

// Path is the path of a file of the example.
func (e *Example) Path(name string) string {
	if !strings.HasPrefix(name, "project/") && !strings.HasPrefix(name, "home/") {
		e.t.Fatalf("the example's path %q begins neither with project/ nor home/", name)
	}
	return filepath.Join(e.Base, filepath.FromSlash(name))
}

// Fill replaces the placeholders of the two folders in a text.
func (e *Example) Fill(text string) string {
	return strings.NewReplacer("@@HOME@@", e.Home, "@@PROJECT@@", e.Project).Replace(text)
}

// UserAndGroup own the files of an example, if the tests may change owners.
const UserAndGroup = "1000:1000"

// Owner is the owner of the example's files.
func (e *Example) Owner() string {
	if Root() {
		return UserAndGroup
	}
	return fmt.Sprintf("%d:%d", os.Getuid(), os.Getgid())
}

// Root reports whether the tests may change owners.
func Root() bool { return os.Getuid() == 0 }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("lay out the example: %v", err)
	}
}
