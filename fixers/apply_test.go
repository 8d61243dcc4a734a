package fixers

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"doctor/internal/disk"
)

const overrideName = "docker-compose.override.yml"

const overrideText = "services:\n  scheduler:\n    volumes:\n      - ~/.aws:/usr/local/airflow/.aws:ro\n"

func retargetFix() Fix {
	return fixOf(RetargetMount{File: overrideName, From: oldTarget, To: newTarget})
}

func retargeted() string { return strings.ReplaceAll(overrideText, oldTarget, newTarget) }

// accept plans one fix, ready to be applied.
func (p *project) accept(fixes ...Fix) *Plan {
	p.t.Helper()
	plan := p.plan()
	for _, fix := range fixes {
		proposal, err := plan.Propose(fix)
		if err != nil {
			p.t.Fatal(err)
		}
		if err := plan.Accept(proposal); err != nil {
			p.t.Fatal(err)
		}
	}
	return plan
}

func TestApplyKeepsTheMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no permission bits")
	}
	for _, mode := range []os.FileMode{0o600, 0o644, 0o664, 0o755, 0o640} {
		p := newProject(t)
		p.write(overrideName, []byte(overrideText), mode)
		if _, err := p.fix(retargetFix()); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(p.path(overrideName)); err != nil || info.Mode() != mode {
			t.Errorf("mode %v, want %v (%v)", info.Mode(), mode, err)
		}
	}
}

func TestApplyFollowsLinks(t *testing.T) {
	p := newProject(t)
	p.write("config/override.yml", []byte(overrideText), 0o600)
	link(t, filepath.Join("config", "override.yml"), p.path("middle"))
	link(t, "middle", p.path(overrideName))
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	if got := p.read("config/override.yml"); got != retargeted() {
		t.Errorf("%q", got)
	}
	for name, want := range map[string]string{overrideName: "middle", "middle": filepath.Join("config", "override.yml")} {
		if to, err := os.Readlink(p.path(name)); err != nil || to != want {
			t.Errorf("%s leads to %q, %v", name, to, err)
		}
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err != nil || p.read("config/override.yml") != overrideText {
		t.Errorf("undo: %v, %q", err, p.read("config/override.yml"))
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skip("no symbolic links here:", err)
	}
}

func TestApplyStopsWhenTheFileHasChanged(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write(".env", []byte("AWS_PROFILE=a\n"), 0o644)
	plan := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"AWS_PROFILE": "b"}}), retargetFix())
	p.write(overrideName, []byte(overrideText+"# mine\n"), 0o644)
	changed, err := plan.Apply(t.Context(), p.journal())
	if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), overrideName) || changed != nil {
		t.Errorf("%v, %v", changed, err)
	}
	p.expect(map[string]string{overrideName: overrideText + "# mine\n", ".env": "AWS_PROFILE=a\n"})
	if _, err := p.store().Undo(t.Context(), p.dir); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("undo: %v", err)
	}
}

func TestApplyStopsWhenTheFileHasGoneOrCome(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	plan := p.accept(retargetFix())
	if err := os.Remove(p.path(overrideName)); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Apply(t.Context(), p.journal()); !errors.Is(err, ErrChanged) {
		t.Errorf("gone: %v", err)
	}
	plan = p.accept(fixOf(AddMounts{File: overrideName, Services: []string{"scheduler"}, Spec: "./a:/b", Create: true}))
	p.write(overrideName, []byte("mine\n"), 0o644)
	if _, err := plan.Apply(t.Context(), p.journal()); !errors.Is(err, ErrChanged) {
		t.Errorf("come: %v", err)
	}
	p.expect(map[string]string{overrideName: "mine\n"})
}

func TestApplyTakesBackWhatItBegan(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write("wrong.env", []byte("A=1\n"), 0o644)
	plan := p.accept(retargetFix(), fixOf(RenameFile{From: "wrong.env", To: ".env"}))
	p.write(".env", []byte("B=1\n"), 0o644) // now the second step must fail
	_, err := plan.Apply(t.Context(), p.journal())
	if err == nil || !strings.Contains(err.Error(), "there is a file .env already") {
		t.Errorf("%v", err)
	}
	p.expect(map[string]string{overrideName: overrideText, "wrong.env": "A=1\n", ".env": "B=1\n"})
	if _, err := p.store().Undo(t.Context(), p.dir); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("undo: %v", err)
	}
}

