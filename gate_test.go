package doctor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestGateRunsAllCases: .ci/run lists each test of which the race detector runs a sample, with
// its package, and runs these without the race detector over everything.
func TestGateRunsAllCases(t *testing.T) {
	tests, packages := sampled(t)
	gate := script(t, "run")
	if got := strings.Split(strings.Trim(assigned(t, gate, "corpora"), "^($)"), "|"); !slices.Equal(slices.Sorted(slices.Values(got)), tests) {
		t.Errorf(".ci/run lists as tests with a sample\n%q; there are\n%q", got, tests)
	}
	if got := strings.Fields(assigned(t, gate, "corpora_in")); !slices.Equal(slices.Sorted(slices.Values(got)), packages) {
		t.Errorf(".ci/run lists as packages with such tests\n%q; there are\n%q", got, packages)
	}
	commands := goTests(gate)
	isWhole := func(c string) bool {
		return strings.Contains(c, `-run "$corpora"`) && strings.Contains(c, "$corpora_in") && !strings.Contains(c, "-race") && !strings.Contains(c, "DOCTOR_CASES")
	}
	isRace := func(c string) bool {
		return strings.Contains(c, "DOCTOR_CASES=sample") && strings.Contains(c, "-race") && strings.Contains(c, "./...") && !regexp.MustCompile(`-(run|skip|short)\b`).MatchString(c)
	}
	if len(commands) != 2 || !slices.ContainsFunc(commands, isWhole) || !slices.ContainsFunc(commands, isRace) {
		t.Errorf(".ci/run must run all cases without the race detector, and all tests with it and the sample; it has\n%s", strings.Join(commands, "\n"))
	}
	if n := strings.Count(gate, "DOCTOR_CASES="); n != 1 || !strings.Contains(gate, "\nunset DOCTOR_CASES ") {
		t.Errorf(".ci/run sets DOCTOR_CASES %d times; once is right, for the command with the race detector, and it must not be inherited", n)
	}
}

// The race detector goes over all recorded cases, too: in .ci/soak.
func TestSoakRunsAllCases(t *testing.T) {
	soak := script(t, "soak")
	if !slices.ContainsFunc(goTests(soak), func(c string) bool {
		return strings.Contains(c, "-race") && strings.Contains(c, "./...") && !strings.Contains(c, "-skip")
	}) || !strings.Contains(soak, "\nunset DOCTOR_CASES\n") || strings.Contains(soak, "DOCTOR_CASES=") {
		t.Error(".ci/soak must run all tests with the race detector, over all recorded cases")
	}
}

func script(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(".ci", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// assigned is the value of a variable that a script sets to a text in single quotes.
func assigned(t *testing.T, script, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^`+name+`='([^']*)'$`).FindAllStringSubmatch(script, -1)
	if len(found) != 1 {
		t.Fatalf("the script sets %s %d times", name, len(found))
	}
	return found[0][1]
}

// goTests are the lines of a script that run go test.
func goTests(script string) (lines []string) {
	for line := range strings.Lines(script) {
		if line = strings.TrimSpace(line); strings.Contains(line, "go test -") && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// sampled are the tests that call casetest.Load or casetest.IsSample, and their packages. Only a
// test may call these: one that leaves this to another function would not be found.
func sampled(t *testing.T) (tests, packages []string) {
	t.Helper()
	in := map[string]bool{}
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		syntax, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range syntax.Decls {
			if !loadsCases(decl) {
				continue
			}
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !strings.HasSuffix(name, "_test.go") || !strings.HasPrefix(f.Name.Name, "Test") {
				t.Errorf("%s chooses cases outside of a test", name)
				continue
			}
			tests = append(tests, f.Name.Name)
			in["./"+filepath.ToSlash(filepath.Dir(name))] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(tests) == 0 {
		t.Fatal("no test has a sample")
	}
	slices.Sort(tests)
	return tests, slices.Sorted(maps.Keys(in))
}

func loadsCases(decl ast.Decl) (loads bool) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "Load" || s.Sel.Name == "IsSample") {
			of, ok := s.X.(*ast.Ident)
			loads = loads || ok && of.Name == "casetest"
		}
		return true
	})
	return loads
}
