package fixers

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"doctor/internal/disk/disktest"
)

// faults are the ways in which a step fails.
func faults(at int) []*disktest.Fault {
	return []*disktest.Fault{{At: at, Err: syscall.EACCES}, {At: at, Lasts: true, Err: syscall.ENOSPC}}
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
					made, err := p.apply(p.storeWith(f.Before), rounds)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.Err, at, f.Lasts)
					switch got := p.tree(); {
					case err == nil && got != trees[len(trees)-1]:
						t.Errorf("%s: no error, and there is\n%s", when, got)
					case err != nil && !errors.Is(err, f.Err):
						t.Errorf("%s: the error does not tell: %v", when, err)
					case err != nil && got != made[len(made)-1] && !strings.Contains(err.Error(), "stays changed"):
						t.Errorf("%s: %v, and there is\n%s", when, err, got)
					case err != nil && strings.Contains(err.Error(), ".doctor-fix"):
						t.Errorf("%s: the error names a file that nobody knows: %v", when, err)
					}
					if !f.Lasts && len(p.left()) > 0 && err != nil {
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
					done, err := p.storeWith(f.Before).Undo(t.Context(), p.dir)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.Err, at, f.Lasts)
					p.isWhole(when, trees)
					got := p.tree()
					switch {
					case err == nil && got != trees[0]:
						t.Errorf("%s: no error, and there is\n%s", when, got)
					case err != nil && (!errors.Is(err, f.Err) || strings.Contains(err.Error(), ".doctor-fix")):
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
