package fixers

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Tidy removes what killed doctors left of a project: new contents beside the files that
// they were to replace, and backups of changes that were not made. A fix and an undo do
// that by themselves; this is for a run that changes nothing.
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

// tidy must be called by the holder of the lock. What cannot be removed stays for
// the next one.
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
