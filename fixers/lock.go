package fixers

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// ErrLocked means that another doctor of this user is changing files and did not end in time.
var ErrLocked = errors.New("another doctor is changing files: try again when it has finished")

// patience is how long to wait for another doctor. It holds the lock only while it writes, which is
// very short.
const patience = 10 * time.Second

// lock serializes applying and undoing of all doctors of this user. It waits for the others until
// the context ends, but at most for patience.
func (s *Store) lock(ctx context.Context) (unlock func(), err error) {
	if err := s.disk.MakeFolders(s.Dir); err != nil {
		return nil, fmt.Errorf("cannot make the folder for backups: %w", err)
	}
	acquire := s.acquire
	if acquire == nil {
		acquire = func(path string) (func(), error) { return lockedfile.MutexAt(path).Lock() }
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	type outcome struct {
		unlock func()
		err    error
	}
	// The system call cannot be canceled: it continues, and unlocks what it gets.
	got, left := make(chan outcome), make(chan struct{})
	go func() {
		unlock, err := acquire(filepath.Join(s.Dir, "lock"))
		select {
		case got <- outcome{unlock, err}:
		case <-left:
			if err == nil {
				unlock()
			}
		}
	}()
	select {
	case o := <-got:
		if o.err != nil {
			return nil, fmt.Errorf("cannot lock the folder for backups: %w", o.err)
		}
		return o.unlock, nil
	case <-ctx.Done():
		close(left)
		return nil, ErrLocked
	}
}
