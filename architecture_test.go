// Package doctor_test checks ARCHITECTURE.md against the code.
package doctor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one Go file of the program.
type source struct {
	name    string // with slashes, from the root
	pkg     string // its folder
	imports []string
	syntax  *ast.File
}

// sources reads all of them, for every system.
func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		base := filepath.Base(name)
		if err == nil && entry.IsDir() && name != "." {
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return filepath.SkipDir // another module
			}
		}
		if err == nil && entry.IsDir() && (base == "testdata" || base != "." && strings.HasPrefix(base, ".")) {
			return filepath.SkipDir
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return err
		}
		syntax, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s := source{name: filepath.ToSlash(name), pkg: filepath.ToSlash(filepath.Dir(name)), syntax: syntax}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		list = append(list, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 100 {
		t.Fatalf("only %d files were found", len(list))
	}
	return list
}

// within reports whether a package or import path is one of the roots or below one.
func within(name string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return name == root || strings.HasPrefix(name, root+"/")
	})
}

// TestPackagesAreDescribed requires a row for every package, and a package for every row.
func TestPackagesAreDescribed(t *testing.T) {
	page, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## The packages\n")
	section, _, _ = strings.Cut(section, "\n## ")
	described := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1) {
		if described[row[1]] {
			t.Errorf("%s has two rows", row[1])
		}
		described[row[1]] = true
	}
	there := map[string]bool{}
	for _, s := range sources(t) {
		there[s.pkg] = true
	}
	for pkg := range there {
		if !described[pkg] {
			t.Errorf("ARCHITECTURE.md has no row for the package %s", pkg)
		}
	}
	for pkg := range described {
		if !there[pkg] {
			t.Errorf("ARCHITECTURE.md has a row for %s, and there is no such package", pkg)
		}
	}
}

// forTests are packages that only tests use.
var forTests = []string{
	"doctor/internal/casetest", "doctor/internal/disk/disktest", "doctor/internal/memnet", "doctor/internal/skip", "doctor/internal/airflow/realpython",
	"doctor/checks/checktest", "doctor/checks/internal/exampletest", "doctor/checks/internal/scenetest",
	"doctor/bench", "doctor/bench/footprint",
	"doctor/internal/aws/awstest", "doctor/internal/engine/enginetest", "doctor/internal/verify/verifytest", "doctor/internal/redact/redacttest",
}

// TestLayers requires that data flows in one direction.
func TestLayers(t *testing.T) {
	const checks, report, fixers, cli = "doctor/checks", "doctor/report", "doctor/fixers", "doctor/internal/cli"
	const trace, phrase = "doctor/internal/trace", "doctor/internal/phrase"
	folders := map[string]bool{}
	for _, s := range sources(t) {
		if within(s.pkg, "checks") && s.pkg != "checks" && !within(s.pkg, "checks/internal") {
			folders["doctor/"+s.pkg] = true
		}
	}
	asking := []string{"doctor/internal/engine", "doctor/internal/aws", "doctor/internal/git", "doctor/internal/verify", "doctor/internal/program"}
	for _, s := range sources(t) {
		var forbidden []string
		switch {
		case s.pkg == "internal/cli": // it connects them all
		case s.pkg == "internal/manual", s.pkg == "internal/run": // they document the checks, and run them
			forbidden = []string{report, fixers, cli, trace}
		case s.pkg == "internal/external": // its checks are those of programs
			forbidden = []string{report, fixers, cli, trace}
		case s.pkg == "internal/explain": // it answers about a report
			forbidden = append([]string{fixers, cli, trace}, asking...)
		case s.pkg == "internal/survey": // it makes a project's part of the report
			forbidden = []string{cli, trace}
		case s.pkg == "internal/projects": // git knows what it ignores
			forbidden = []string{checks, report, fixers, cli, trace, phrase, asking[0], asking[1], asking[3]}
		case s.pkg == "internal/onboard": // it plans fixes
			forbidden = append([]string{checks, report, cli, trace}, asking...)
		case s.pkg == "internal/bundle": // it renders a run for others
			forbidden = append([]string{fixers, cli}, asking...)
		case s.pkg == "internal/foresee": // it makes their fixes in memory, and runs them again
			forbidden = []string{report, cli, trace}
		case s.pkg == "internal/certain": // it runs the checks under assumptions
			forbidden = append([]string{report, fixers, cli, trace}, asking...)
		case s.pkg == "internal/checkout": // it asks git what a checkout has, and words what it lacks
			forbidden = []string{checks, report, fixers, cli, trace, "doctor/internal/engine", "doctor/internal/aws", "doctor/internal/verify"}
		case s.pkg == "internal/facts": // it asks as well
			forbidden = []string{checks, report, fixers, cli, trace}
		case s.pkg == "internal/engineadvice": // it words what the engine answered
			forbidden = []string{checks, report, fixers, cli, trace}
		case within(s.pkg, "internal"):
			forbidden = []string{checks, report, fixers, cli, trace}
			if !within("doctor/"+s.pkg, append(asking, forTests...)...) {
				forbidden = append(forbidden, asking...)
			}
			if !within("doctor/"+s.pkg, append(asking, trace, phrase)...) { // they say it in values
				forbidden = append(forbidden, phrase)
			}
		case s.pkg == "checks/checktest", s.pkg == "checks/internal/exampletest": // they run them
			forbidden = []string{report, cli, trace}
			for name := range folders { // who tests a check names it
				if name != "doctor/checks/checktest" {
					forbidden = append(forbidden, name)
				}
			}
		case s.pkg == "checks", within(s.pkg, "checks/internal"): // a fix is an edit
			forbidden = []string{report, cli, trace, "doctor/internal/run"}
			for name := range folders { // those of single checks
				forbidden = append(forbidden, name)
			}
		case within(s.pkg, "checks"):
			forbidden = []string{report, cli, trace, "doctor/internal/run"}
		case within(s.pkg, "report"):
			forbidden = append([]string{fixers, cli, "doctor/internal/host", "doctor/internal/astro"}, asking...)
		case within(s.pkg, "fixers"):
			forbidden = append([]string{checks, report, cli, trace, "doctor/internal/astro"}, asking...)
		}
		if !within("doctor/"+s.pkg, forTests...) {
			forbidden = append(forbidden, forTests...)
		}
		for _, imported := range s.imports {
			if within(imported, forbidden...) {
				t.Errorf("%s must not import %s", s.name, imported)
			}
		}
	}
}

