package builtin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/internal/facts"
)

// TestBaseIsInOrder: the project under all examples has no findings, so that those of an
// example are its own.
func TestBaseIsInOrder(t *testing.T) {
	for _, f := range exampletest.Findings(offline(t, layOut(t, ""))) {
		t.Errorf("the base project has %s", exampletest.Shown(f))
	}
}

// withoutExample are the rules about this machine that have no example, with the reason.
var withoutExample = map[string]string{
	"credential-process-output": "what a program prints is known only from inside the container",
	"suppression-unused":        "Run itself makes it, from .doctor.yaml; see run_test.go",
	"suppression-expired":       "Run itself makes it, from .doctor.yaml; see run_test.go",
}

// TestEveryRuleHasAnExample: each rule that the files of project and home can trigger has an
// example.
func TestEveryRuleHasAnExample(t *testing.T) {
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			local := c.Scope == facts.Project || c.Scope == facts.Host
			reason, excused := withoutExample[r.ID]
			example := c.Example(r)
			switch {
			case (example.Before == "") != (example.After == ""):
				t.Errorf("%s has one half of an example", r.ID)
			case example.Before != "" && excused:
				t.Errorf("%s has an example; take it off the list", r.ID)
			case example.Before == "" && local && reason == "":
				t.Errorf("%s has no example", r.ID)
			}
		}
	}
}

// TestDocsHaveTheirParts: each rule documents symptom, cause and fix.
func TestDocsHaveTheirParts(t *testing.T) {
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			at := 0
			for _, label := range []string{"**Symptom.** ", "**Cause.** ", "**Fix.** "} {
				i := strings.Index(r.Doc, label)
				if i < at {
					t.Errorf("%s: %s is missing or out of its order", r.ID, label)
				}
				at = i
			}
		}
	}
}

// TestEveryExampleIsRun: each folder with examples has the test that runs them.
func TestEveryExampleIsRun(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "*", "check.go"))
	if err != nil || len(files) < len(builtin.Checks()) {
		t.Fatalf("%v, %d checks", err, len(files))
	}
	for _, file := range files {
		folder := filepath.Dir(file)
		examples, err := filepath.Glob(filepath.Join(folder, "testdata", "*.txtar"))
		must(t, err)
		if len(examples) == 0 {
			continue
		}
		test, err := os.ReadFile(filepath.Join(folder, "check_test.go"))
		if err != nil || !strings.Contains(string(test), "checktest.Run(") {
			t.Errorf("nothing runs the examples in %s: %v", folder, err)
		}
	}
}
