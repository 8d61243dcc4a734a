package fixers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// kept is how many applications can be undone, of each project.
const kept = 10

// Store keeps what undoing needs, outside of every project: the backups hold
// what the files held, secrets included, and must never be committed.
type Store struct {
	// Dir is doctor's state folder, absolute: ~/.local/state/doctor on Unix,
	// %LocalAppData%\doctor on Windows. It is made when first needed.
	Dir string
}

// Journal records one application, which may take several rounds.
type Journal struct {
	store   *Store
	project string
	now     time.Time
	dir     string // made at the first step
	record  record
}

// record is the journal on the disk.
type record struct {
	Version int       `json:"version"`
	Project string    `json:"project"`
	Time    time.Time `json:"time"`
	Steps   []step    `json:"steps"`
}

// step is one thing that was done to one path, with what undoes it.
type step struct {
	Kind  stepKind `json:"kind"`
	Path  string   `json:"path"`
	Label string   `json:"label"`
	// To is the new name of a renamed file.
	To string `json:"to,omitempty"`
	// Before and After are hashes of the content; Backup names its copy.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Backup string `json:"backup,omitempty"`
	// Mode is that before, NewMode that after.
	Mode    fs.FileMode `json:"mode,omitempty"`
	NewMode fs.FileMode `json:"new_mode,omitempty"`
}

type stepKind string

const (
	edited  stepKind = "edit"
	created stepKind = "create"
	renamed stepKind = "rename"
	chmoded stepKind = "chmod"
)

// Begin opens the journal of one application to the project in dir. Nothing is
// written before the first step.
func (s *Store) Begin(dir string, now time.Time) *Journal {
	return &Journal{store: s, project: dir, now: now, record: record{Version: 1, Project: dir, Time: now.UTC()}}
}

// lock makes all doctors of this user apply and undo one after the other.
func (s *Store) lock() (unlock func(), err error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the folder for backups: %w", err)
	}
	unlock, err = lockedfile.MutexAt(filepath.Join(s.Dir, "lock")).Lock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock the folder for backups: %w", err)
	}
	return unlock, nil
}

// shelf is the folder of a project's journals.
func (s *Store) shelf(project string) string {
	if real, err := filepath.EvalSymlinks(project); err == nil {
		project = real
	}
	return filepath.Join(s.Dir, "undo", hash([]byte(project))[:24])
}

// add records steps before they are taken, with the content that each file has
// now. It returns a function that strikes them off again.
func (j *Journal) add(steps []step, before [][]byte) (strike func(), err error) {
	if err := j.open(); err != nil {
		return nil, err
	}
	old := slices.Clone(j.record.Steps)
	for i, s := range steps {
		if s.Kind == edited {
			s.Backup = strconv.Itoa(len(j.record.Steps)) + ".backup"
			if err := writeNew(filepath.Join(j.dir, s.Backup), before[i]); err != nil {
				return nil, fmt.Errorf("cannot write the backup of %s: %w", s.Label, err)
			}
		}
		j.record.Steps = append(j.record.Steps, s)
	}
	strike = func() {
		j.record.Steps = old
		if len(old) > 0 {
			_ = j.save()
			return
		}
		_ = os.RemoveAll(j.dir)
		j.dir = ""
	}
	if err := j.save(); err != nil {
		strike()
		return nil, err
	}
	return strike, nil
}

// open makes the journal's folder, and room for it among the others.
func (j *Journal) open() error {
	if j.dir != "" {
		return nil
	}
	shelf := j.store.shelf(j.project)
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return fmt.Errorf("cannot make the folder for backups: %w", err)
	}
	name := filepath.Join(shelf, j.now.UTC().Format("20060102T150405.000000000Z"))
	for i := 0; ; i++ {
		j.dir = name + fmt.Sprintf("-%03d", i)
		err := os.Mkdir(j.dir, 0o700)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) || i == 999 {
			j.dir = ""
			return fmt.Errorf("cannot make the folder for backups: %w", err)
		}
	}
	prune(shelf)
	return nil
}

// prune removes the oldest journals beyond those that are kept.
func prune(shelf string) {
	all := journals(shelf)
	for len(all) > kept {
		_ = os.RemoveAll(filepath.Join(shelf, all[0]))
		all = all[1:]
	}
}

// journals are the names of a project's journals, the oldest first.
func journals(shelf string) []string {
	entries, _ := os.ReadDir(shelf) // sorted by name, which is the time
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

const recordName = "journal.json"

func (j *Journal) save() error {
	data, err := json.MarshalIndent(j.record, "", "  ")
	if err != nil {
		return err
	}
	temp := filepath.Join(j.dir, recordName+".new")
	_ = os.Remove(temp)
	if err := writeNew(temp, append(data, '\n')); err != nil {
		return fmt.Errorf("cannot write the journal of the fix: %w", err)
	}
	return os.Rename(temp, filepath.Join(j.dir, recordName))
}

// writeNew writes a file of our own that lasts, and that nobody else may read.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if syncErr := f.Sync(); err == nil {
		err = syncErr
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
