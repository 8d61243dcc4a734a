package fixers

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

var kebab = lazyregexp.New(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// told is in every text of everyEdit.
const told = "geheim"

// everyEdit is one edit of each type.
func everyEdit() []Edit {
	return []Edit{
		AddLines{File: told, Lines: []string{told}},
		AddMounts{File: told, Services: []string{told}, Spec: told},
		AddSetting{File: told, Section: told, Key: told, Value: told},
		AddToServices{File: told, Services: []string{told}, Key: told, Items: []string{told}},
		AddVariables{File: told, Services: []string{told}, Set: map[string]string{told: told}},
		AllowUser{Path: told},
		ChangeMounts{File: told, Services: []string{told}, Retarget: []Move{{told, told, told}}, Source: []Mounting{{told, told}}, Open: []string{told}, Remove: []string{told}, Add: []string{told}},
		Chmod{Path: told},
		CommentSettings{File: told, Section: told, Keys: []string{told}},
		CopyEnvironment{File: told, From: told, Services: []string{told}, Names: []string{told}},
		CopySection{File: told, From: told, Section: told},
		CopySetting{File: told, Section: told, Below: told, From: told, FromSection: told, Key: told},
		EditConnection{File: told, Variable: told, Set: map[string]any{told: told}},
		EditKwargs{File: told, Variable: told, Rename: []Renaming{{From: told, To: told}}, Set: map[string]any{told: told}},
		EditLines{File: told, As: told, Changes: []LineChange{ReplaceLines(1, 1, told)}},
		EditSettings{File: told, Set: map[string]any{told: told}},
		MendSetting{File: told, Section: told, Key: told},
		PlaceSecret{File: told, Services: []string{told}, From: told, Source: told, Target: told},
		RemoveKeys{File: told, Key: told},
		RemoveVariables{File: told, Variables: []string{told}},
		RenameFile{From: told, To: told},
		RenameKey{File: told, Keys: []KeyPath{{told}}, To: told},
		RenameReference{File: told, From: told, To: told},
		RenameSection{File: told, From: told, To: told},
		RenameService{File: told, Rename: []Renaming{{From: told, To: told}}, Remove: []string{told}},
		RenameSetting{File: told, Section: told, From: told, To: told, Also: []Renaming{{From: told, To: told}}},
		RenameVariable{File: told, From: told, To: told, Also: map[string]string{told: told}},
		RepairKwargs{File: told, Variable: told},
		ReplaceMount{File: told, Services: []string{told}, From: told, To: told},
		RetargetMount{File: told, Services: []string{told}, From: told, To: told},
		RetargetVariables{File: told, Set: map[string]string{told: told}},
		SetEnvironment{File: told, Services: []string{told}, Set: map[string]string{told: told}},
		SetKey{File: told, Services: []string{told}, Key: told, Value: told},
		SetMountMode{File: told, Services: []string{told}, Target: told},
		SetMountSource{File: told, Services: []string{told}, From: told, To: told},
		SetSetting{File: told, Section: told, Key: told, Value: told},
		SetVariable{File: told, Variable: told, Value: told},
		StripBOM{File: told},
		UnixLineEnds{File: told},
		UnsetVariables{File: told, Names: []string{told}},
	}
}

// editTypes are the names of the types with a Plan method in the source.
func editTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range syntax.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Plan" {
				continue
			}
			if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
				names = append(names, of.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// TestEditsKeepTheirContract: each has a name, a safety and its paths, and never prints its values.
func TestEditsKeepTheirContract(t *testing.T) {
	var types []string
	for _, e := range everyEdit() {
		name := fmt.Sprint(e)
		types = append(types, name)
		switch {
		case !kebab().MatchString(e.Name()):
			t.Errorf("%s: the name %q is not lower-kebab-case", name, e.Name())
		case e.Promise() != Safe && e.Promise() != Unsafe:
			t.Errorf("%s: no safety", name)
		case len(e.Paths()) == 0 || slices.Contains(e.Paths(), ""):
			t.Errorf("%s: its paths are %q", name, e.Paths())
		case !strings.Contains(fmt.Sprint(values(e)), told):
			t.Errorf("%s: its values are %v", name, values(e))
		}
		text := redact.NewText(told)
		fix := Fix{Title: text, Commands: redact.Texts(told), Edit: e, Safety: Safe}
		for _, value := range []any{e, &e, []Edit{e}, fix, &fix, []Fix{fix}, Proposal{Fix: fix}} {
			encoded, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			for _, got := range []string{fmt.Sprintf("%v %+v %#v %s %q %d", value, value, value, value, value, value), string(encoded)} {
				if strings.Contains(got, told) {
					t.Errorf("%T with %s prints what it says: %s", value, name, got)
				}
			}
		}
		if got := fmt.Sprint(fix); !strings.Contains(got, e.Name()) {
			t.Errorf("a fix does not tell its edit: %s", got)
		}
	}
	if all := editTypes(t); !slices.Equal(types, all) {
		t.Errorf("there are the edits %q, and this test has %q", all, types)
	}
}

// loud is a third-party edit that prints itself.
type loud struct{ Text string }

func (loud) Name() string                        { return "loud" }
func (loud) Promise() Safety                     { return Safe }
func (loud) Paths() []string                     { return nil }
func (loud) Plan(Files, Project) (Change, error) { return Change{}, nil }
func (l loud) Format(s fmt.State, _ rune)        { _, _ = fmt.Fprint(s, l.Text) }
func (l loud) MarshalJSON() ([]byte, error)      { return json.Marshal(l.Text) }

// TestAFixPrintsNoEdit, even a third-party one.
func TestAFixPrintsNoEdit(t *testing.T) {
	fix := Fix{Edit: loud{told}}
	encoded, err := json.Marshal(fix)
	if got := fmt.Sprintf("%v %#v %s", fix, fix, encoded); err != nil || strings.Contains(got, told) || strings.Count(got, "loud") != 3 {
		t.Errorf("%s, %v", got, err)
	}
}

// TestFixesAreOrdered: the order of edits also depends on their values.
func TestFixesAreOrdered(t *testing.T) {
	set := func(pairs ...string) Edit { return setOf(pairs) }
	for _, test := range []struct {
		a, b Edit
		want int
	}{
		{nil, nil, 0},
		{nil, set("a", "1"), -1},
		{set("a", "1", "b", "2"), set("b", "2", "a", "1"), 0},
		{set("a", "1", "b", "2"), set("b", "3", "a", "1"), -1},
		{set("a", "2"), set("b", "1"), -1},
		{set("a", "1", "b", "2"), set("a", "1"), -1},
		{Chmod{Path: "a", Mode: 0o600}, Chmod{Path: "a", Mode: 0o644}, -1},
		{Chmod{Path: "a", Mode: 0o600}, StripBOM{File: "a"}, -1},
		{UnsetVariables{File: "f", Names: []string{"a", "b"}}, UnsetVariables{File: "f", Names: []string{"a", "c"}}, -1},
		{SetMountMode{Access: ReadOnly}, SetMountMode{Access: ReadWrite}, -1},
		{SetMountMode{Access: ReadOnly}, SetMountMode{Label: Label(ReadOnly)}, 1},
	} {
		a, b := Fix{Edit: test.a}, Fix{Edit: test.b}
		if got := a.Compare(b); got != test.want || b.Compare(a) != -test.want {
			t.Errorf("%v and %v: %d", values(test.a), values(test.b), got)
		}
	}
	if (Fix{Safety: Safe}).Compare(Fix{Safety: Unsafe}) == 0 || (Fix{Commands: redact.Texts("a")}).Compare(Fix{}) == 0 {
		t.Error("safety and commands do not count")
	}
	if size := (Fix{Commands: redact.Texts("four"), Edit: Chmod{Path: "seven77", Mode: fs.FileMode(0o600)}}).Size(); size < 11 {
		t.Errorf("%d bytes are not all", size)
	}
}
