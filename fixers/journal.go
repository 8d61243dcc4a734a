package fixers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"doctor/internal/disk"
)

// kept is how many applications of each project can be undone.
const kept = 10

// Store keeps the data for undoing, outside of every project: the backups hold what the files held,
// secrets included, and must never be committed.
type Store struct {
	// Dir is doctor's state folder, absolute: ~/.local/state/doctor on Unix, %LocalAppData%\doctor
	// on Windows. It is created when first needed.
	Dir string

	disk disk.Writer
	// acquire waits for the lock at a path, nil for the system's lock.
	acquire func(path string) (unlock func(), err error)
}

// Journal records one application, which may take several rounds.
type Journal struct {
	store   *Store
	project string
	now     time.Time
	dir     string // created at the first step
	record  record
}

// record is the journal on the disk.
type record struct {
	Version int       `json:"version"`
	Project string    `json:"project"`
	Time    time.Time `json:"time"`
	Steps   []step    `json:"steps"`
}

// step is one change of one path, with the data to undo it.
type step struct {
	Kind  stepKind `json:"kind"`
	Path  string   `json:"path"`
	Label string   `json:"label"`
	// To is the new name of a renamed file.
	To string `json:"to,omitempty"`
	// Before and After are the states of the path; Backup names the copy of its old content.
	Before state  `json:"before,omitempty"`
	After  state  `json:"after,omitempty"`
	Backup string `json:"backup,omitempty"`
	// Mode is the old mode, NewMode the new one.
	Mode    fs.FileMode `json:"mode,omitempty"`
	NewMode fs.FileMode `json:"new_mode,omitempty"`
	// List is the old access control list together with the mode, NewList the new one.
	List    accessList `json:"list,omitempty"`
	NewList accessList `json:"new_list,omitempty"`
}

type stepKind string

const (
	edited  stepKind = "edit"
	created stepKind = "create"
	renamed stepKind = "rename"
	chmoded stepKind = "chmod"
	allowed stepKind = "allow"
)

// Begin opens the journal of one application to the project in dir. Nothing is
// written before the first step.
func (s *Store) Begin(dir string, now time.Time) *Journal {
	return &Journal{store: s, project: dir, now: now, record: record{Version: 1, Project: dir, Time: now.UTC()}}
}

// shelf is the folder of a project's journals.
func (s *Store) shelf(project string) string {
	if real, err := filepath.EvalSymlinks(project); err == nil {
		project = real
	}
	return filepath.Join(s.Dir, "undo", hash([]byte(project))[:24])
}

// add records steps before they run, with the current content of each file. It returns a function
// that removes them again.
func (j *Journal) add(steps []step, before [][]byte) (strike func(), err error) {
	if err := j.open(); err != nil {
		return nil, err
	}
	old := slices.Clone(j.record.Steps)
	strike = func() {
		j.record.Steps = old
		if len(old) > 0 {
			_ = j.save()
			return
		}
		_ = j.store.clear(j.dir)
		j.dir = ""
	}
	for i, s := range steps {
		if s.Kind == edited {
			s.Backup = strconv.Itoa(len(j.record.Steps)) + ".backup"
			if err := j.store.disk.WriteNew(filepath.Join(j.dir, s.Backup), before[i]); err != nil {
				strike()
				return nil, fmt.Errorf("cannot write the backup of %s: %w", s.Label, disk.Cause(err))
			}
		}
		j.record.Steps = append(j.record.Steps, s)
	}
	if err := j.save(); err != nil {
		strike()
		return nil, err
	}
	return strike, nil
}

// open creates the journal's folder.
func (j *Journal) open() error {
	if j.dir != "" {
		return nil
	}
	shelf := j.store.shelf(j.project)
	if err := j.store.disk.MakeFolders(shelf); err != nil {
		return fmt.Errorf("cannot make the folder for backups: %w", err)
	}
	name := filepath.Join(shelf, j.now.UTC().Format("20060102T150405.000000000Z"))
	for i := 0; ; i++ {
		j.dir = name + fmt.Sprintf("-%03d", i)
		err := j.store.disk.MakeFolder(j.dir)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) || i == 999 {
			j.dir = ""
			return fmt.Errorf("cannot make the folder for backups: %w", err)
		}
	}
	return nil
}

// prune removes the oldest journals beyond the number to keep, including the new one.
func (j *Journal) prune() {
	shelf := j.store.shelf(j.project)
	all, _ := journals(shelf)
	for len(all) > kept {
		_ = j.store.clear(filepath.Join(shelf, all[0]))
		all = all[1:]
	}
}

// journals are the names of a project's journals, the oldest first.
func journals(shelf string) ([]string, error) {
	entries, err := os.ReadDir(shelf) // sorted by name, which is the time
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot read the folder of backups: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

const recordName = "journal.json"

func (j *Journal) save() error {
	data, err := j.record.write()
	if err != nil {
		return err
	}
	temp := filepath.Join(j.dir, recordName+".new")
	d := j.store.disk
	_ = d.Remove(temp)
	err = d.WriteNew(temp, append(data, '\n'))
	if err == nil {
		err = d.Replace(temp, filepath.Join(j.dir, recordName))
	}
	if err != nil {
		return fmt.Errorf("cannot write the journal of the fix: %w", disk.Cause(err))
	}
	d.SyncFolder(j.dir)
	d.SyncFolder(filepath.Dir(j.dir))
	return nil
}

// clear removes the folder of a fix, its record first: a folder without a record is ignored.
func (s *Store) clear(folder string) error {
	if err := s.disk.Remove(filepath.Join(folder, recordName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.disk.Remove(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return s.disk.Remove(folder)
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
