package fixers

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact/redacttest"
)

var (
	kebab   = lazyregexp.New(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	argName = lazyregexp.New(`^[a-z][a-z0-9]*(-[a-z0-9]+)*:?$`)
)

// TestFixersAreInOrder: each keeps the contract of its type, and the list is sorted.
func TestFixersAreInOrder(t *testing.T) {
	list := All()
	for i, f := range list {
		switch {
		case !kebab().MatchString(f.Name):
			t.Errorf("%q: the name is not lower-kebab-case", f.Name)
		case i > 0 && list[i-1].Name >= f.Name:
			t.Errorf("%s: not in its place in the list, or there twice", f.Name)
		case f.Doc == "" || f.Plan == nil:
			t.Errorf("%s: no documentation or no plan", f.Name)
		case f.Safety != checks.Safe && f.Safety != checks.Unsafe:
			t.Errorf("%s: no safety", f.Name)
		case slices.ContainsFunc(f.Args, func(a Arg) bool { return !argName().MatchString(a.Name) || a.Doc == "" }):
			t.Errorf("%s: an argument without a name or documentation", f.Name)
		case ByName(f.Name).Name != f.Name:
			t.Errorf("%s is not found", f.Name)
		}
	}
	if len(list) == 0 {
		t.Error("there are no fixers")
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	for want, fix := range map[string]checks.Fix{
		"no fixer":                fixOf("nothing"),
		`unknown argument`:        fixOf("chmod", "path", "x", "mode", "0644", "who", "me"),
		`"mode" is missing`:       fixOf("chmod", "path", "x"),
		`"path" is missing`:       fixOf("chmod", "path", "", "mode", "0644"),
		"characters that cannot":  fixOf("retarget-variables", "file", ".env", "set:A", "b\nC=1"),
		`that cannot be printed`:  fixOf("retarget-variables", "file", ".env", "set:A\n", "b"),
		`unknown argument "set:"`: fixOf("retarget-variables", "file", ".env", "set:", "b"),
		`"to" holds`:              fixOf("retarget-mount", "file", "f", "from", "a", "to", "\x1b[1m"),
		`"to" holds character`:    fixOf("retarget-mount", "file", "f", "from", "a", "to", "\xff"),
	} {
		if _, err := newProject(t).plan().Propose(fix); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", map[string]string(fix.Args), err, want)
		}
	}
	if _, err := prepare(retargetMount, Project{}, retargetFix()); err != nil {
		t.Error(err)
	}
}

func TestSafetyIsTheWorse(t *testing.T) {
	for _, c := range []struct {
		fixer             *Fixer
		fix, change, want checks.Safety
	}{
		{retargetMount, checks.Safe, "", checks.Safe}, {retargetMount, checks.Unsafe, "", checks.Unsafe}, {retargetMount, "", "", checks.Unsafe},
		{chmod, checks.Safe, "", checks.Unsafe}, {chmod, checks.Safe, checks.Safe, checks.Safe}, {chmod, checks.Unsafe, checks.Safe, checks.Unsafe},
		{editINI, checks.Safe, "", checks.Unsafe},
	} {
		if got := c.fixer.safety(checks.Fix{Safety: c.fix}, Change{Safety: c.change}); got != c.want {
			t.Errorf("%s with %q, %q: %s, want %s", c.fixer.Name, c.fix, c.change, got, c.want)
		}
	}
}

func TestChmodIsSafeWhereItTakesAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no permission bits")
	}
	p := newProject(t)
	p.write("~/.aws/credentials", nil, 0o640)
	for mode, want := range map[string]checks.Safety{"0600": checks.Safe, "0400": checks.Safe, "0644": checks.Unsafe, "0604": checks.Unsafe} {
		proposal, err := p.plan().Propose(fixOf("chmod", "path", "~/.aws/credentials", "mode", mode))
		if err != nil || proposal.Safety != want {
			t.Errorf("%s: %v, %v", mode, proposal, err)
		}
	}
}

