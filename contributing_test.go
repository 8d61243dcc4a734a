package doctor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestContributing follows CONTRIBUTING.md in a copy of the module: it writes the files and runs
// the commands. The new rule must be in the manual, and be found.
func TestContributing(t *testing.T) {
	page, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	copied := copyModule(t)
	in := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = copied
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	files, commands := 0, 0
	for _, block := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(page), -1) {
		switch language, text := block[1], block[2]; language {
		case "go", "txtar":
			first, rest, _ := strings.Cut(text, "\n")
			name := strings.TrimLeft(first, "/# ")
			if language == "go" {
				rest = text // its name is a comment
			}
			if err := os.WriteFile(filepath.Join(copied, filepath.FromSlash(name)), []byte(rest), 0o644); err != nil {
				t.Fatal(err)
			}
			files++
		case "sh":
			for command := range strings.Lines(text) {
				words := strings.Fields(command)
				in(words[0], words[1:]...)
				commands++
			}
		}
	}
	if files != 2 || commands != 3 {
		t.Fatalf("it has %d files and %d commands", files, commands)
	}
	if out := in("go", "run", "./cmd/doctor", "explain", "max-attempts-high"); !strings.Contains(out, "AWS_MAX_ATTEMPTS") {
		t.Errorf("the page of the rule is:\n%s", out)
	}
	manual, err := os.ReadFile(filepath.Join(copied, "CHECKS.md"))
	if err != nil || !strings.Contains(string(manual), "max-attempts-high") {
		t.Errorf("CHECKS.md does not have the rule, %v", err)
	}
}

// copyModule copies the content of the module, as a clone has it.
func copyModule(t *testing.T) string {
	t.Helper()
	to := t.TempDir()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case name == ".git":
		case entry.IsDir():
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(name))
		default:
			var data []byte
			if data, err = os.ReadFile(name); err == nil {
				err = os.WriteFile(filepath.Join(to, name), data, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}
