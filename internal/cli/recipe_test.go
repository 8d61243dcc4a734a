package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"doctor/internal/skip"
)

// step is a step of a GitHub job.
type step struct {
	Name, Run string
	Folder    string `yaml:"working-directory"`
}

// recipe are the steps that the README prints.
func recipe(t *testing.T) []step {
	t.Helper()
	const begin, end = "<!-- begin recipe: TestReadmeRecipe runs these steps -->\n```yaml\n", "```\n<!-- end recipe -->"
	_, rest, ok := strings.Cut(readme(t), begin)
	text, _, ok2 := strings.Cut(rest, end)
	var steps []step
	if err := yaml.Unmarshal([]byte(text), &steps); err != nil || !ok || !ok2 || len(steps) != 2 {
		t.Fatalf("README.md has no recipe of two steps: %v\n%s", err, text)
	}
	return steps
}

// runner is a machine of a CI service: an empty home folder, and a workspace with the checkouts.
type runner struct {
	t         *testing.T
	workspace string
	env       []string
	paths     []string
}

// newRunner checks a project out, as an example has it, with its .env ignored by git; and this repository
// in the folder doctor.
func newRunner(t *testing.T, gopath, example string) *runner {
	t.Helper()
	base := t.TempDir()
	r := &runner{t: t, workspace: filepath.Join(base, "work")}
	for _, folder := range []string{"home", "work", "temp"} {
		if err := os.Mkdir(filepath.Join(base, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(r.workspace, os.DirFS(filepath.Join("../../examples", example, "project"))); err != nil {
		t.Fatal(err)
	}
	top, err := filepath.Abs("../..")
	if err == nil {
		err = os.Symlink(top, filepath.Join(r.workspace, "doctor"))
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "env", "GOMODCACHE", "GOCACHE", "GOPROXY", "GOFLAGS").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Split(string(out), "\n")
	r.env = []string{
		"CI=true", "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + r.workspace, "GITHUB_PATH=" + filepath.Join(base, "temp", "path"), "RUNNER_TEMP=" + filepath.Join(base, "temp"),
		"HOME=" + filepath.Join(base, "home"), "GOPATH=" + gopath,
		"GOMODCACHE=" + known[0], "GOCACHE=" + known[1], "GOPROXY=" + known[2], "GOFLAGS=" + known[3] + " -buildvcs=false",
	}
	r.paths = filepath.SplitList(os.Getenv("PATH"))
	return r
}

// commit makes the project a repository that ignores .env, under another name that git tracks if there
// is one.
func (r *runner) commit(template string) {
	r.t.Helper()
	env := filepath.Join(r.workspace, ".env")
	var err error
	if template != "" {
		err = os.Rename(env, filepath.Join(r.workspace, template))
	} else {
		err = os.Remove(env)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(r.workspace, ".gitignore"), []byte(".env\ndoctor\n"), 0o644)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "--all"}} {
		if out, err := exec.Command("git", append([]string{"-C", r.workspace}, args...)...).CombinedOutput(); err != nil {
			r.t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
}

// run runs a step as GitHub does, with sh -e, and returns its exit code and output.
func (r *runner) run(s step) (code int, output string) {
	r.t.Helper()
	cmd := exec.Command("sh", "-e", "-c", s.Run)
	cmd.Dir = filepath.Join(r.workspace, s.Folder)
	cmd.Env = append([]string{"PATH=" + strings.Join(r.paths, string(filepath.ListSeparator))}, r.env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatalf("%s: %v", s.Name, err)
	}
	for _, pair := range r.env {
		if file, ok := strings.CutPrefix(pair, "GITHUB_PATH="); ok {
			data, _ := os.ReadFile(file)
			r.paths = append(strings.Fields(string(data)), r.paths...)
		}
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// TestReadmeRecipe runs the steps for CI exactly as the README prints them, on the tutorial and on the
// repaired one.
func TestReadmeRecipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the recipe is for a runner with sh")
	}
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not installed")
	}
	steps := recipe(t)
	gopath := t.TempDir() // one for all, so that only the first installs anew
	for _, test := range []struct {
		name, example, template string
		code                    int
		says                    []string
		not                     string
	}{
		{"tutorial", "airflow3-tutorial", ".env.example", exitFailed, []string{"::error file=.env.example,line=1,", "title=env-path-outside-mount::"}, "::warning"},
		{"tutorial for Airflow 2", "airflow2-tutorial", ".env.example", exitFailed, []string{"::error file=.env.example,line=1,", "title=env-path-outside-mount::"}, "::warning"},
		{"repaired", "airflow3-repaired", ".env.example", exitOK, []string{".env (ignored by .gitignore:1; the paths and profiles in .env.example count instead)"}, "::error"},
		{"repaired for Airflow 2", "airflow2-repaired", ".env.example", exitOK, []string{"~/.aws (not part of the checkout"}, "::error"},
		{"tutorial without a template", "airflow3-tutorial", "", exitOK, []string{".env (ignored by .gitignore:1; the checkout has no .env.example)"}, "::error"},
		{"repaired without a template", "airflow3-repaired", "", exitOK, []string{".env (ignored by .gitignore:1; the checkout has no .env.example)"}, "::error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRunner(t, gopath, test.example)
			r.commit(test.template)
			if code, out := r.run(steps[0]); code != 0 {
				t.Fatalf("%s: exit code %d: %s", steps[0].Name, code, out)
			}
			code, out := r.run(steps[1])
			if code != test.code || strings.Contains(out, test.not) {
				t.Errorf("%s: exit code %d, want %d, without %s:\n%s", steps[1].Name, code, test.code, test.not, out)
			}
			for _, text := range test.says {
				if !strings.Contains(out, text) {
					t.Errorf("%q is missing:\n%s", text, out)
				}
			}
		})
	}
}
