package fixers

import (
	"errors"
	"io/fs"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"doctor/internal/redact/redacttest"
)

func TestValuesAreChecked(t *testing.T) {
	for want, edit := range map[string]Edit{
		"no edit":                    nil,
		`"path" is missing`:          Chmod{Mode: 0o644},
		`"file" is missing`:          RetargetVariables{Set: map[string]string{"A": "b"}},
		`"set" is missing`:           RetargetVariables{File: ".env"},
		`"services" is missing`:      AddMounts{File: "f", Services: []string{"scheduler", ""}, Spec: "a:b"},
		`"rename-to" is missing`:     RenameService{File: "f", Rename: []Renaming{{From: "a"}}},
		`"keys" is missing`:          RenameKey{File: "f", Keys: []KeyPath{{}}, To: "x"},
		"characters that cannot":     RetargetVariables{File: ".env", Set: map[string]string{"A": "b\nC=1"}},
		`that cannot be printed`:     RetargetVariables{File: ".env", Set: map[string]string{"A\n": "b"}},
		`argument "set" is missing`:  RetargetVariables{File: ".env", Set: map[string]string{"": "b"}},
		`"to" holds`:                 RetargetMount{File: "f", From: "a", To: "\x1b[1m"},
		`"to" holds character`:       RetargetMount{File: "f", From: "a", To: "\xff"},
		`"set:a" holds`:              EditKwargs{File: "f", Set: map[string]any{"a": []any{"b", "\n"}}},
		"permission bits":            Chmod{Path: "x", Mode: fs.ModeDir | 0o755},
		"no mode to set":             SetMountMode{File: "f", Target: "/x"},
		`"names" holds characters`:   UnsetVariables{File: "f", Names: []string{"A", "\u0085"}},
		`argument "rename-from" hol`: EditKwargs{File: "f", Rename: []Renaming{{From: "\r", To: "b"}}},
	} {
		if _, err := newProject(t).plan().Propose(fixOf(edit)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", values(edit), err, want)
		}
	}
	for _, edit := range []Edit{
		retargetFix().Edit, RetargetVariables{File: ".env", Set: map[string]string{"A": ""}}, EditKwargs{File: "f", Rename: []Renaming{{From: "a", To: "b"}}},
		RenameService{File: "f", Remove: []string{"a"}}, &Chmod{Path: "f"},
	} {
		if err := check(edit); err != nil {
			t.Error(err)
		}
	}
}

func TestSafetyIsTheWorse(t *testing.T) {
	for _, c := range []struct {
		edit              Edit
		fix, change, want Safety
	}{
		{RetargetMount{}, Safe, "", Safe}, {RetargetMount{}, Unsafe, "", Unsafe}, {RetargetMount{}, "", "", Unsafe},
		{Chmod{}, Safe, "", Unsafe}, {Chmod{}, Safe, Safe, Safe}, {Chmod{}, Unsafe, Safe, Unsafe},
		{MendSetting{}, Safe, "", Unsafe},
	} {
		if got := (Fix{Edit: c.edit, Safety: c.fix}).safety(Change{Safety: c.change}); got != c.want {
			t.Errorf("%s with %q, %q: %s, want %s", c.edit, c.fix, c.change, got, c.want)
		}
	}
}

func TestChmodIsSafeWhereItTakesAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no permission bits")
	}
	p := newProject(t)
	p.write("~/.aws/credentials", nil, 0o640)
	for mode, want := range map[fs.FileMode]Safety{0o600: Safe, 0o400: Safe, 0o644: Unsafe, 0o604: Unsafe} {
		proposal, err := p.plan().Propose(fixOf(Chmod{Path: "~/.aws/credentials", Mode: mode}))
		if err != nil || proposal.Safety != want {
			t.Errorf("%v: %v, %v", mode, proposal, err)
		}
	}
}

func TestPathsOfArguments(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/config", []byte("[a]\n"), 0o600)
	for _, path := range []string{"~/.aws/config", "../home/.aws/config", p.path("~/.aws/config")} {
		proposal, err := p.plan().Propose(fixOf(RenameSection{File: path, From: "a", To: "profile a"}))
		if err != nil || !strings.HasPrefix(proposal.Diff(), "--- ~/.aws/config\n") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestNothingToDo(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write(".env", []byte("A=1\n"), 0o644)
	for _, fix := range []Fix{
		fixOf(RetargetMount{File: overrideName, From: oldTarget, To: oldTarget}),
		fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "1"}}),
		fixOf(SetMountMode{File: overrideName, Target: oldTarget, Access: ReadOnly}),
		fixOf(AddMounts{File: overrideName, Services: []string{"scheduler"}, Spec: "~/.aws:" + oldTarget}),
	} {
		if _, err := p.plan().Propose(fix); !errors.Is(err, ErrNothingToDo) {
			t.Errorf("%s: %v", fix.Edit, err)
		}
	}
}

// setOf sets variables of .env: a name, its value, the next name.
func setOf(pairs []string) RetargetVariables {
	e := RetargetVariables{File: ".env", Set: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		e.Set[pairs[i]] = pairs[i+1]
	}
	return e
}