func TestApplyCleansUpAfterACrash(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write(".doctor-fix-123.tmp", []byte("left"), 0o600)
	p.write(".doctor-fix-123.tmp.mine", []byte("not ours"), 0o600)
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	p.expect(map[string]string{overrideName: retargeted(), ".doctor-fix-123.tmp.mine": "not ours"})
}

func TestApplyInAFolderWithOddLetters(t *testing.T) {
	p := newProject(t)
	name := "a[b-c] *?é"
	if runtime.GOOS == "windows" {
		name = "a[b-c] é"
	}
	p.write(name+"/o.yml", []byte(overrideText), 0o644)
	p.write(name+"/.doctor-fix-9.tmp", nil, 0o600)
	if _, err := p.fix(fixOf(RetargetMount{File: name + "/o.yml", From: oldTarget, To: newTarget})); err != nil {
		t.Fatal(err)
	}
	p.expect(map[string]string{name + "/o.yml": retargeted()})
}

// TestApplyTwice: of two doctors with the same plan, the second finds everything done.
func TestApplyTwice(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	first, second := p.accept(retargetFix()), p.accept(retargetFix())
	if changed, err := first.Apply(t.Context(), p.journal()); err != nil || len(changed) != 1 {
		t.Errorf("the first: %v, %v", changed, err)
	}
	if changed, err := second.Apply(t.Context(), p.journal()); err != nil || len(changed) != 0 {
		t.Errorf("the second: %v, %v", changed, err)
	}
	p.expect(map[string]string{overrideName: retargeted()})
}

// TestApplyAfterAnother: of two doctors with different fixes of one file, the second must notice
// that its plan is outdated.
func TestApplyAfterAnother(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\nB=1\n"), 0o644)
	first := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}))
	second := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"B": "2"}}))
	if _, err := first.Apply(t.Context(), p.journal()); err != nil {
		t.Error(err)
	}
	if _, err := second.Apply(t.Context(), p.journal()); !errors.Is(err, ErrChanged) {
		t.Errorf("the second: %v", err)
	}
	p.expect(map[string]string{".env": "A=2\nB=1\n"})
}

func TestRenameMovesLinks(t *testing.T) {
	p := newProject(t)
	p.write("real.yml", []byte("x"), 0o644)
	link(t, "real.yml", p.path("docker-compose.override.yaml"))
	if _, err := p.fix(fixOf(RenameFile{From: "docker-compose.override.yaml", To: overrideName})); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(p.path(overrideName)); to != "real.yml" {
		t.Errorf("%q, %v", to, err)
	}
	if err := os.Mkdir(p.path("sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := p.fix(fixOf(RenameFile{From: overrideName, To: "sub/" + overrideName}))
	if err == nil || !strings.Contains(err.Error(), "relative link") {
		t.Errorf("a link that would lead elsewhere: %v", err)
	}
}

// TestApplyStopsAtALinkThatHasCome: a link that has replaced a file since then is not replaced,
// even if its target has the same text.
func TestApplyStopsAtALinkThatHasCome(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	plan := p.accept(retargetFix())
	if err := os.Rename(p.path(overrideName), p.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	link(t, "elsewhere", p.path(overrideName))
	if _, err := plan.Apply(t.Context(), p.journal()); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if to, err := os.Readlink(p.path(overrideName)); err != nil || to != "elsewhere" || p.read("elsewhere") != overrideText {
		t.Errorf("%q, %v, %q", to, err, p.read("elsewhere"))
	}
}

// TestCommitLooksOnceMore: what another program writes after staging is not lost, and earlier
// replacements are restored.
func TestCommitLooksOnceMore(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o600)
	p.write(".env", []byte("A=1\n"), 0o644)
	plan := p.accept(retargetFix(), fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}))
	actions, err := plan.prepare(disk.Writer{})
	if err == nil {
		err = stageAll(actions)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.write(".env", []byte("A=3\n"), 0o644)
	if _, err := commit(actions); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), ".env") {
		t.Errorf("%v", err)
	}
	for _, a := range actions {
		a.discard()
	}
	p.expect(map[string]string{overrideName: overrideText, ".env": "A=3\n"})
	if info, err := os.Stat(p.path(overrideName)); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
