package doctor_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wording is a phrase that doctor does not use, and what to write instead.
type wording struct {
	not    *regexp.Regexp
	but    string
	except *regexp.Regexp // longer phrases that are fine
}

var wordings = []wording{
	{not: phrase(`in order`), but: "OK", except: phrase(`in order (to|of|that)`)},
	{not: phrase(`is no`), but: "is not a X, X not found", except: phrase(`there is no|is no (longer|more|less|different)`)},
	{not: phrase(`there (is|are|was|were) no such`), but: "X not found"},
	{not: phrase(`mend(s|ed|ing)?`), but: "fix"},
	{not: phrase(`(take|takes|took|taken|taking) away`), but: "remove"},
	{not: phrase(`anew`), but: "recreate, again"},
	{not: phrase(`without a word|without saying so`), but: "silently"},
	{not: phrase(`pass(es|ed)? over (it|them)`), but: "ignores it"},
	{not: phrase(`bites?`), but: "is likely to fail later"},
	{not: phrase(`gets? as far( as)?`), but: "skipped until RULE is fixed"},
	{not: phrase(`still says?`), but: "is still the placeholder X"},
	{not: phrase(`to be filled in`), but: "placeholder"},
	{not: phrase(`(is|are) to be run`), but: "run these in DIR"},
	{not: phrase(`(can|could|cannot) (not )?be told|can be told`), but: "unknown"},
	{not: phrase(`blanks|(a|the|one|no|with|by) blank`), but: "space", except: phrase(`(a|the|one|no|with|by) blank lines?`)},
	{not: phrase(`(lead|leads|led|leading) to`), but: "points to"},
	{not: phrase(`(stand|stands|stood|standing) (in|at|there)`), but: "is in, is at"},
	{not: phrase(`from there on`), but: "invalid YAML at LINE: CAUSE"},
	{not: phrase(`counts? no longer|held until`), but: "expired on D"},
	{not: phrase(`expects? somebody|somebody else`), but: "wrong account: got A, expected B"},
	{not: phrase(`has other [a-z]+ than`), but: "is out of date: X changed"},
	{not: phrase(`on the way`), but: "unexpected HTTP 403 from HOST, not AWS; a parent folder"},
	{not: phrase(`(that|which) nobody [a-z]+`), but: "unknown"},
	{not: phrase(`are there`), but: "1 of 2 variables found", except: phrase(`are there\?`)},
	{not: phrase(`gets? (no|a|its) turn`), but: "never runs"},
	{not: phrase(`none that`), but: "not one of"},
	{not: phrase(`sa(y|ys|id) nothing`), but: "prints nothing, has no X"},
	{not: phrase(`see(s|n)? to it|See to`), but: "a verb: set, remove, ask"},
	{not: phrase(`may not be [a-z]+ by you`), but: "permission denied"},
	{not: phrase(`eyes`), but: "what the container sees, as the container"},
	{not: phrase(`(colour|behaviour|honour|favour|neighbour|licence|unrecognise|recognise|initialise|normalise)[a-z]*`), but: "the American spelling", except: regexp.MustCompile(`^(no-)?colour$`)}, // a flag that people type
}

