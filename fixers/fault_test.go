package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// fault lets the step of that number fail, and where it lasts all after it.
type fault struct {
	at, steps int
	lasts     bool
	err       error
}

func (f *fault) before(step, path string) error {
	if f.steps++; f.steps == f.at || f.lasts && f.steps > f.at {
		return &fs.PathError{Op: step, Path: path, Err: f.err}
	}
	return nil
}

// faults are the ways in which a step fails.
func faults(at int) []*fault {
	return []*fault{{at: at, err: syscall.EACCES}, {at: at, lasts: true, err: syscall.ENOSPC}}
}

// TestEveryStepCanFail: whichever step fails, once or from then on, the fix says so and
// leaves the tree as before that round; or it is done.
func TestEveryStepCanFail(t *testing.T) {
	for name, rounds := range crashed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trees, steps := applySteps(t, rounds)
			for at := 1; at <= steps; at++ {
				for _, f := range faults(at) {
					p := crashProject(t)
					made, err := p.apply(p.storeWith(f.before), rounds)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.err, at, f.lasts)
					switch got := p.tree(); {
					case err == nil && got != trees[len(trees)-1]:
						t.Errorf("%s: no error, and there is\n%s", when, got)
					case err != nil && !errors.Is(err, f.err):
						t.Errorf("%s: the error does not tell: %v", when, err)
					case err != nil && got != made[len(made)-1] && !strings.Contains(err.Error(), "stays changed"):
						t.Errorf("%s: %v, and there is\n%s", when, err, got)
					case err != nil && strings.Contains(err.Error(), ".doctor-fix"):
						t.Errorf("%s: the error names a file that nobody knows: %v", when, err)
					}
					if !f.lasts && len(p.left()) > 0 && err != nil {
						t.Errorf("%s: %v is left", when, p.left())
					}
					p.undoAll(when, trees[0])
				}
			}
		})
	}
}

// TestEveryStepOfAnUndoCanFail: whichever step fails, each file is as before or as after
// the fix, it is said what was put back, and the next undo ends it.
func TestEveryStepOfAnUndoCanFail(t *testing.T) {
	for name, rounds := range crashed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trees, steps := undoSteps(t, rounds)
			for at := 1; at <= steps; at++ {
				for _, f := range faults(at) {
					p := crashProject(t)
					if _, err := p.apply(p.store(), rounds); err != nil {
						t.Fatal(err)
					}
					fixed := p.tree()
					done, err := p.storeWith(f.before).Undo(t.Context(), p.dir)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.err, at, f.lasts)
					p.isWhole(when, trees)
					got := p.tree()
					switch {
					case err == nil && got != trees[0]:
						t.Errorf("%s: no error, and there is\n%s", when, got)
					case err != nil && (!errors.Is(err, f.err) || strings.Contains(err.Error(), ".doctor-fix")):
						t.Errorf("%s: the error does not tell: %v", when, err)
					case (len(done.Files) > 0) != (got != fixed) && len(rounds) == 1:
						t.Errorf("%s: it says that it put back %v, and there is\n%s", when, done.Files, got)
					}
					if _, err := p.store().Undo(t.Context(), p.dir); err != nil && (!errors.Is(err, ErrNothingToUndo) || got != trees[0]) {
						t.Fatalf("%s: the next undo: %v", when, err)
					}
					if p.tree() != trees[0] || len(p.left()) > 0 {
						t.Errorf("%s: after the next undo there is\n%s (%v)", when, p.tree(), p.left())
					}
				}
			}
		})
	}
}

// TestReportsAtEveryStep: whichever step of writing a report fails, or the process is
// killed before it, there is the old report or the new one, whole, and nobody is told
// that it is there when it is not.
func TestReportsAtEveryStep(t *testing.T) {
	for name, old := range map[string]string{"in the place of another": "old", "a new one": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lay := func() (dir, path string) {
				dir = t.TempDir()
				path = filepath.Join(dir, "report")
				if old != "" {
					if err := os.WriteFile(path, []byte(old), 0o640); err != nil {
						t.Fatal(err)
					}
				}
				return dir, path
			}
			count := &crash{at: 1 << 30}
			_, path := lay()
			if err := (disk{count.before}).writeFile(path, []byte("new"), 0o600); err != nil || textOf(path) != "new" {
				t.Fatalf("%v, %q", err, textOf(path))
			}
			if count.steps < 5 {
				t.Fatalf("only %d steps were seen", count.steps)
			}
			for at := 1; at <= count.steps; at++ {
				_, path := lay()
				killed := &crash{at: at}
				_ = disk{killed.before}.writeFile(path, []byte("new"), 0o600)
				if is := textOf(path); is != old && is != "new" {
					t.Errorf("killed before step %d: %q", at, is)
				}
				if err := WriteFile(path, []byte("newer"), 0o600); err != nil || textOf(path) != "newer" {
					t.Errorf("killed before step %d, the next: %v, %q", at, err, textOf(path))
				}
				for _, f := range faults(at) {
					dir, path := lay()
					err := disk{f.before}.writeFile(path, []byte("new"), 0o600)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.err, at, f.lasts)
					switch is := textOf(path); {
					case err == nil && is != "new":
						t.Errorf("%s: no error, and there is %q", when, is)
					case err != nil && (is != old || !errors.Is(err, f.err) || strings.Contains(err.Error(), ".doctor-report")):
						t.Errorf("%s: %v, and there is %q", when, err, is)
					}
					if left, _ := filepath.Glob(filepath.Join(dir, reportPattern)); len(left) > 0 && !f.lasts {
						t.Errorf("%s: %v is left", when, left)
					}
				}
			}
		})
	}
}

func textOf(path string) string {
	data, _ := os.ReadFile(path)
	return string(data)
}

// TestReportsSweep: what a killed doctor has left beside a report goes with the next
// one, and what another doctor is writing stays.
func TestReportsSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".doctor-report-old.tmp", ".doctor-report-young.tmp", ".doctor-fix-old.tmp", "old.tmp"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err == nil && strings.Contains(name, "old") {
			err = os.Chtimes(path, info.ModTime(), info.ModTime().Add(-2*stale))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteFile(filepath.Join(dir, "report"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".doctor-fix-old.tmp", ".doctor-report-young.tmp", "old.tmp", "report"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
}
