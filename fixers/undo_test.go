package fixers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestUndoOnlyWhatTheFixWrote(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	p.write(".env", []byte("A=1\n"), 0o600)
	if _, err := p.fix(retargetFix(), fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}})); err != nil {
		t.Fatal(err)
	}
	p.write(".env", []byte("A=3\n"), 0o600)
	if _, err := p.store().Undo(t.Context(), p.dir); err == nil || !strings.Contains(err.Error(), ".env has changed since the fix") {
		t.Errorf("%v", err)
	}
	p.expect(map[string]string{overrideName: retargeted(), ".env": "A=3\n"})
	p.write(".env", []byte("A=1\n"), 0o600) // as it was before the fix: nothing to do there
	done, err := p.store().Undo(t.Context(), p.dir)
	if err != nil || len(done.Files) != 1 || done.Files[0] != overrideName {
		t.Errorf("%v, %v", done, err)
	}
	p.expect(map[string]string{overrideName: overrideText, ".env": "A=1\n"})
	if _, err := p.store().Undo(t.Context(), p.dir); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("twice: %v", err)
	}
}

func TestUndoGoesBackOneByOne(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=0\n"), 0o600)
	for i := range 3 {
		if _, err := p.fix(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": string(rune('1' + i))}})); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"A=2\n", "A=1\n", "A=0\n"} {
		if _, err := p.store().Undo(t.Context(), p.dir); err != nil || p.read(".env") != want {
			t.Errorf("%q, %v, want %q", p.read(".env"), err, want)
		}
	}
}

// TestUndoSeveralRounds reverts all rounds of one application at once.
func TestUndoSeveralRounds(t *testing.T) {
	p := newProject(t)
	p.write("docker-compose.override.yaml", []byte(overrideText), 0o640)
	j := p.journal()
	for _, edit := range []Edit{
		RenameFile{From: "docker-compose.override.yaml", To: overrideName},
		retargetFix().Edit,
		SetMountMode{File: overrideName, Target: newTarget, Access: ReadWrite},
		RetargetVariables{File: ".env", Set: map[string]string{"A": "1"}, Create: true},
		RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}},
	} {
		if _, err := p.accept(fixOf(edit)).Apply(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS != "windows" {
		if _, err := p.accept(fixOf(Chmod{Path: ".env", Mode: 0o644})).Apply(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	done, err := p.store().Undo(t.Context(), p.dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(done.Files, " "); got != ".env docker-compose.override.yaml docker-compose.override.yml" {
		t.Errorf("undone: %s", got)
	}
	p.expect(map[string]string{"docker-compose.override.yaml": overrideText})
}

func TestUndoAfterACrash(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	p.write(overrideName, []byte(overrideText), 0o644) // as if it had ended before the exchange
	if done, err := p.store().Undo(t.Context(), p.dir); err != nil || len(done.Files) != 0 {
		t.Errorf("%v, %v", done, err)
	}
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	shelf := p.store().shelf(p.dir)
	if err := os.Mkdir(filepath.Join(shelf, "99991231T000000.000000000Z-000"), 0o700); err != nil {
		t.Fatal(err) // as if it had ended before the journal was written
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err != nil || p.read(overrideName) != overrideText {
		t.Errorf("%v, %q", err, p.read(overrideName))
	}
}

func TestUndoRefusesADamagedBackup(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	backups, _ := filepath.Glob(filepath.Join(p.store().shelf(p.dir), "*", "*.backup"))
	if len(backups) != 1 {
		t.Fatal(backups)
	}
	if err := os.WriteFile(backups[0], []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("%v", err)
	}
	p.expect(map[string]string{overrideName: retargeted()})
}

func TestBackupsArePrivateAndFew(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("SECRET=geheim\nA=0\n"), 0o644)
	for i := range kept + 3 {
		plan := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": time.Unix(int64(i), 0).String()}}))
		if _, err := plan.Apply(t.Context(), p.store().Begin(p.dir, time.Unix(int64(1000+i), 0))); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ := journals(p.store().shelf(p.dir)); len(all) != kept || !strings.HasPrefix(all[0], "19700101T001643") {
		t.Errorf("%d journals: %v", len(all), all)
	}
	files := 0
	err := filepath.Walk(p.state, func(path string, info fs.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if info.Mode().IsRegular() && filepath.Base(path) != "lock" {
			files++
		}
		if private := info.Mode().Perm()&0o077 == 0; !private && runtime.GOOS != "windows" && filepath.Base(path) != "lock" {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || files != 2*kept {
		t.Errorf("%d files, %v", files, err)
	}
	p.expect(map[string]string{".env": p.read(".env")}) // no other files next to it
}

func TestUndoIsForOneProject(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store().Undo(t.Context(), p.home); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("%v", err)
	}
	link(t, p.dir, p.path("~/link"))
	if _, err := p.store().Undo(t.Context(), p.path("~/link")); err != nil || p.read(overrideName) != overrideText {
		t.Errorf("through a link: %v", err)
	}
}
