package fixers

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestAnotherDoctorIsNotWaitedForForever: a doctor that holds the lock and does not end, such as a
// stopped one, blocks others no longer than patience; a lock that comes too late is released.
func TestAnotherDoctorIsNotWaitedForForever(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		free, given := make(chan struct{}), new(atomic.Int32)
		store := &Store{Dir: dir, acquire: func(string) (func(), error) {
			<-free
			return func() { given.Add(1) }, nil
		}}
		start := time.Now()
		if _, err := store.Undo(t.Context(), dir); !errors.Is(err, ErrLocked) || time.Since(start) != patience {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		interrupted, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		start = time.Now()
		if _, err := store.Undo(interrupted, dir); !errors.Is(err, ErrLocked) || time.Since(start) != time.Second {
			t.Errorf("interrupted after %v: %v", time.Since(start), err)
		}
		close(free)
		synctest.Wait()
		if given.Load() != 2 {
			t.Errorf("the lock was given back %d times", given.Load())
		}
		if _, err := store.Undo(t.Context(), dir); !errors.Is(err, ErrNothingToUndo) || given.Load() != 3 {
			t.Errorf("with the lock: %v; given back %d times", err, given.Load())
		}
	})
}

// TestLockOfAnother: the same with a system lock.
func TestLockOfAnother(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\n"), 0o600)
	plan := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}))
	unlock, err := p.store().lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	over, end := context.WithCancel(t.Context())
	end()
	changed, err := plan.Apply(over, p.journal())
	if !errors.Is(err, ErrLocked) || changed != nil || p.read(".env") != "A=1\n" {
		t.Errorf("%v, %v, %q", changed, err, p.read(".env"))
	}
	unlock()
	if changed, err = plan.Apply(t.Context(), p.journal()); err != nil || len(changed) != 1 {
		t.Errorf("afterwards: %v, %v", changed, err)
	}
}
