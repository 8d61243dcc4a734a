package doctor_test

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
)

// ruleIDs are the ids of all rules.
func ruleIDs() map[string]bool {
	ids := map[string]bool{}
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			ids[r.ID] = true
		}
	}
	return ids
}

// TestModelsNameNoRule demands that what stands below the checks tells what is wrong by
// kinds of its own, and leaves it to the checks which rule that is.
func TestModelsNameNoRule(t *testing.T) {
	ids, looked := ruleIDs(), 0
	for _, s := range sources(t) {
		if !within(s.pkg, "internal") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				return true
			}
			looked++
			value, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Errorf("%s: %s: %v", s.name, text.Value, err)
			}
			for _, word := range strings.FieldsFunc(value, isNoPartOfID) {
				if ids[word] {
					t.Errorf("%s names the rule %s", s.name, word)
				}
			}
			return true
		})
	}
	if looked == 0 {
		t.Error("no literal was found")
	}
}

// isNoPartOfID reports whether a character ends the words among which ids of rules are
// looked for; a path or the name of a file is one word.
func isNoPartOfID(r rune) bool {
	return r != '-' && r != '_' && r != '.' && r != '/' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
}

// TestKindsHaveRules demands that a check reports each kind of cause and of refusal, of
// AWS's too, but for what is not looked at, or not answered: of that the checks say that
// they cannot tell.
func TestKindsHaveRules(t *testing.T) {
	ids := ruleIDs()
	ruleOf := map[string]func(string) string{
		"internal/cause Kind": func(kind string) string { return checks.RuleOfCause(builtin.Checks(), cause.Kind(kind)).String() },
		"internal/astro RefusalKind": func(kind string) string {
			return checks.RuleOfRefusal(builtin.Checks(), astro.RefusalKind(kind)).String()
		},
		"internal/aws Kind": func(kind string) string { return checks.RuleOfAnswer(builtin.Checks(), aws.Kind(kind)).String() },
	}
	seen := map[string]int{}
	for _, s := range sources(t) {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) == 0 {
				return true
			}
			name, ok := spec.Type.(*ast.Ident)
			if !ok {
				return true
			}
			rule, ok := ruleOf[s.pkg+" "+name.Name]
			if !ok {
				return true
			}
			kind, err := literal(spec.Values[0])
			if err != nil {
				t.Fatalf("%s: %v", spec.Names[0].Name, err)
			}
			id := rule(kind)
			if unreported := kind == string(astro.BeyondBounds) || s.pkg == "internal/aws" && !aws.Kind(kind).Answered(); ids[id] == unreported {
				t.Errorf("%s.%s falls under the rule %q", s.pkg, spec.Names[0].Name, id)
			}
			seen[s.pkg]++
			return true
		})
	}
	if len(seen) != len(ruleOf) {
		t.Errorf("kinds were found in %v only", seen)
	}
}
