package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"doctor/internal/boto"
)

// TestEveryFailureHasItsHop: each failure of the model has a hop at which the way breaks, but for
// the two whose place depends on the files.
func TestEveryFailureHasItsHop(t *testing.T) {
	kinds := kindsOfFailure(t)
	if len(kinds) < 50 {
		t.Fatalf("only %d kinds were found", len(kinds))
	}
	walked := map[boto.Kind]bool{boto.NoCredentials: true, boto.ProfileNotFound: true}
	for _, kind := range kinds {
		b, ok := breaches[kind]
		if ok == walked[kind] {
			t.Errorf("%q: a hop in the table: %v", kind, ok)
		}
		if ok && (b.at == "" || b.why == "") {
			t.Errorf("%q breaks at %q: %q", kind, b.at, b.why)
		}
	}
	if len(breaches)+len(walked) != len(kinds) {
		t.Errorf("the table has %d failures, and there are %d", len(breaches), len(kinds))
	}
}

// kindsOfFailure are the kinds of failure that internal/boto declares.
func kindsOfFailure(t *testing.T) []boto.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "boto", "outcome.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []boto.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		named, ok := spec.Type.(*ast.Ident)
		if !ok || named.Name != "Kind" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, boto.Kind(text))
		return true
	})
	return kinds
}

// TestMountLinesAreJoined: sessions that differ in the lines of their mounts only are one, with the
// lines of all; the lines of other hops keep them apart.
func TestMountLinesAreJoined(t *testing.T) {
	at := func(kind HopKind, line int) Session[string] {
		return Session[string]{Way: []Hop[string]{{Kind: kind, Name: "x", Lines: []int{line}}, {Kind: HopIdentity}}}
	}
	a, b := at(HopMount, 9), at(HopMount, 5)
	if keyOf(a) != keyOf(b) {
		t.Error("the lines of a mount make two sessions")
	}
	if keyOf(at(HopFile, 1)) == keyOf(at(HopFile, 2)) {
		t.Error("two places of the keys are one session")
	}
	JoinMountLines(a.Way, b.Way)
	JoinMountLines(a.Way, b.Way)
	if got := a.Way[0].Lines; !reflect.DeepEqual(got, []int{5, 9}) {
		t.Errorf("the lines are %v", got)
	}
	if got := b.Way[0].Lines; !reflect.DeepEqual(got, []int{5}) {
		t.Errorf("the lines of the other are %v", got)
	}
}

// TestTheWayEndsWhereItBreaks: nothing is drawn after a broken hop.
func TestTheWayEndsWhereItBreaks(t *testing.T) {
	w := &way{breach: breach{HopProfile, "not found"}}
	for _, kind := range []HopKind{HopFile, HopProfile, HopSource, HopIdentity} {
		w.add(Hop[string]{Kind: kind})
	}
	w.stop("too late")
	want := []Hop[string]{{Kind: HopFile}, {Kind: HopProfile, Broken: true, Why: "not found"}}
	if !reflect.DeepEqual(w.hops, want) {
		t.Errorf("the way is %+v", w.hops)
	}
}

// TestReasonsAreShort: a reason stands behind a ✗ and names no text of Python.
func TestReasonsAreShort(t *testing.T) {
	for kind, b := range breaches {
		if len(b.why) > 72 || strings.HasSuffix(b.why, ".") || strings.ToLower(b.why[:1]) != b.why[:1] && !strings.HasPrefix(b.why, "AWS") {
			t.Errorf("%s: %q", kind, b.why)
		}
	}
}
