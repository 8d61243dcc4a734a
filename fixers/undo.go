package fixers

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"doctor/internal/disk"
)

// ErrNothingToUndo means that no application to this project is recorded.
var ErrNothingToUndo = errors.New("there is no fix to undo in this project")

// errChangedAgain means that a file has changed during the undo.
var errChangedAgain = errors.New("the file has changed in the meantime: run doctor fix --undo again")

// Undone is the result of an undo.
type Undone struct {
	// Time is when the fix was applied.
	Time time.Time
	// Files are the names of what was restored.
	Files []string
	// Record is the folder of the fix's record if it could not be removed, and Why the reason: the
	// next undo finds it again and has nothing to do.
	Record string
	Why    error
}

// Undo undoes the last application to the project in dir that has not been undone: contents, names
// and modes. It does so only if everything is still as the fix left it; otherwise it changes
// nothing, and the error names the file. Files that are already restored are left alone. If it
// fails halfway, Files are those restored so far. The context only limits the waiting for another
// doctor (ErrLocked).
func (s *Store) Undo(ctx context.Context, dir string) (Undone, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return Undone{}, err
	}
	defer unlock()
	folder, rec, err := s.last(dir)
	if err != nil {
		return Undone{}, err
	}
	for _, st := range rec.Steps {
		s.disk.Sweep(filepath.Dir(st.Path))
	}
	todo, err := judge(rec.Steps)
	if err != nil {
		return Undone{}, fmt.Errorf("%w (the previous contents are in %s; remove that folder to undo the fix before)", err, folder)
	}
	done := Undone{Time: rec.Time}
	defer func() { slices.Sort(done.Files) }()
	for _, st := range todo {
		err := st.undo(s.disk, func() ([]byte, error) { return os.ReadFile(filepath.Join(folder, st.Backup)) })
		if err != nil {
			return done, fmt.Errorf("cannot undo the change of %s: %w", st.Label, disk.Cause(err))
		}
		if !slices.Contains(done.Files, st.Label) {
			done.Files = append(done.Files, st.Label)
		}
	}
	if err := s.clear(folder); err != nil {
		done.Record, done.Why = folder, disk.Cause(err)
	}
	return done, nil
}

// last finds the newest journal of a project.
func (s *Store) last(dir string) (folder string, rec record, err error) {
	shelf := s.shelf(dir)
	all, err := journals(shelf)
	if err != nil {
		return "", rec, err
	}
	for _, name := range slices.Backward(all) {
		folder = filepath.Join(shelf, name)
		data, err := os.ReadFile(filepath.Join(folder, recordName))
		if errors.Is(err, fs.ErrNotExist) { // a crash before the first change, or after the last undo
			_ = s.clear(folder)
			continue
		}
		if err == nil {
			rec, err = readRecord(data)
		}
		if err == nil && rec.Version != 1 {
			err = fmt.Errorf("it was written by another version of doctor")
		}
		if err != nil {
			return "", rec, fmt.Errorf("cannot read the record of the last fix in %s (remove that folder to undo the fix before): %w", folder, disk.Cause(err))
		}
		return folder, rec, nil
	}
	return "", rec, ErrNothingToUndo
}

// undo undoes one step; backup returns the old content of an edited file.
func (s step) undo(d disk.Writer, backup func() ([]byte, error)) error {
	switch s.Kind {
	case renamed:
		if s.half() {
			return d.Remove(s.To)
		}
		return d.Move(s.To, s.Path)
	case allowed:
		return s.List.set(d, s.Path)
	case chmoded:
		return d.Chmod(s.Path, s.Mode)
	case created:
		if stateOf(s.Path) != s.After {
			return errChangedAgain
		}
		if err := d.Remove(s.Path); err != nil {
			return err
		}
		d.SyncFolder(filepath.Dir(s.Path))
		return nil
	}
	content, err := backup()
	if err != nil {
		return err
	}
	if stateOfText(content) != s.Before {
		return errors.New("the backup is damaged")
	}
	if stateOf(s.Path) != s.After { // a last check
		return errChangedAgain
	}
	// An edit does not change the mode: a mode set since then stays.
	staged, err := d.Stage(s.Path, content, s.Mode)
	if err != nil {
		return err
	}
	if err := exchange(staged); err != nil {
		staged.Discard()
		return err
	}
	return nil
}