// TestTheKitIsForOthers requires that modules with their own checks can name everything that the
// test kit takes and returns.
func TestTheKitIsForOthers(t *testing.T) {
	exported := 0
	for _, s := range sources(t) {
		if s.pkg != "checks/checktest" {
			continue
		}
		for _, decl := range s.syntax.Decls {
			var public []ast.Node
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Name.IsExported() {
					public = append(public, decl.Type)
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if of, ok := spec.(*ast.TypeSpec); ok && of.Name.IsExported() {
						public = append(public, of.Type)
					}
				}
			}
			for _, node := range public {
				exported++
				ast.Inspect(node, func(n ast.Node) bool {
					if name, ok := n.(*ast.SelectorExpr); ok && !within(strings.ReplaceAll(qualified(name), ".", "/"), "testing", "fs", "checks") {
						t.Errorf("%s exports what has a %s in it", s.name, qualified(name))
					}
					return true
				})
			}
		}
	}
	if exported < 3 {
		t.Errorf("only %d things of the kit are exported", exported)
	}
}

// TestLibrariesHaveOneHome requires that each large library is only used where ARCHITECTURE.md
// says.
func TestLibrariesHaveOneHome(t *testing.T) {
	homes := map[string][]string{
		"github.com/docker/docker":              {"internal/engine"},
		"github.com/docker/go-connections":      {"internal/engine"},
		"github.com/docker/cli":                 {"internal/engine", "internal/dotenv"},
		"github.com/aws":                        {"internal/aws", "bench/testdata/bare"},
		"github.com/go-git/go-git":              {"internal/git"},
		"github.com/compose-spec/compose-go":    {"internal/astro", "internal/dotenv", "internal/interpolation"},
		"github.com/moby/buildkit":              {"internal/dockerfile"},
		"github.com/moby/patternmatcher":        {"internal/astro"},
		"github.com/olekukonko/tablewriter":     {"report"},
		"github.com/fatih/color":                {"report", "internal/cli"},
		"github.com/aymanbagabas/go-udiff":      {"fixers", "internal/manual"},
		"github.com/spf13/cobra":                {"internal/cli"},
		"github.com/spf13/pflag":                {"internal/cli", "internal/astro"}, // the Astro CLI's own flags
		"github.com/docker/cli/cli/command":     {},                                 // telemetry
		"github.com/santhosh-tekuri/jsonschema": {},                                 // for tests; it costs time at start
		"gopkg.in/ini.v1":                       {},                                 // it rewrites what it saves
		// It finds credentials by its own rules; here they come from the model.
		"github.com/aws/aws-sdk-go-v2/config": {},
	}
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			for library, home := range homes {
				if !within(imported, library) {
					continue
				}
				used[library] = true
				if !within(s.pkg, home...) {
					t.Errorf("%s must not import %s; it may be used in %q", s.name, imported, home)
				}
			}
		}
	}
	for library, home := range homes {
		if len(home) > 0 && !used[library] {
			t.Errorf("nothing uses %s any more", library)
		}
	}
}

