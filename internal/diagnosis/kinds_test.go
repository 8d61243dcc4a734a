package diagnosis

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryFailureHasACause sees to it that no failure which boto can predict ends
// as a session that fails without a word.
func TestEveryFailureHasACause(t *testing.T) {
	source, err := os.ReadFile("explainer.go")
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "../boto/outcome.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := 0
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.CONST {
			continue
		}
		for _, spec := range general.Specs {
			value := spec.(*ast.ValueSpec)
			if kind, ok := value.Type.(*ast.Ident); !ok || kind.Name != "Kind" {
				continue
			}
			kinds++
			if !strings.Contains(string(source), "boto."+value.Names[0].Name) {
				t.Errorf("boto.%s leads to no cause", value.Names[0].Name)
			}
		}
	}
	if kinds < 40 {
		t.Errorf("only %d kinds were found", kinds)
	}
}

// TestEveryDetailHasAKind demands that each type of details is one of those of some kind,
// so that the rule of that kind has to have words for it, and that all can be compared.
func TestEveryDetailHasAKind(t *testing.T) {
	listed := map[string]bool{}
	for kind, details := range shapes {
		for _, d := range details {
			listed[reflect.TypeOf(d).Name()] = true
			if !reflect.TypeOf(d).Comparable() {
				t.Errorf("%s: details of the type %T cannot be compared", kind, d)
			}
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	details, embedding := map[string]bool{}, map[string][]string{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if of, ok := receiver(n); ok && n.Name.Name == "detail" {
					details[of] = true
				}
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					for _, f := range s.Fields.List {
						if base, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 {
							embedding[n.Name.Name] = append(embedding[n.Name.Name], base.Name)
						}
					}
				}
			}
			return true
		})
	}
	for name, bases := range embedding {
		if slices.ContainsFunc(bases, func(base string) bool { return details[base] }) {
			details[name] = true
		}
	}
	if len(details) < 50 {
		t.Errorf("only %d types of details were found", len(details))
	}
	for name := range details {
		if !listed[name] {
			t.Errorf("no kind has details of the type %s", name)
		}
	}
}

// receiver is the type that a method is of.
func receiver(f *ast.FuncDecl) (string, bool) {
	if f.Recv == nil {
		return "", false
	}
	of, ok := f.Recv.List[0].Type.(*ast.Ident)
	if !ok {
		return "", false
	}
	return of.Name, true
}
