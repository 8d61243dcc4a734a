package fixers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"doctor/internal/disk"
	"doctor/internal/disk/disktest"
)

// TestRenameWhereItIsNoStep: on a disk without a rename that fails where the name is
// taken, a crash may leave a file with both names; that is put right.
func TestRenameWhereItIsNoStep(t *testing.T) {
	rounds := crashed()["a rename"]
	unsupported := func(step string) error {
		if step == "rename" {
			return errors.ErrUnsupported
		}
		return nil
	}
	p := crashProject(t)
	before := p.tree()
	if _, err := p.apply(p.storeWith(func(step, _ string) error { return unsupported(step) }), rounds); err != nil {
		t.Fatal(err)
	}
	p.undoAll("not killed", before)
	both := 0
	for at := 1; at < 100; at++ {
		p := crashProject(t)
		c := &disktest.Crash{At: at}
		_, err := p.apply(p.storeWith(func(step, path string) error {
			if err := c.Before(step, path); err != nil {
				return err
			}
			return unsupported(step)
		}), rounds)
		if disk.SameFile(p.path("wrong.yml"), p.path(overrideName)) {
			both++
		}
		p.undoAll(fmt.Sprintf("killed before step %d (%v)", at, err), before)
		if c.Steps < at {
			break
		}
	}
	if both != 1 {
		t.Errorf("a file with both names was seen %d times", both)
	}
}

// TestRenameToAnotherDisk: it is not tried in more than one step.
func TestRenameToAnotherDisk(t *testing.T) {
	p := crashProject(t)
	before := p.tree()
	_, err := p.apply(p.storeWith(func(step, path string) error {
		if step == "rename" && filepath.Base(path) == overrideName {
			return &os.LinkError{Op: step, Old: "x", New: path, Err: syscall.EXDEV}
		}
		return nil
	}), crashed()["a rename"])
	if err == nil || !strings.Contains(err.Error(), "is on another disk: move the file by hand") || p.tree() != before {
		t.Errorf("%v\n%s", err, p.tree())
	}
	p.undoAll("another disk", before)
}
