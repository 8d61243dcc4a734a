package doctor_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"doctor/internal/bounds"
)

// testsOf are the names of all tests, and of the scripts.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(name, ".txtar") && filepath.ToSlash(filepath.Dir(name)) == "internal/cli/testdata/script":
			names[filepath.Base(name)] = true
		case strings.HasSuffix(name, "_test.go"):
			data, err := os.ReadFile(name)
			for _, m := range declared.FindAllSubmatch(data, -1) {
				names[string(m[1])] = true
			}
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// Each claim of SECURITY.md names a test, and each named test exists; what others can do needs
// none.
func TestSecurityNamesItsTests(t *testing.T) {
	data, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	known := testsOf(t)
	name := regexp.MustCompile("`(Test\\w+|\\w+\\.txtar)`")
	for _, m := range name.FindAllStringSubmatch(string(data), -1) {
		if !known[m[1]] {
			t.Errorf("there is no test %s", m[1])
		}
	}
	claims := 0
	for _, section := range strings.Split(string(data), "\n\n") {
		for _, claim := range strings.Split("\n"+section, "\n- ")[1:] {
			if strings.Contains(claim, "**can**") {
				continue
			}
			claims++
			if !name.MatchString(claim) {
				t.Errorf("a claim without a test: %s", claim)
			}
		}
	}
	if claims < 20 {
		t.Errorf("only %d claims were found", claims)
	}
}

// The numbers in SECURITY.md are the code's.
func TestSecurityNamesTheBounds(t *testing.T) {
	data, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(data)), " ")
	for _, want := range []string{
		fmt.Sprintf("%d KiB of a file", bounds.Text>>10), fmt.Sprintf("%d MiB of an environment file", bounds.EnvText>>20),
		fmt.Sprintf("%d MiB of a Python file", bounds.Source>>20), fmt.Sprintf("%d MiB of all of them", bounds.Sources>>20),
		fmt.Sprintf("%d MiB are made", bounds.Spent>>20), fmt.Sprintf("%d sessions of a service", bounds.Sessions),
		fmt.Sprintf("%d findings of a check", bounds.Findings), fmt.Sprintf("%d KiB of words", bounds.Words>>10),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
