package doctor_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnCheck builds the module of examples/own-check, which adds a check to doctor from outside,
// and runs the result: its rule is found, documented and fixed like doctor's own, and its example
// is tested.
func TestOwnCheck(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	module, project := t.TempDir(), t.TempDir()
	for to, from := range map[string]string{module: "examples/own-check", project: "examples/airflow3-repaired"} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(module, "go.sum"), sums, 0o644); err != nil {
		t.Fatal(err)
	}
	dotenv, err := os.OpenFile(filepath.Join(project, "project", ".env"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = dotenv.WriteString("AWS_DEFAULT_REGION=us-east-1\n")
	}
	if err := errors.Join(err, dotenv.Close()); err != nil {
		t.Fatal(err)
	}
	in := func(dir string, code int, name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		// The copy is no longer next to doctor, and tests must not use the network.
		c.Dir, c.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "XDG_STATE_HOME="+t.TempDir())
		out, _ := c.CombinedOutput()
		if c.ProcessState == nil || c.ProcessState.ExitCode() != code {
			t.Fatalf("%s %q: %v, want exit code %d\n%s", name, args, c.ProcessState, code, out)
		}
		return string(out)
	}
	// A replace has no effect in other modules, and the original of the copy may not be here.
	replaced := copied + "=" + filepath.Join(root, "third_party", "jsonschema")
	in(module, 0, "go", "mod", "edit", "-replace", modulePath(t)+"="+root, "-replace", replaced)
	in(module, 0, "go", "build", "-o", "own.exe", ".")
	in(module, 0, "go", "test", "./...")
	own := filepath.Join(module, "own.exe")

	in(project, 0, own, "--offline", "--home", "home", "--skip", "house-region", "project")
	for what, want := range map[string]string{
		"the finding": "AWS_DEFAULT_REGION=us-east-1, but our data must stay in eu-central-1",
		"the fix":     "doctor fix",
	} {
		if out := in(project, 1, own, "--offline", "--home", "home", "project"); !strings.Contains(out, want) {
			t.Errorf("%s is not told:\n%s", what, out)
		}
	}
	if out := in(project, 0, own, "explain", "region-abroad"); !strings.Contains(out, "the auditors find them") {
		t.Errorf("the page of the rule is not shown:\n%s", out)
	}
	in(project, 0, own, "fix", "--yes", "--offline", "--home", "home", "--dir", "project")
	in(project, 0, own, "--offline", "--home", "home", "project")
}
