package doctor_test

import (
	"go/ast"
	"reflect"
	"slices"
	"testing"

	"doctor/internal/redact"
)

// textMethods are the methods to make, compare and bound a text, and to print its mask. None
// reveals its words: what the program has to know is in values.
var textMethods = []string{
	"Add", "Addf", "Compare", "Equal", "FirstLine", "Format", "IsEmpty", "Len", "MarshalJSON", "MarshalText", "Short", "String",
}

// TestNobodyReadsAText requires that other packages cannot read the words of a text.
func TestNobodyReadsAText(t *testing.T) {
	text := reflect.TypeFor[redact.Text]()
	for i := range text.NumMethod() {
		if name := text.Method(i).Name; !slices.Contains(textMethods, name) {
			t.Errorf("redact.Text has the method %s: does it tell what the text says?", name)
		}
	}
}

// sayings are the names of fields and methods that return a sentence.
var sayings = []string{"Text", "Message", "Symptom", "Problem", "Detail", "Title", "Why", "Doing", "Said", "Error", "Reason", "Advice"}

// readers are the packages whose functions search text.
var readers = []string{"strings", "bytes", "regexp"}

// TestNobodyReadsASentence requires that checks and the output of their results search no sentence:
// the messages of compose, AWS or Python are interpreted where they come in, and passed on as
// values.
func TestNobodyReadsASentence(t *testing.T) {
	looked := 0
	for _, s := range sources(t) {
		if !within(s.pkg, "checks", "report", "internal/run", "internal/trace") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !looksIntoWords(call) {
				return true
			}
			looked++
			if name := sayingOf(call.Args[0]); name != "" {
				t.Errorf("%s looks into what %s says", s.name, name)
			}
			return true
		})
	}
	if looked == 0 {
		t.Error("nothing looks into words")
	}
}

// looksIntoWords reports whether a call is one of strings.Contains and the like, or of a
// regular expression.
func looksIntoWords(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || slices.Contains([]string{"Join", "Repeat", "TrimSpace", "ToLower", "ToUpper"}, f.Sel.Name) {
		return false
	}
	if of, ok := f.X.(*ast.Ident); ok {
		return slices.Contains(readers, of.Name)
	}
	return slices.Contains([]string{"MatchString", "FindStringSubmatch", "FindString", "FindAllStringSubmatch"}, f.Sel.Name)
}

// sayingOf is the name of the sentence that is the argument, "" for other arguments.
func sayingOf(argument ast.Expr) string {
	if call, ok := argument.(*ast.CallExpr); ok {
		argument = call.Fun
	}
	if field, ok := argument.(*ast.SelectorExpr); ok && slices.Contains(sayings, field.Sel.Name) {
		return field.Sel.Name
	}
	return ""
}
