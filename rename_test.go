package doctor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// modulePath is the path of this module.
func modulePath(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(strings.SplitN(string(data), "\n", 2)[0], "module ")
}

// TestRename gives a copy of the module another path with the command of CONTRIBUTING.md: all that
// its packages, tests and examples import is found, and nothing of the old path is left. .ci/soak
// compiles and tests such a copy.
func TestRename(t *testing.T) {
	page, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile(`(?m)^\$ go run ./\.ci/rename (\S+)$`).FindStringSubmatch(string(page))
	if command == nil {
		t.Fatal("CONTRIBUTING.md does not have the command")
	}
	path := strings.ReplaceAll(command[1], "OWNER", "acme")
	root := copyModule(t)
	in := func(dir string, args ...string) string {
		t.Helper()
		c := exec.Command("go", args...)
		c.Dir, c.Env = filepath.Join(root, dir), append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("go %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	in(".", "run", "./.ci/rename", path)
	if got := strings.TrimSpace(in(".", "list", "-m")); got != path {
		t.Errorf("the module is %s", got)
	}
	old := modulePath(t)
	for _, dir := range []string{".", "examples/own-check"} {
		if dir != "." { // it has no go.sum of its own, and a replace has no effect in other modules
			in(dir, "mod", "edit", "-replace", copied+"=../../third_party/jsonschema")
			sums, err := os.ReadFile("go.sum")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(root, dir, "go.sum"), sums, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		found := 0
		for name := range strings.Lines(in(dir, "list", "-deps", "-test", "./...")) {
			if within(strings.TrimSpace(name), old) {
				t.Errorf("%s imports %s", dir, name)
			}
			if within(strings.TrimSpace(name), path) {
				found++
			}
		}
		if found < 20 {
			t.Errorf("%s imports only %d packages of the module", dir, found)
		}
	}
}
