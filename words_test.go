package doctor_test

import (
	"go/ast"
	"reflect"
	"slices"
	"testing"

	"doctor/internal/redact"
)

// textMethods are the ways to make, to compare and to bound a text, and to print its mask.
// None tells which words are in it: what a program has to know it holds in values.
var textMethods = []string{
	"Add", "Addf", "Compare", "Equal", "FirstLine", "Format", "IsEmpty", "Len", "MarshalJSON", "MarshalText", "Short", "String",
}

// TestNobodyReadsAText demands that a text cannot be asked for words outside of its package.
func TestNobodyReadsAText(t *testing.T) {
	text := reflect.TypeFor[redact.Text]()
	for i := range text.NumMethod() {
		if name := text.Method(i).Name; !slices.Contains(textMethods, name) {
			t.Errorf("redact.Text has the method %s: does it tell what the text says?", name)
		}
	}
}

// sayings are the names of fields and methods that hold a sentence.
var sayings = []string{"Text", "Message", "Symptom", "Problem", "Detail", "Title", "Why", "Doing", "Said", "Error", "Reason", "Advice"}

// readers are the packages whose functions look into words.
var readers = []string{"strings", "bytes", "regexp"}

// TestNobodyReadsASentence demands that checks and what shows their results look into no
// sentence: what compose, AWS or Python say is read where it comes in, and told in values.
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

// sayingOf is the name of the sentence that an argument is, "" if it is none.
func sayingOf(argument ast.Expr) string {
	if call, ok := argument.(*ast.CallExpr); ok {
		argument = call.Fun
	}
	if field, ok := argument.(*ast.SelectorExpr); ok && slices.Contains(sayings, field.Sel.Name) {
		return field.Sel.Name
	}
	return ""
}
