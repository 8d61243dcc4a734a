package doctor_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

//go:generate go test . -run ^TestRulesAreListed$ -update

// TestRulesAreListed requires that each rule in the folder of a check is in its Rules. With -update
// (go generate ./...) missing ones are appended.
func TestRulesAreListed(t *testing.T) {
	files, err := filepath.Glob("checks/*/check.go")
	if err != nil || len(files) < 16 {
		t.Fatalf("%d checks, %v", len(files), err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		missing := unlisted(t, file, source)
		switch {
		case len(missing) == 0:
		case *update:
			if err := os.WriteFile(file, listing(t, file, source, missing), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s does not list %s; run go generate ./...", file, strings.Join(missing, " and "))
		}
	}
}

// TestListing requires that a missing rule is appended to the list.
func TestListing(t *testing.T) {
	const head, foot = "package x\n\nvar Check = &checks.Check{\n\tRules: []*checks.Rule{", "},\n}\n"
	for before, after := range map[string]string{
		"\n\t\tA,\n\t\tB, // why\n\t": "\n\t\tA,\n\t\tB, // why\n\t\tC,\n\t",
		"A, B":                        "A, B, C",
	} {
		if got := string(listing(t, "check.go", []byte(head+before+foot), []string{"C"})); got != head+after+foot {
			t.Errorf("it comes out as:\n%s", got)
		}
	}
}

// unlisted are the variables of rules in the folder of a check that are missing in its check.go,
// which has this source.
func unlisted(t *testing.T, file string, source []byte) []string {
	t.Helper()
	others, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var listed, declared []string
	for _, element := range rules(t, parsed(t, file, source)).Elts {
		if name, ok := element.(*ast.Ident); ok {
			listed = append(listed, name.Name)
		}
	}
	for _, other := range others {
		for _, decl := range parsed(t, other, nil).Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Values) == 1 && isRule(spec.Values[0]) {
					declared = append(declared, spec.Names[0].Name)
				}
			}
		}
	}
	return slices.DeleteFunc(declared, func(name string) bool { return slices.Contains(listed, name) })
}

// listing is the source of a check.go with more rules in its list.
func listing(t *testing.T, file string, source []byte, missing []string) []byte {
	t.Helper()
	end := int(rules(t, parsed(t, file, source)).Rbrace) - 1 // positions of the only file count from 1
	line := bytes.LastIndexByte(source[:end], '\n') + 1
	if len(bytes.TrimSpace(source[line:end])) > 0 { // a list of one line
		return slices.Insert(slices.Clone(source), end, []byte(", "+strings.Join(missing, ", "))...)
	}
	var more []byte
	for _, name := range missing {
		more = append(more, "\t\t"+name+",\n"...)
	}
	return slices.Insert(slices.Clone(source), line, more...)
}

func parsed(t *testing.T, file string, source []byte) *ast.File {
	t.Helper()
	var from any
	if source != nil {
		from = source
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), file, from, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return syntax
}

// rules is the literal of the Rules in a check.go.
func rules(t *testing.T, file *ast.File) *ast.CompositeLit {
	t.Helper()
	var found *ast.CompositeLit
	ast.Inspect(file, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok {
			if name, ok := pair.Key.(*ast.Ident); ok && name.Name == "Rules" {
				found, _ = pair.Value.(*ast.CompositeLit)
			}
		}
		return true
	})
	if found == nil {
		t.Fatal("it has no Rules")
	}
	return found
}

// isRule reports whether an expression is &checks.Rule{...}.
func isRule(e ast.Expr) bool {
	address, ok := e.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	literal, ok := address.X.(*ast.CompositeLit)
	if !ok {
		return false
	}
	of, ok := literal.Type.(*ast.SelectorExpr)
	return ok && of.Sel.Name == "Rule"
}
