package resolved_test

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

func parse(t *testing.T, text string) []*yaml.Node {
	t.Helper()
	root := new(yaml.Node)
	if err := yaml.Unmarshal([]byte(text), root); err != nil {
		t.Fatal(err)
	}
	return []*yaml.Node{root}
}

const shared = `
x-a: &a {k: 1, l: &l [x, y]}
x-b: &b {k: 2, m: 3}
services:
  one: {<<: [*a, *b], l: [z]}
  two: {<<: *b, "<<": text, k: own}
  three: *a
  four: {l: *l}
`

// TestTree: own keys win over merged ones, of these the first, and extensions are left out.
func TestTree(t *testing.T) {
	tree, err := resolved.New(parse(t, shared))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	tree.Visit(func(path []string, n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			got = append(got, strings.Join(path, ".")+"="+n.Value)
		}
	})
	want := []string{
		"0.services.one.l.0=z", "0.services.one.k=1", "0.services.one.m=3",
		"0.services.two.<<=text", "0.services.two.k=own", "0.services.two.m=3",
		"0.services.three.k=1", "0.services.three.l.0=x", "0.services.three.l.1=y",
		"0.services.four.l.0=x", "0.services.four.l.1=y",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestUses: what is written once has a copy for each place where it is used.
func TestUses(t *testing.T) {
	roots := parse(t, shared)
	tree, err := resolved.New(roots)
	if err != nil {
		t.Fatal(err)
	}
	top := roots[0].Content[0]
	a, b := top.Content[1], top.Content[3]
	list := a.Content[3]
	if uses := tree.Uses(list); len(uses) != 2 || tree.Written(uses[0]) != list || tree.Written(uses[1]) != list {
		t.Errorf("%d uses of the list", len(uses))
	}
	if n := len(tree.Uses(a)); n != 1 {
		t.Errorf("%d uses of a as a whole", n)
	}
	if a, b := len(tree.MergedInto(a)), len(tree.MergedInto(b)); a != 1 || b != 2 {
		t.Errorf("a is merged %d times and b %d", a, b)
	}
}

// TestTooMuch: neither a cycle nor anchors that double the previous one are expanded
// completely.
func TestTooMuch(t *testing.T) {
	doubling := "x0: &x0 [a]\n"
	for _, level := range strings.Split("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", " ") {
		before := strings.Split(strings.TrimSuffix(doubling, "\n"), "\n")
		name, _, _ := strings.Cut(before[len(before)-1], ":")
		doubling += "x" + level + ": &x" + level + " [*" + name + ", *" + name + "]\n"
	}
	ring := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	ring.Content = []*yaml.Node{{Kind: yaml.AliasNode, Alias: ring}}
	for name, roots := range map[string][]*yaml.Node{"doubling": parse(t, doubling), "ring": {ring}} {
		if _, err := resolved.New(roots); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSame: the order of keys does not matter, that of items does.
func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"{a: 1, b: [x]}", "{b: [\"x\"], a: 1}", true},
		{"[a, b]", "[b, a]", false}, {"{a: 1}", "{a: '1'}", false}, {"{a: 1}", "{a: 1, b: 2}", false}, {"~", "null", true}, {"{a: 1}", "{b: 1}", false},
	} {
		a, err1 := resolved.New(parse(t, c.a))
		b, err2 := resolved.New(parse(t, c.b))
		if err1 != nil || err2 != nil || resolved.Same(a.Roots[0], b.Roots[0]) != c.same {
			t.Errorf("%s and %s: %v %v", c.a, c.b, err1, err2)
		}
	}
}
