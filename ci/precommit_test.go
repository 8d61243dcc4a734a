package ci_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// tryPreCommit installs the hook from a release with the real pre-commit, and runs it over the
// tutorial, broken and repaired. It installs doctor and nothing else.
func tryPreCommit(t *testing.T, source string) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		skip.For(t, "pre-commit", err.Error())
	}
	cache := t.TempDir()
	_, modules, _ := commandLine{dir: root}.run(t, "go", "env", "GOMODCACHE")
	// pre-commit sets GOPATH; the modules are in this machine's cache.
	env := []string{"PRE_COMMIT_HOME=" + cache, "GOMODCACHE=" + strings.TrimSpace(modules), "GOFLAGS=-trimpath", "PRE_COMMIT_COLOR=never"}
	for name, code := range map[string]int{"airflow3-tutorial": 1, "airflow3-repaired": 0} {
		project := example(t, name)
		config := "repos:\n- repo: " + source + "\n  rev: v0.1.0\n  hooks:\n  - id: doctor\n"
		if err := os.WriteFile(filepath.Join(project, ".pre-commit-config.yaml"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(project, "README.md"), []byte("# Pipelines\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		committed(t, project)
		in := commandLine{dir: project, env: env}
		got, out, all := in.run(t, "pre-commit", "run", "--all-files")
		if got != code || strings.Contains(out, "error["+finding+"]") != (code == 1) {
			t.Errorf("%s: exit code %d\n%s", name, got, all)
		}
		if code != 0 {
			continue
		}
		// It runs for a file that can make the diagnosis fail, and for no other.
		for _, file := range []string{".env", "README.md", "dags/whoami.py", "Dockerfile", "docker-compose.override.yml", ".astro/config.yaml", "requirements.txt"} {
			if got, out, all := in.run(t, "pre-commit", "run", "--files", file); got != 0 || !strings.Contains(out, "Passed") {
				t.Errorf("for a change of %s, exit code %d\n%s", file, got, all)
			}
		}
		if got, out, all := in.run(t, "pre-commit", "run", "--files", ".pre-commit-config.yaml"); got != 0 || !strings.Contains(out, "Skipped") {
			t.Errorf("for a change of another file, exit code %d\n%s", got, all)
		}
	}
	programs, err := filepath.Glob(filepath.Join(cache, "repo*", "*", "bin", "*"))
	if err != nil || len(programs) != 2 || filepath.Base(programs[0]) != "bench" || filepath.Base(programs[1]) != "doctor" {
		t.Fatalf("pre-commit has installed %q, %v", programs, err)
	}
	if _, out, _ := (commandLine{dir: root}).run(t, programs[1], "version"); !strings.Contains(out, " commit ") {
		t.Errorf("it has installed %s", out)
	}
}