func TestPathsOfArguments(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/config", []byte("[a]\n"), 0o600)
	for _, path := range []string{"~/.aws/config", "../home/.aws/config", p.path("~/.aws/config")} {
		proposal, err := p.plan().Propose(fixOf("edit-ini", "file", path, "rename-section", "a", "to", "profile a"))
		if err != nil || !strings.HasPrefix(proposal.Diff(), "--- ~/.aws/config\n") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestNothingToDo(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write(".env", []byte("A=1\n"), 0o644)
	for _, fix := range []checks.Fix{
		fixOf("retarget-mount", "file", overrideName, "from", oldTarget, "to", oldTarget),
		fixOf("retarget-variables", "file", ".env", "set:A", "1"),
		fixOf("set-mount-mode", "file", overrideName, "target", oldTarget, "mode", "ro"),
		fixOf("add-mounts", "file", overrideName, "services", "scheduler", "spec", "~/.aws:"+oldTarget),
	} {
		if _, err := p.plan().Propose(fix); !errors.Is(err, ErrNothingToDo) {
			t.Errorf("%s: %v", fix.Fixer, err)
		}
	}
}

func TestFixesOfOneFileAreMerged(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\nB=1\nC=1\n"), 0o644)
	set := func(args ...string) checks.Fix {
		return fixOf("retarget-variables", append([]string{"file", ".env"}, args...)...)
	}
	plan := p.plan()
	for _, step := range []struct {
		fix  checks.Fix
		want string // of the conflict
	}{
		{set("set:A", "2"), ""},
		{set("set:A", "2"), ""}, // the same: counts once
		{set("set:A", "2", "set:B", "2"), ""},
		{set("set:A", "3"), "Mend it"},
		{set("set:D", "1"), ""},
		{set("set:E", "1"), "Mend it"}, // at the same place as D
		{fixOf("unset-variables", "file", ".env", "names", "A"), "Mend it"},
		{fixOf("unset-variables", "file", ".env", "names", "C"), ""},
		{fixOf("rename-file", "from", ".env", "to", "x.env"), "Mend it"},
		{fixOf("chmod", "path", ".env", "mode", "0600"), ""},
		{fixOf("chmod", "path", ".env", "mode", "0640"), "Mend it"},
	} {
		proposal, err := plan.Propose(step.fix)
		if err != nil {
			t.Fatal(err)
		}
		err = plan.Accept(proposal)
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
	set := func(plan *Plan, args ...string) *Proposal {
		t.Helper()
		proposal, err := plan.Propose(fixOf("retarget-variables", append([]string{"file", ".env"}, args...)...))
		if err != nil {
			t.Fatal(err)
		}
		return proposal
	}
	plan := p.plan()
	a, both, other := set(plan, "set:A", "2"), set(plan, "set:A", "2", "set:B", "2"), set(plan, "set:A", "3")
	if plan.Covers(a) {
		t.Error("an empty plan covers nothing")
	}
	if err := plan.Accept(both); err != nil {
		t.Fatal(err)
	}
	for proposal, want := range map[*Proposal]bool{a: true, both: true, other: false} {
		if plan.Covers(proposal) != want {
			t.Errorf("%v: %v", map[string]string(proposal.Fix.Args), !want)
		}
	}
	if !a.Same(set(p.plan(), "set:A", "2")) || a.Same(both) || a.Same(other) {
		t.Error("the same is not the same")
	}
}

func TestTwoFixesThatMakeOneFile(t *testing.T) {
	p := newProject(t)
	p.write("wrong.yml", []byte(overrideText), 0o644)
	plan := p.plan()
	create := fixOf("add-mounts", "file", overrideName, "services", "scheduler", "spec", "./a:/b", "create", "true")
	for i, fix := range []checks.Fix{create, create, fixOf("rename-file", "from", "wrong.yml", "to", overrideName)} {
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
