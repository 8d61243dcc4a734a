package fixers

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Tidy removes what killed doctors left behind for a project: staged contents next to their files,
// and backups of changes that were not made. A fix and an undo do so themselves; this is for a run
// that changes nothing.
func (s *Store) Tidy(ctx context.Context, project string) error {
	if all, err := journals(s.shelf(project)); err != nil || len(all) == 0 {
		return err
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	s.tidy(project)
	return nil
}

// tidy must be called with the lock held. What cannot be removed is left for the next call.
func (s *Store) tidy(project string) {
	shelf := s.shelf(project)
	all, _ := journals(shelf)
	for _, name := range all {
		folder := filepath.Join(shelf, name)
		data, err := os.ReadFile(filepath.Join(folder, recordName))
		if errors.Is(err, fs.ErrNotExist) {
			_ = s.clear(folder)
			continue
		}
		rec, readErr := readRecord(data)
		if err != nil || readErr != nil {
			continue
		}
		for _, st := range rec.Steps {
			s.disk.Sweep(filepath.Dir(st.Path))
		}
	}
}
