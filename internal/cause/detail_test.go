package cause

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	for _, words := range [][]string{nil, {""}, {"a"}, {"a", "", "b c"}} {
		if got := NamesOf(words).List(); !slices.Equal(got, words) {
			t.Errorf("%q became %q", words, got)
		}
	}
	if NamesOf([]string{"a", "b"}) == NamesOf([]string{"ab"}) {
		t.Error("two words are the same as one")
	}
}

// TestEveryDetailHasAKind requires that each type of detail belongs to a kind, so that the kind's
// rule has to have words for it, and that all are comparable.
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
