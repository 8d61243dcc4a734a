//go:build unix

package git

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/host"
	"doctor/internal/skip"
)

// ground is a folder with a repository, and a machine that contains it.
type ground struct {
	t       *testing.T
	base    string
	dir     string
	machine *host.Machine
}

func newGround(t *testing.T) ground {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not here")
	}
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g := ground{t: t, base: base, dir: filepath.Join(base, "repository")}
	g.machine = &host.Machine{OS: "linux", Env: map[string]string{"PATH": os.Getenv("PATH")}, Home: base, Dir: g.dir, Now: time.Now}
	g.file("repository/a.txt", "a\n")
	g.file("repository/deep/b.txt", "b\n")
	g.git("init", "-q")
	g.git("add", "-A")
	g.git("commit", "-q", "-m", "all")
	return g
}

func (g ground) file(name, text string) {
	g.t.Helper()
	file := filepath.Join(g.base, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil { //nolint:gosec // some are programs
		g.t.Fatal(err)
	}
}

func (g ground) git(args ...string) {
	g.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		g.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// paths lists what is tracked below a folder.
func (g ground) paths(dir string) ([]string, error) {
	g.t.Helper()
	l, err := Tracked(g.t.Context(), g.machine, filepath.Join(g.base, filepath.FromSlash(dir)))
	if err != nil {
		return nil, err
	}
	var all []string
	for _, f := range l.Files {
		all = append(all, f.Path)
	}
	return append(all, l.Unknown...), nil
}

// TestNothingOfTheRepositoryRuns: no program of the repository, the user's settings or the
// environment is run, and the answer is still right.
func TestNothingOfTheRepositoryRuns(t *testing.T) {
	programs := []string{
		"core.fsmonitor", "core.hooksPath", "core.pager", "pager.ls-files", "core.editor", "core.sshCommand", "core.gitProxy", "core.askPass", "alias.ls-files",
		"filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.external", "diff.x.textconv", "credential.helper", "core.alternateRefsCommand",
		"trace2.normalTarget", "uploadpack.packObjectsHook", "gpg.program", "remote.origin.uploadpack", "remote.origin.vcs",
	}
	for name, lay := range map[string]func(g ground, program string){
		"in its configuration": func(g ground, program string) {
			for _, key := range programs {
				value := program
				if strings.HasPrefix(key, "alias.") {
					value = "!" + program
				}
				g.git("config", key, value)
			}
			g.file("repository/.gitattributes", "* filter=x diff=x\n")
			g.git("config", "core.fsmonitor", program)
		},
		"as hooks": func(g ground, program string) {
			for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "pre-auto-gc", "post-checkout", "reference-transaction"} {
				g.file("repository/.git/hooks/"+hook, "#!/bin/sh\nexec "+program+"\n")
			}
			g.git("config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman")
		},
		"in the person's configuration": func(g ground, program string) {
			g.file(".gitconfig", "[core]\n\tfsmonitor = "+program+"\n\tpager = "+program+"\n[alias]\n\tls-files = !"+program+"\n[trace2]\n\tnormalTarget = "+filepath.Join(g.base, "ran")+"\n")
			g.machine.Env["HOME"], g.machine.Env["XDG_CONFIG_HOME"] = g.base, g.base
		},
		"in the environment": func(g ground, program string) {
			for key, value := range map[string]string{
				"GIT_DIR": filepath.Join(g.base, "nowhere"), "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": filepath.Join(g.base, "none"), "GIT_EXEC_PATH": g.base,
				"GIT_PAGER": program, "GIT_EXTERNAL_DIFF": program, "GIT_SSH_COMMAND": program, "GIT_TRACE": filepath.Join(g.base, "ran"), "GIT_TRACE2": filepath.Join(g.base, "ran"),
				"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": program, "GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='" + program + "'",
				"GIT_OBJECT_DIRECTORY": g.base, "GIT_NAMESPACE": "x", "GIT_LITERAL_PATHSPECS": "0", "GIT_PREFIX": "x/",
			} {
				g.machine.Env[key] = value
			}
		},
		"on the PATH": func(g ground, program string) {
			g.file("repository/bin/git", "#!/bin/sh\nexec "+program+"\n")
			g.machine.Env["PATH"] = strings.Join([]string{".", "bin", "", filepath.Join(g.dir, "bin"), g.machine.Env["PATH"]}, string(filepath.ListSeparator))
		},
		"for what a partial clone lacks": func(g ground, program string) {
			g.git("config", "extensions.partialClone", "origin")
			g.git("config", "core.repositoryFormatVersion", "1")
			g.git("config", "remote.origin.promisor", "true")
			g.git("config", "remote.origin.url", g.base)
			g.git("config", "remote.origin.uploadpack", program)
			g.git("config", "protocol.allow", "always")
			g.git("config", "protocol.file.allow", "always")
			g.git("sparse-checkout", "init", "--cone", "--sparse-index")
			objects := filepath.Join(g.dir, ".git", "objects")
			if err := os.RemoveAll(objects); err != nil {
				g.t.Fatal(err)
			}
			g.file("repository/.git/objects/info/x", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGround(t)
			ran := filepath.Join(g.base, "ran")
			g.file("program", "#!/bin/sh\necho \"$0\" \"$@\" >> "+ran+"\n")
			lay(g, filepath.Join(g.base, "program"))
			_ = os.Remove(ran) // by git, while it was laid out
			got, err := g.paths("repository")
			want := []string{"a.txt", "deep/b.txt"}
			if name == "for what a partial clone lacks" {
				want = []string{"a.txt", "deep is not checked out (sparse checkout), and the repository does not have it"}
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
			l, err := Tracked(t.Context(), g.machine, g.dir)
			if err != nil {
				t.Fatal(err)
			}
			read := ""
			err = l.Read(t.Context(), l.Files, 100, func(f File, data []byte) { read += f.Path + " " + string(data) })
			if name == "for what a partial clone lacks" {
				if err == nil {
					t.Errorf("what is not there was read: %q", read)
				}
			} else if err != nil || read != "a.txt a\ndeep/b.txt b\n" {
				t.Errorf("read %q, %v", read, err)
			}
			if data, err := os.ReadFile(ran); err == nil {
				t.Errorf("it was run: %s", data)
			}
		})
	}
}

// TestAnotherOwner: a repository of another user is read, which git refuses where it
// would run what is in it.
func TestAnotherOwner(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "files cannot be given to other users")
	}
	g := newGround(t)
	err := filepath.WalkDir(g.dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(name, 12345, 12345)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := g.paths("repository"); err != nil || !slices.Equal(got, []string{"a.txt", "deep/b.txt"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestBelowAFolder: only the files below one folder of a repository are listed, relative to
// it.
func TestBelowAFolder(t *testing.T) {
	g := newGround(t)
	for _, path := range []string{os.Getenv("PATH"), ""} {
		g.machine.Env["PATH"] = path
		if got, err := g.paths("repository/deep"); err != nil || !slices.Equal(got, []string{"b.txt"}) {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if _, err := g.paths("."); !errors.Is(err, ErrNoCheckout) {
		t.Errorf("above the repository: %v", err)
	}
}

// TestPathsThatLeadOut: an index may contain any path; those outside of the folder are
// ignored.
func TestPathsThatLeadOut(t *testing.T) {
	g := newGround(t)
	index := filepath.Join(g.dir, ".git", "index")
	data, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "deep/b.txt", "../../etcet", 1))
	data = []byte(strings.Replace(string(data), "../../etcet", "../../etc/", 1))[:len(data)]
	if err := os.WriteFile(index, append(data[:len(data)-20], make([]byte, 20)...), 0o644); err != nil { //nolint:gosec // git's own mode
		t.Fatal(err)
	}
	for _, path := range []string{os.Getenv("PATH"), ""} {
		g.machine.Env["PATH"] = path
		if got, _ := g.paths("repository"); slices.ContainsFunc(got, func(name string) bool { return strings.Contains(name, "..") }) {
			t.Errorf("got %q", got)
		}
	}
}

// TestManyFiles: a repository of 20,000 files is listed well within a second, with git
// and without.
func BenchmarkManyFiles(b *testing.B) {
	if _, err := exec.LookPath("git"); err != nil {
		b.Skip("git is not here")
	}
	dir := b.TempDir()
	m := &host.Machine{OS: "linux", Env: map[string]string{"PATH": os.Getenv("PATH")}, Now: time.Now}
	for i := range 20_000 {
		folder := filepath.Join(dir, fmt.Sprintf("d%d", i/100))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("f%d.py", i)), []byte("x = 1\n"), 0o644); err != nil { //nolint:gosec // as git makes them
			b.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
	for _, path := range []string{os.Getenv("PATH"), ""} {
		b.Run("PATH="+path, func(b *testing.B) {
			m.Env["PATH"] = path
			for b.Loop() {
				if l, err := Tracked(b.Context(), m, dir); err != nil || len(l.Files) != 20_000 {
					b.Fatal(err)
				}
			}
		})
	}
}
