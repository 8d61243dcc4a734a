package secretexposure

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/skip"
)

// keyPair is a key with its secret, as people have them in code.
const keyPair = "K = '" + awstest.ExampleKeyID + "'\nS = '" + awstest.ExampleSecret + "'\n"

// gitIn runs git without the user's settings.
func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not here")
	}
	git := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "safe.directory=*", "-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false"}, args...)...)
	git.Dir = dir
	git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := git.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
}

func reported(p *checks.Pass) []checks.Finding {
	found, _, _ := p.Reported()
	return found
}

// tracked is what is reported about a project: the findings' places, then the error.
func tracked(t *testing.T, w *facts.Facts) string {
	t.Helper()
	p := &checks.Pass{Facts: w, Check: Check}
	err := judgeTracked(p, t.Context())
	var told, shown []string
	for _, f := range reported(p) {
		told = append(told, fmt.Sprintf("%s %s:%d", f.Rule.ID, f.At[0].File, f.At[0].Line))
		f.Rule = nil // its page has such keys in the examples
		shown = append(shown, redacttest.Everything(f)...)
	}
	if err != nil {
		told = append(told, redacttest.Raw(redact.TextOf(err)))
	}
	for _, text := range slices.Concat(told, shown) {
		if strings.Contains(text, awstest.ExampleSecret) || strings.Contains(text, awstest.ExampleKeyID) {
			t.Errorf("a key is shown: %s", text)
		}
	}
	return strings.Join(told, "; ")
}

// checkoutForm is one way in which git keeps a project.
type checkoutForm struct {
	name string
	// lay makes the repository and returns the project's folder.
	lay func(t *testing.T, dir string) string
	// want is what is reported with git, without its beginning if git is not installed, if
	// that differs.
	want, without string
}

// submodule makes dags/shared a submodule with one file, load.py.
func submodule(t *testing.T, dir, text string) {
	t.Helper()
	other := filepath.Join(filepath.Dir(dir), "other")
	write(t, other, "load.py", text)
	simple()(t, other)
	remove(t, dir, "dags/load.py")
	gitIn(t, dir, "init", "-q")
	gitIn(t, dir, "submodule", "add", "-q", "../other", "dags/shared")
}

func simple(args ...[]string) func(t *testing.T, dir string) string {
	return func(t *testing.T, dir string) string {
		for _, a := range append([][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "all"}}, args...) {
			gitIn(t, dir, a...)
		}
		return dir
	}
}

const (
	inLoad = "keys-in-tracked-file dags/load.py:1"
	stored = "keys-in-tracked-file dags/load.py:0"
	notAll = "copies of "
	notOne = "unknown whether git tracks dags/load.py, which has an access key in line 1: "
)