// TestTheWorldComesIn requires that only the outermost packages access files, processes, the
// network and the clock, and that importing a package has no effects.
func TestTheWorldComesIn(t *testing.T) {
	edges := map[string][]string{
		"os":       {"internal/host", "internal/disk", "internal/program", "fixers", "internal/cli"},
		"os/exec":  {"internal/engine", "internal/git", "internal/program", "internal/cli"},
		"os/user":  {"internal/cli"},
		"syscall":  {"internal/host", "internal/engine", "internal/aws", "internal/program", "internal/disk", "internal/cli"},
		"net":      {"internal/host", "internal/engine", "internal/aws", "internal/cli"},
		"net/http": {"internal/engine", "internal/aws"},
		"log":      {"internal/cli"}, // to silence it
		"unsafe":   {},
	}
	for _, s := range sources(t) {
		if within("doctor/"+s.pkg, forTests...) {
			continue
		}
		for _, imported := range s.imports {
			if home, known := edges[imported]; known && !within(s.pkg, home...) {
				t.Errorf("%s must not import %s", s.name, imported)
			}
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s has an init function", s.name)
				}
			case *ast.CallExpr:
				if slices.Contains([]string{"time.Now", "time.Since", "time.Until"}, qualified(n.Fun)) {
					t.Errorf("%s asks for the time; it must be given", s.name)
				}
			}
			return true
		})
	}
}

// TestFilesAreChangedInOnePlace requires that fixes change files only through internal/disk, where
// tests can crash them, and that read-only parts do not use it.
func TestFilesAreChangedInOnePlace(t *testing.T) {
	looks := []string{"os.Lstat", "os.ReadDir", "os.ReadFile", "os.Readlink"}
	seen := 0
	for _, s := range sources(t) {
		if slices.Contains(s.imports, "doctor/internal/disk") && !within(s.pkg, "fixers", "internal/cli") {
			t.Errorf("%s must not import doctor/internal/disk", s.name)
		}
		if !within(s.pkg, "fixers") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			expr, ok := n.(ast.Expr)
			if !ok || !strings.HasPrefix(qualified(expr), "os.") {
				return true
			}
			seen++
			if !slices.Contains(looks, qualified(expr)) {
				t.Errorf("%s uses %s; files are changed by the methods of disk.Writer", s.name, qualified(expr))
			}
			return true
		})
	}
	if seen == 0 {
		t.Error("fixers does not look at files")
	}
}

// TestOnlyAScrubberShowsAText requires that there is one way to get the content of a redact.Text,
// and that only the output uses it.
func TestOnlyAScrubberShowsAText(t *testing.T) {
	// The functions that reveal something of a text: masks, and the scrubber.
	tellers := []string{"String", "MarshalJSON", "MarshalText", "words", "ShowText"}
	shown := 0
	for _, s := range sources(t) {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if s.pkg == "internal/redact" && takesText(n) && returnsBytes(n) && !slices.Contains(tellers, n.Name.Name) {
					t.Errorf("%s: %s takes a Text and returns what can be printed", s.name, n.Name.Name)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name != "ShowText" {
					return true
				}
				shown++
				if !within(s.pkg, "report", "internal/bundle", "internal/cli") {
					t.Errorf("%s shows a text; only report, internal/bundle and internal/cli do", s.name)
				}
				if by, ok := n.X.(*ast.CallExpr); ok && qualified(by.Fun) == "redact.NewScrubber" {
					t.Errorf("%s shows a text with a scrubber that knows no values", s.name)
				}
			}
			return true
		})
	}
	if shown == 0 {
		t.Error("nothing shows a text")
	}
}

// takesText reports whether a function of package redact takes a Text.
func takesText(f *ast.FuncDecl) bool {
	has := false
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		if list == nil {
			continue
		}
		ast.Inspect(list, func(n ast.Node) bool {
			name, ok := n.(*ast.Ident)
			has = has || ok && name.Name == "Text"
			return true
		})
	}
	return has
}

// returnsBytes reports whether a function returns strings or bytes.
func returnsBytes(f *ast.FuncDecl) bool {
	has := false
	if f.Type.Results != nil {
		ast.Inspect(f.Type.Results, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ArrayType:
				if n.Len != nil { // a fingerprint has a length
					return false
				}
			case *ast.Ident:
				has = has || n.Name == "string" || n.Name == "byte" || n.Name == "any" || n.Name == "error"
			}
			return true
		})
	}
	return has
}