// phrase compiles the expression of a phrase, in which a space matches any white space.
func phrase(expr string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:` + strings.ReplaceAll(expr, " ", `\s+`) + `)(?:\b|$)`)
}

// pages are the texts that are no Go source.
var pages = []string{"ARCHITECTURE.md", "CHANGELOG.md", "CHECKS.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "man/*.1"}

// TestStyle requires plain English of all texts of the program and of its pages.
func TestStyle(t *testing.T) {
	found := map[string][]string{}
	literals := 0
	for _, s := range sources(t) {
		if within("doctor/"+s.pkg, forTests...) {
			continue
		}
		for _, l := range printed(t, s.name) {
			literals++
			found[s.pkg] = append(found[s.pkg], misworded(s.name, l.line, l.text)...)
		}
	}
	if literals < 3000 {
		t.Fatalf("only %d literals were found", literals)
	}
	for _, pattern := range pages {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.ToSlash(name)
			found[name] = misworded(name, 1, string(text))
		}
	}
	for _, where := range slices.Sorted(maps.Keys(found)) {
		t.Run(where, func(t *testing.T) {
			for _, problem := range found[where] {
				t.Error(problem)
			}
		})
	}
}

// misworded lists the phrases in a text that begins at that line of a file.
func misworded(file string, line int, words string) []string {
	words = withoutQuotes(words)
	var out []string
	for _, w := range wordings {
		var fine [][]int
		if w.except != nil {
			fine = w.except.FindAllStringIndex(words, -1)
		}
		for _, at := range w.not.FindAllStringIndex(words, -1) {
			if !slices.ContainsFunc(fine, func(f []int) bool { return f[0] <= at[0] && at[1] <= f[1] }) {
				found := strings.Join(strings.Fields(words[at[0]:at[1]]), " ")
				out = append(out, fmt.Sprintf("%s:%d: %q: write: %s", file, line+strings.Count(words[:at[0]], "\n"), found, w.but))
			}
		}
	}
	return out
}

// quotes are code and the words of others in Markdown, and comments in manual pages.
var quotes = regexp.MustCompile("(?ms)^ *```.*?^ *```" + "|`[^`]*`" + `|^\.\\".*?$`)

// withoutQuotes removes them; lines stay where they are.
func withoutQuotes(text string) string {
	return quotes.ReplaceAllStringFunc(text, func(quote string) string {
		return "¤" + strings.Repeat("\n", strings.Count(quote, "\n"))
	})
}

// text is one that the program may print, and its line.
type text struct {
	line int
	text string
}

// printed are the literals of a file that may be printed. What others print is not one of these: it
// is a pattern, it is compared, or it is the symptom of a finding.
func printed(t *testing.T, name string) []text {
	t.Helper()
	files := token.NewFileSet()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	syntax, err := parser.ParseFile(files, name, bytes.TrimSpace(data), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []text
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field: // not its tag
			ast.Inspect(n.Type, visit)
			return false
		case *ast.CaseClause:
			for _, s := range n.Body {
				ast.Inspect(s, visit)
			}
			return false
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Symptom" {
				return false
			}
		case *ast.CallExpr:
			of, f, _ := strings.Cut(qualified(n.Fun), ".")
			if of == "lazyregexp" || slices.Contains(readers, of) && f != "Join" && f != "Repeat" {
				return false
			}
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				return false
			}
			if words, ok := joined(n); ok {
				out = append(out, text{files.Position(n.Pos()).Line, words})
				return false
			}
		case *ast.BasicLit:
			if words, ok := joined(n); ok {
				out = append(out, text{files.Position(n.Pos()).Line, words})
			}
		}
		return true
	}
	ast.Inspect(syntax, visit)
	return out
}

// joined is the text of a literal, or of a sum that has some: what is added between them is left out.
func joined(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, first := joined(e.X)
		right, second := joined(e.Y)
		return left + right, first && second && e.Op == token.ADD
	}
	return "", false
}

// TestMisworded requires that phrases are found over ends of lines, and not in what is quoted.
func TestMisworded(t *testing.T) {
	for text, want := range map[string]string{
		"The file leads\nto X.":                  "a.md:7: \"leads to\": write: points to",
		"`leads to` is a quote":                  "",
		"```\nMend it\n```\nMend it":             "a.md:10: \"Mend\": write: fix",
		"Things\nare in order.":                  "a.md:8: \"in order\": write: OK",
		"quoted, in order to be read":            "",
		"a blank line, there is no file":         "",
		"it is no longer read; it is no file":    "a.md:7: \"is no\": write: is not a X, X not found",
		"I recommend the amendment":              "",
		"Mended colours: x":                      "a.md:7: \"Mended\": write: fix\na.md:7: \"colours\": write: the American spelling",
		"the container has other values than %s": "a.md:7: \"has other values than\": write: is out of date: X changed",
	} {
		if got := strings.Join(misworded("a.md", 7, text), "\n"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestPrinted requires that the words of others are no texts of doctor.
func TestPrinted(t *testing.T) {
	const source = `package x
import "in/order"
type a struct { B string ` + "`tag:\"t\"`" + ` }
var b = lazyregexp.New("pattern")
var c = Finding{Symptom: redact.Texts("symptom"), Message: redact.Textf("one " +
	"two %s", x)}
func f(s string) string {
	if s == "compared" || strings.HasPrefix(s, "prefix") { return "three" }
	switch s { case "case": return s + "four" }
	return strings.Join(nil, "five")
}`
	name := path.Join(t.TempDir(), "x.go")
	if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	got := printed(t, filepath.ToSlash(name))
	want := []text{{5, "one two %s"}, {8, "three"}, {9, "four"}, {10, "five"}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