func checkoutForms() []checkoutForm {
	return []checkoutForm{
		{"as ever", simple(), inLoad, ""},
		{"index version 4", simple([]string{"update-index", "--index-version", "4"}), inLoad, ""},
		{"index version 4 without its checksum", simple([]string{"-c", "index.skipHash=true", "update-index", "--index-version", "4"}, []string{"-c", "index.skipHash=true", "update-index", "--force-write-index"}), inLoad, ""},
		{"SHA-256", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q", "--object-format=sha256")
			return simple()(t, dir)
		}, inLoad, notOne},
		{".git is a file", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q", "--separate-git-dir=../elsewhere")
			return simple()(t, dir)
		}, inLoad, ""},
		{".git is a link", func(t *testing.T, dir string) string {
			simple()(t, dir)
			must(t, os.Rename(filepath.Join(dir, ".git"), filepath.Join(dir, "../elsewhere")))
			must(t, os.Symlink("../elsewhere", filepath.Join(dir, ".git")))
			return dir
		}, inLoad, ""},
		{"a linked worktree", func(t *testing.T, dir string) string {
			simple([]string{"worktree", "add", "-q", "../second"})(t, dir)
			return filepath.Join(filepath.Dir(dir), "second")
		}, inLoad, ""},
		{"a linked worktree with a version 4 index", func(t *testing.T, dir string) string {
			simple([]string{"worktree", "add", "-q", "../second"})(t, dir)
			second := filepath.Join(filepath.Dir(dir), "second")
			gitIn(t, second, "update-index", "--index-version", "4")
			return second
		}, inLoad, ""},
		{"a worktree whose repository is gone", func(t *testing.T, dir string) string {
			simple([]string{"worktree", "add", "-q", "../second"})(t, dir)
			remove(t, dir, ".git")
			return filepath.Join(filepath.Dir(dir), "second")
		}, notOne, ""},
		{"a worktree whose repository is gone, without keys", func(t *testing.T, dir string) string {
			remove(t, dir, "dags/load.py")
			simple([]string{"worktree", "add", "-q", "../second"})(t, dir)
			remove(t, dir, ".git")
			return filepath.Join(filepath.Dir(dir), "second")
		}, "", ""},
		{"a split index", simple([]string{"update-index", "--split-index"}), inLoad, notOne},
		{"an index that is locked", func(t *testing.T, dir string) string {
			simple()(t, dir)
			write(t, dir, ".git/index.lock", "")
			return dir
		}, inLoad, ""},
		{"an index that is broken", func(t *testing.T, dir string) string {
			simple()(t, dir)
			write(t, dir, ".git/index", "DIRC nonsense")
			return dir
		}, notOne, ""},
		{"an index that is broken, without keys", func(t *testing.T, dir string) string {
			remove(t, dir, "dags/load.py")
			simple()(t, dir)
			write(t, dir, ".git/index", "DIRC nonsense")
			return dir
		}, "", ""},
		{"a folder of a larger repository", func(t *testing.T, dir string) string {
			write(t, dir, "../other/load.py", keyPair)
			simple()(t, filepath.Dir(dir))
			return dir
		}, inLoad, ""},
		{"a link to a folder of a larger repository", func(t *testing.T, dir string) string {
			base := filepath.Dir(dir)
			must(t, os.Mkdir(filepath.Join(base, "repository"), 0o755))
			must(t, os.Rename(dir, filepath.Join(base, "repository/project")))
			must(t, os.Symlink("repository/project", dir))
			simple()(t, filepath.Join(base, "repository"))
			return dir
		}, inLoad, ""},
		{"an empty folder .git below a repository", func(t *testing.T, dir string) string {
			simple()(t, filepath.Dir(dir))
			must(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
			return dir
		}, inLoad, ""},
		{"no repository", func(_ *testing.T, dir string) string { return dir }, "", ""},
		{"a repository to which nothing was added", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q")
			return dir
		}, "", ""},
		{"a bare repository", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q", "--bare", ".git")
			return dir
		}, "", ""},
		{"ignored", func(t *testing.T, dir string) string {
			write(t, dir, ".gitignore", "dags/load.py\n")
			return simple()(t, dir)
		}, "", ""},
		{"added, not committed", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q")
			gitIn(t, dir, "add", "-A")
			return dir
		}, inLoad, ""},
		{"meant to be added", func(t *testing.T, dir string) string {
			gitIn(t, dir, "init", "-q")
			gitIn(t, dir, "add", "-N", ".")
			return dir
		}, inLoad, ""},
		{"taken out again", simple([]string{"rm", "--cached", "-q", "dags/load.py"}), "", ""},
		{"in the middle of a conflict", func(t *testing.T, dir string) string {
			simple([]string{"checkout", "-q", "-b", "other"})(t, dir)
			write(t, dir, "dags/load.py", "x = 1\n"+keyPair)
			gitIn(t, dir, "commit", "-q", "-a", "-m", "other")
			gitIn(t, dir, "checkout", "-q", "-")
			write(t, dir, "dags/load.py", "y = 1\n"+keyPair)
			gitIn(t, dir, "commit", "-q", "-a", "-m", "ours")
			git := exec.Command("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "other")
			git.Dir = dir
			_ = git.Run() // it fails, as intended
			return dir
		}, "keys-in-tracked-file dags/load.py:6", ""},
		{"deleted in the work tree", func(t *testing.T, dir string) string {
			simple()(t, dir)
			remove(t, dir, "dags/load.py")
			return dir
		}, stored, notAll + "1 tracked file in git could not be read (first: dags/load.py): git is not installed"},
		{"deleted in the work tree, without keys", func(t *testing.T, dir string) string {
			write(t, dir, "dags/load.py", "x = 1\n")
			simple()(t, dir)
			remove(t, dir, "dags/load.py")
			return dir
		}, "", notAll},
		{"marked skip-worktree, keys in the work tree alone", func(t *testing.T, dir string) string {
			write(t, dir, "dags/load.py", "x = 1\n")
			simple([]string{"update-index", "--skip-worktree", "dags/load.py"})(t, dir)
			write(t, dir, "dags/load.py", keyPair)
			return dir
		}, "", notAll},
		{"marked skip-worktree, keys in what git keeps", func(t *testing.T, dir string) string {
			simple([]string{"update-index", "--skip-worktree", "dags/load.py"})(t, dir)
			write(t, dir, "dags/load.py", "x = 1\n")
			return dir
		}, stored, notAll},
		{"marked assume-unchanged, keys in the work tree alone", func(t *testing.T, dir string) string {
			write(t, dir, "dags/load.py", "x = 1\n")
			simple([]string{"update-index", "--assume-unchanged", "dags/load.py"})(t, dir)
			write(t, dir, "dags/load.py", keyPair)
			return dir
		}, "", inLoad}, // the library does not tell that mark
		{"a sparse checkout", func(t *testing.T, dir string) string {
			write(t, dir, "include/x.txt", "x\n")
			return simple([]string{"sparse-checkout", "set", "include"})(t, dir)
		}, stored, notAll},
		{"a sparse index", func(t *testing.T, dir string) string {
			write(t, dir, "include/x.txt", "x\n")
			return simple([]string{"sparse-checkout", "init", "--cone", "--sparse-index"}, []string{"sparse-checkout", "set", "include"})(t, dir)
		}, stored, "unknown which files git tracks below the project folder: the git index is that of a sparse checkout, which only git reads; git is not installed"},
		{"a submodule", func(t *testing.T, dir string) string {
			submodule(t, dir, keyPair)
			return dir
		}, "keys-in-tracked-file dags/shared/load.py:1", ""},
		{"a submodule that is not checked out", func(t *testing.T, dir string) string {
			submodule(t, dir, keyPair)
			gitIn(t, dir, "submodule", "deinit", "-q", "-f", "dags/shared")
			return dir
		}, "", ""},
		{"a submodule whose repository is gone", func(t *testing.T, dir string) string {
			submodule(t, dir, keyPair)
			remove(t, dir, ".git/modules")
			return dir
		}, "unknown whether git tracks dags/shared/load.py, which has an access key in line 1: ", ""},
		{"a submodule whose repository is gone, without keys", func(t *testing.T, dir string) string {
			submodule(t, dir, "x = 1\n")
			remove(t, dir, ".git/modules")
			return dir
		}, "", ""},
		{"an untracked repository in the project", func(t *testing.T, dir string) string {
			write(t, dir, ".gitignore", "dags/\n")
			simple()(t, filepath.Join(dir, "dags"))
			return simple()(t, dir)
		}, "", ""},
		{"a link to a file with keys", func(t *testing.T, dir string) string {
			must(t, os.Rename(filepath.Join(dir, "dags/load.py"), filepath.Join(dir, "../load.py")))
			must(t, os.Symlink("../../load.py", filepath.Join(dir, "dags/load.py")))
			return simple()(t, dir)
		}, "", ""},
		{"a folder that a link has replaced", func(t *testing.T, dir string) string {
			write(t, dir, "dags/load.py", "x = 1\n")
			simple()(t, dir)
			must(t, os.Rename(filepath.Join(dir, "dags"), filepath.Join(dir, "../dags")))
			must(t, os.Symlink("../dags", filepath.Join(dir, "dags")))
			write(t, dir, "../dags/load.py", keyPair)
			return dir
		}, "", notAll},
		{"a name that a shell and a terminal would take apart", func(t *testing.T, dir string) string {
			must(t, os.Rename(filepath.Join(dir, "dags/load.py"), filepath.Join(dir, "dags/a b\tc\"\n;ü.py")))
			return simple()(t, dir)
		}, "keys-in-tracked-file dags/a b\tc\"\n;ü.py:1", ""},
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTrackedHoweverGitKeepsIt: tracked keys are found in every form of checkout and index,
// with git and without, or the result is unknown.
func TestTrackedHoweverGitKeepsIt(t *testing.T) {
	for _, c := range checkoutForms() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := scenetest.Scene{Files: map[string]string{"project/dags/load.py": keyPair}}.Facts(t, awstest.New(t, awstest.Options{}))
			w.Dir = c.lay(t, w.Dir)
			before := treeOf(t, filepath.Dir(w.Dir))
			w.Machine.Env["PATH"] = os.Getenv("PATH")
			if got := tracked(t, w); (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
				t.Errorf("with git: got %q, want %q", got, c.want)
			}
			delete(w.Machine.Env, "PATH")
			want := c.without
			if want == "" {
				want = c.want
			}
			if got := tracked(t, w); (got == "") != (want == "") || !strings.HasPrefix(got, want) {
				t.Errorf("without git: got %q, want %q", got, want)
			}
			if after := treeOf(t, filepath.Dir(w.Dir)); after != before {
				t.Errorf("something was written:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
}

// treeOf lists all files below a folder with their sizes and times.
func treeOf(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	must(t, filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		// git records that the shared part of a split index is in use.
		if err == nil && !strings.Contains(name, "sharedindex") {
			fmt.Fprintln(&all, name, info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	}))
	return all.String()
}
