package diagnosis

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// TestEveryFailureHasACause requires that no failure which boto can predict is silently dropped.
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
