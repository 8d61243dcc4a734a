package fixers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// ErrNothingToUndo says that no application to this project is on record.
var ErrNothingToUndo = errors.New("no fix of this project is left to undo")

// Undone is what an undo has done.
type Undone struct {
	// Time is when the fix was applied.
	Time time.Time
	// Files are the names of what is again as it was.
	Files []string
}

// Undo takes back the last application to the project in dir that has not been
// undone: contents, names and modes. It does so only if everything is still
// as the fix left it; else it changes nothing and says what is not. Files that
// are as they were before the fix are left alone.
func (s *Store) Undo(dir string) (Undone, error) {
	unlock, err := s.lock()
	if err != nil {
		return Undone{}, err
	}
	defer unlock()
	folder, rec, err := s.last(dir)
	if err != nil {
		return Undone{}, err
	}
	steps := slices.Clone(rec.Steps)
	slices.Reverse(steps)
	todo, err := judge(steps)
	if err != nil {
		return Undone{}, err
	}
	done := Undone{Time: rec.Time}
	for _, st := range todo {
		sweep(filepath.Dir(st.Path))
		err := st.undo(func() ([]byte, error) { return os.ReadFile(filepath.Join(folder, st.Backup)) })
		if err != nil {
			return done, fmt.Errorf("cannot undo the change of %s: %w", st.Label, cause(err))
		}
		if !slices.Contains(done.Files, st.Label) {
			done.Files = append(done.Files, st.Label)
		}
	}
	slices.Sort(done.Files)
	return done, os.RemoveAll(folder)
}

// last finds the newest journal of a project.
func (s *Store) last(dir string) (folder string, rec record, err error) {
	shelf := s.shelf(dir)
	all := journals(shelf)
	if len(all) == 0 {
		return "", rec, ErrNothingToUndo
	}
	folder = filepath.Join(shelf, all[len(all)-1])
	data, err := os.ReadFile(filepath.Join(folder, recordName))
	if errors.Is(err, fs.ErrNotExist) { // a crash before anything was changed
		_ = os.RemoveAll(folder)
		return s.last(dir)
	}
	if err == nil {
		err = json.Unmarshal(data, &rec)
	}
	if err == nil && rec.Version != 1 {
		err = fmt.Errorf("it was written by another version of doctor")
	}
	if err != nil {
		return "", rec, fmt.Errorf("cannot read the journal in %s: %w", folder, err)
	}
	return folder, rec, nil
}

// state is what a path holds: the hash of a file's content, or why there is none.
type state string

const absent state = "absent"

func stateOf(path string) state {
	data, err := current(path)
	switch {
	case err == nil:
		return state(hash(data))
	case errors.Is(err, fs.ErrNotExist):
		return absent
	}
	return "unreadable"
}

// judge looks whether all steps, the last one first, can be undone, and leaves
// out those that have been already or were never taken.
func judge(steps []step) ([]step, error) {
	states := map[string]state{}
	at := func(path string) state {
		if s, ok := states[path]; ok {
			return s
		}
		return stateOf(path)
	}
	var todo []step
	for _, s := range steps {
		changed := fmt.Errorf("%s has changed since the fix: undo it by hand", s.Label)
		switch now := at(s.Path); s.Kind {
		case edited:
			switch now {
			case state(s.Before):
				continue
			case state(s.After):
				states[s.Path] = state(s.Before)
			default:
				return nil, changed
			}
		case created:
			switch now {
			case absent:
				continue
			case state(s.After):
				states[s.Path] = absent
			default:
				return nil, changed
			}
		case renamed:
			there := at(s.To)
			switch {
			case now != absent && there == absent:
				continue
			case now != absent || s.After != "" && there != state(s.After):
				return nil, changed
			}
			states[s.Path], states[s.To] = there, absent
		case chmoded:
			info, err := os.Stat(s.Path)
			if err != nil {
				return nil, changed
			}
			if info.Mode().Perm() == s.Mode {
				continue
			}
			if info.Mode().Perm() != s.NewMode {
				return nil, changed
			}
		}
		todo = append(todo, s)
	}
	return todo, nil
}

// undo takes one step back; backup gives the content that an edited file had.
func (s step) undo(backup func() ([]byte, error)) error {
	switch s.Kind {
	case renamed:
		return move(s.To, s.Path)
	case chmoded:
		return os.Chmod(s.Path, s.Mode)
	case created:
		return os.Remove(s.Path)
	}
	content, err := backup()
	if err != nil {
		return err
	}
	if hash(content) != s.Before {
		return errors.New("the backup is damaged")
	}
	// An edit leaves the mode as it is: another one was set since, and stays.
	mode := s.Mode
	if info, err := os.Stat(s.Path); err == nil {
		mode = info.Mode().Perm()
	}
	staged, err := stage(s.Path, content, mode)
	if err != nil {
		return err
	}
	if err := staged.commit(); err != nil {
		staged.discard()
		return err
	}
	return os.Chmod(s.Path, mode)
}
