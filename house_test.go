package doctor_test

import (
	"errors"
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestOneSubjectAFile keeps files small enough for one subject.
func TestOneSubjectAFile(t *testing.T) {
	const most = 400
	for _, s := range sources(t) {
		data, err := os.ReadFile(filepath.FromSlash(s.name))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(data), "\n"); lines > most {
			t.Errorf("%s has %d lines; %d are enough for one subject", s.name, lines, most)
		}
		switch path.Base(s.pkg) {
		case "util", "utils", "common", "helpers", "types", "misc":
			t.Errorf("%s is no name for a package", s.pkg)
		}
	}
}

// TestRulesAreNamedOnce requires that the id of a rule is written in one file: other code uses the
// rule's variable.
func TestRulesAreNamedOnce(t *testing.T) {
	places := map[string][]string{} // by id
	for id := range ruleIDs() {
		places[id] = nil
	}
	for _, s := range sources(t) {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			expr, ok := n.(*ast.BasicLit)
			if !ok || expr.Kind != token.STRING {
				return true
			}
			id, err := strconv.Unquote(expr.Value)
			if in, isRule := places[id]; err == nil && isRule && !slices.Contains(in, s.name) {
				places[id] = append(in, s.name)
			}
			return true
		})
	}
	for id, in := range places {
		if len(in) != 1 {
			t.Errorf("%s is written in %d files, %s; one is right", id, len(in), strings.Join(in, " and "))
		}
	}
}

// TestExpressionsAreCompiledWhenUsed requires that no regular expression is compiled before main,
// and that those compiled later are valid.
func TestExpressionsAreCompiledWhenUsed(t *testing.T) {
	for _, s := range sources(t) {
		if within("doctor/"+s.pkg, forTests...) {
			continue
		}
		for _, decl := range s.syntax.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			ast.Inspect(group, func(n ast.Node) bool {
				if _, ok := n.(*ast.FuncLit); ok {
					return false // compiled when it is called
				}
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch qualified(call.Fun) {
				case "regexp.MustCompile":
					t.Errorf("%s compiles a regular expression before main; use lazyregexp.New", s.name)
				case "lazyregexp.New":
					expr, err := literal(call.Args[0])
					if err == nil {
						_, err = regexp.Compile(expr)
					}
					if err != nil {
						t.Errorf("%s: %v", s.name, err)
					}
				}
				return true
			})
		}
	}
}

// qualified is the qualified name of a called function: regexp.MustCompile.
func qualified(fun ast.Expr) string {
	if f, ok := fun.(*ast.SelectorExpr); ok {
		if of, ok := f.X.(*ast.Ident); ok {
			return of.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// literal is the text of a literal.
func literal(e ast.Expr) (string, error) {
	text, ok := e.(*ast.BasicLit)
	if !ok {
		return "", errors.New("lazyregexp.New takes a literal, so that it can be tested")
	}
	return strconv.Unquote(text.Value)
}
