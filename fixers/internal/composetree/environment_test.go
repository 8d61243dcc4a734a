package composetree

import (
	"testing"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

func parse(t *testing.T, text string) *resolved.Tree {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	tree, err := resolved.New([]*yaml.Node{&root})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestCopyVariables: a variable has the same value, and the same quotes, in both forms.
func TestCopyVariables(t *testing.T) {
	const list, mapping = "services: {a: {environment: [A=1, 'B=x y', C]}}", "services: {a: {environment: {A: '1', B: 'x y', C: }}}"
	for _, from := range []string{list, mapping} {
		for to, want := range map[string]string{
			"{}":                          from,
			"{environment: [D=4]}":        "services: {a: {environment: [D=4, A=1, 'B=x y', C]}}",
			"{environment: {D: 4}}":       "services: {a: {environment: {D: 4, A: '1', B: 'x y', C: }}}",
			"{environment: [D=4, A=old]}": "services: {a: {environment: [D=4, A=old, A=1, 'B=x y', C]}}",
		} {
			source, target := parse(t, from), parse(t, "services: {a: "+to+"}")
			form := resolved.Get(ServiceOf(source, "a"), "environment").Kind
			for _, name := range []string{"A", "B", "C"} {
				value, set := VariableOf(ServiceOf(source, "a"), name)
				if !set {
					t.Fatalf("%s is not set in %s", name, from)
				}
				if err := AddVariable(ServiceOf(target, "a"), form, name, value); err != nil {
					t.Fatal(err)
				}
			}
			got := ServiceOf(target, "a")
			if !resolved.Same(got, ServiceOf(parse(t, want), "a")) {
				written, _ := yaml.Marshal(got)
				t.Errorf("%s in %s:\n%s", from, to, written)
			}
			if quoted, _ := VariableOf(got, "B"); quoted.Style != yaml.SingleQuotedStyle {
				t.Errorf("%s in %s: B has no quotes", from, to)
			}
		}
	}
}

func TestAddVariableRefuses(t *testing.T) {
	for _, text := range []string{"services: {a: {environment: text}}", "services: {a: {environment: [{A: 1}]}}"} {
		service := ServiceOf(parse(t, text), "a")
		if err := AddVariable(service, yaml.SequenceNode, "B", Mapping()); err == nil {
			t.Errorf("%s: a mapping is a variable", text)
		}
	}
}

// TestSetVariable: every assignment gets the value, and the last one that goes takes environment:
// with it.
func TestSetVariable(t *testing.T) {
	value := "x"
	for _, tt := range []struct {
		before string
		value  *string
		want   string
	}{
		{"services: {a: {environment: [A=1, B=2, A=3]}}", &value, "services: {a: {environment: [A=x, B=2, A=x]}}"},
		{"services: {a: {environment: {A: [1], B: 2}}}", &value, "services: {a: {environment: {A: x, B: 2}}}"},
		{"services: {a: {environment: [A=1, B=2]}}", nil, "services: {a: {environment: [B=2]}}"},
		{"services: {a: {environment: {A: 1}, user: u}}", nil, "services: {a: {user: u}}"},
	} {
		got := ServiceOf(parse(t, tt.before), "a")
		SetVariable(got, "A", tt.value)
		if !resolved.Same(got, ServiceOf(parse(t, tt.want), "a")) {
			written, _ := yaml.Marshal(got)
			t.Errorf("%s:\n%s", tt.before, written)
		}
	}
}