func TestFixesOfOneFileAreMerged(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\nB=1\nC=1\n"), 0o644)
	set := func(pairs ...string) Fix { return fixOf(setOf(pairs)) }
	plan := p.plan()
	for _, step := range []struct {
		fix  Fix
		want string // of the conflict
	}{
		{set("A", "2"), ""},
		{set("A", "2"), ""}, // the same: counts once
		{set("A", "2", "B", "2"), ""},
		{set("A", "3"), "Mend it"},
		{set("D", "1"), ""},
		{set("E", "1"), "Mend it"}, // at the same place as D
		{fixOf(UnsetVariables{File: ".env", Names: []string{"A"}}), "Mend it"},
		{fixOf(UnsetVariables{File: ".env", Names: []string{"C"}}), ""},
		{fixOf(RenameFile{From: ".env", To: "x.env"}), "Mend it"},
		{fixOf(Chmod{Path: ".env", Mode: 0o600}), ""},
		{fixOf(Chmod{Path: ".env", Mode: 0o640}), "Mend it"},
	} {
		proposal, err := plan.Propose(step.fix)
		if err != nil {
			t.Fatal(err)
		}
		foreseen := plan.Conflict(proposal)
		err = plan.Accept(proposal)
		if !reflect.DeepEqual(foreseen, err) {
			t.Errorf("%v: Conflict says %v, Accept %v", step.fix, foreseen, err)
		}
		var conflict *ConflictError
		if errors.As(err, &conflict) != (step.want != "") || err != nil && (redacttest.Raw(conflict.With) != step.want || conflict.File != ".env") {
			t.Errorf("%v: %v", step.fix, err)
		}
	}
	if _, err := plan.Apply(t.Context(), p.journal()); err != nil {
		t.Fatal(err)
	}
	p.expect(map[string]string{".env": "A=2\nB=2\n# C=1\nD=1\n"})
}

func TestCovers(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\nB=1\n"), 0o644)
	set := func(plan *Plan, pairs ...string) *Proposal {
		t.Helper()
		proposal, err := plan.Propose(fixOf(setOf(pairs)))
		if err != nil {
			t.Fatal(err)
		}
		return proposal
	}
	plan := p.plan()
	a, both, other := set(plan, "A", "2"), set(plan, "A", "2", "B", "2"), set(plan, "A", "3")
	if plan.Covers(a) {
		t.Error("an empty plan covers nothing")
	}
	if err := plan.Accept(both); err != nil {
		t.Fatal(err)
	}
	for proposal, want := range map[*Proposal]bool{a: true, both: true, other: false} {
		if plan.Covers(proposal) != want {
			t.Errorf("%v: %v", values(proposal.Fix.Edit), !want)
		}
	}
	if !a.Same(set(p.plan(), "A", "2")) || a.Same(both) || a.Same(other) {
		t.Error("the same is not the same")
	}
}

// TestPatches: several fixes of one file are one diff, with the mode; each file has its own.
func TestPatches(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("AWS_PROFILE=a\nX=1\nAWS_REGION=eu-west-1\n"), 0o644)
	p.write("dev.env", []byte("AWS_PROFILE=a\n"), 0o644)
	plan := p.plan()
	accept := func(edit Edit) *Proposal {
		t.Helper()
		proposal, err := plan.Propose(fixOf(edit))
		if err != nil {
			t.Fatal(err)
		}
		if err := plan.Accept(proposal); err != nil {
			t.Fatal(err)
		}
		return proposal
	}
	profile := accept(setOf([]string{"AWS_PROFILE", "c"}))
	other := accept(RetargetVariables{File: "dev.env", Set: map[string]string{"AWS_PROFILE": "d"}})
	region := accept(setOf([]string{"AWS_REGION", "eu-west-2"}))
	mode := accept(Chmod{Path: ".env", Mode: 0o600})
	patches := plan.Patches()
	if len(patches) != 2 {
		t.Fatalf("%d patches", len(patches))
	}
	for i, want := range []string{
		"--- .env\n+++ .env\nnew mode 0600\n@@ -1,3 +1,3 @@\n-AWS_PROFILE=a\n+AWS_PROFILE=c\n X=****\n-AWS_REGION=eu-west-1\n+AWS_REGION=eu-west-2\n",
		"--- dev.env\n+++ dev.env\n@@ -1 +1 @@\n-AWS_PROFILE=a\n+AWS_PROFILE=d\n",
	} {
		if got := patches[i].Diff(); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
	for _, c := range []struct {
		proposal *Proposal
		in       int
	}{{profile, 0}, {region, 0}, {mode, 0}, {other, 1}} {
		for i, patch := range patches {
			if patch.Covers(c.proposal) != (i == c.in) {
				t.Errorf("patch %d and %v", i, values(c.proposal.Fix.Edit))
			}
		}
	}
	if got, want := profile.Diff(), "--- .env\n+++ .env\n@@ -1,3 +1,3 @@\n-AWS_PROFILE=a\n+AWS_PROFILE=c\n X=****\n AWS_REGION=eu-west-1\n"; got != want {
		t.Errorf("one fix alone is shown as\n%s\nwant\n%s", got, want)
	}
}

func TestTwoFixesThatMakeOneFile(t *testing.T) {
	p := newProject(t)
	p.write("wrong.yml", []byte(overrideText), 0o644)
	plan := p.plan()
	create := fixOf(AddMounts{File: overrideName, Services: []string{"scheduler"}, Spec: "./a:/b", Create: true})
	for i, fix := range []Fix{create, create, fixOf(RenameFile{From: "wrong.yml", To: overrideName})} {
		proposal, err := plan.Propose(fix)
		if err != nil {
			t.Fatal(err)
		}
		if err := plan.Accept(proposal); (err != nil) != (i == 2) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestPlanIsEmpty(t *testing.T) {
	p := newProject(t)
	plan := p.plan()
	if changed, err := plan.Apply(t.Context(), p.journal()); !plan.IsEmpty() || changed != nil || err != nil {
		t.Errorf("%v, %v", changed, err)
	}
}
