package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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
		c := &crash{at: at}
		_, err := p.apply(p.storeWith(func(step, path string) error {
			if err := c.before(step, path); err != nil {
				return err
			}
			return unsupported(step)
		}), rounds)
		if sameInode(p.path("wrong.yml"), p.path(overrideName)) {
			both++
		}
		p.undoAll(fmt.Sprintf("killed before step %d (%v)", at, err), before)
		if c.steps < at {
			break
		}
	}
	if both != 1 {
		t.Errorf("a file with both names was seen %d times", both)
	}
	// Where there are no hard links either, nothing is written over.
	p = crashProject(t)
	p.write(overrideName, []byte("mine\n"), 0o644)
	d := disk{func(step, _ string) error {
		if step == "rename" || step == "link" {
			return errors.ErrUnsupported
		}
		return nil
	}}
	if err := d.move(p.path("wrong.yml"), p.path(overrideName)); err == nil || !strings.Contains(err.Error(), "already") || p.read(overrideName) != "mine\n" {
		t.Errorf("%v", err)
	}
	if err := d.move(p.path("wrong.yml"), p.path("free.yml")); err != nil || p.read("free.yml") != overrideText {
		t.Errorf("%v", err)
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

// TestBusyFiles: a file that another program has open is tried for again, and then it
// is said what to do.
func TestBusyFiles(t *testing.T) {
	busy := errors.New("busy")
	for _, c := range []struct {
		fails, tries, pauses int
		err, want            error
	}{
		{0, 1, 0, busy, nil}, {3, 4, 3, busy, nil}, {attempts - 1, attempts, attempts - 1, busy, nil},
		{attempts, attempts, attempts - 1, busy, ErrBusy}, {1, 1, 0, fs.ErrExist, fs.ErrExist},
	} {
		tries, pauses := 0, 0
		err := persist(func() error {
			if tries++; tries <= c.fails {
				return c.err
			}
			return nil
		}, func(err error) bool { return errors.Is(err, busy) }, func(int) { pauses++ })
		if !errors.Is(err, c.want) || tries != c.tries || pauses != c.pauses {
			t.Errorf("fails %d times: %v after %d tries and %d pauses", c.fails, err, tries, pauses)
		}
	}
}
