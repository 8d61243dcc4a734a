package fixers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"doctor/internal/disk"
)

// ErrChanged means that a file has changed since the plan was made.
var ErrChanged = errors.New("the file has changed in the meantime: run the command again")

// Apply writes everything that was accepted, all of it or nothing: each file is compared with its
// state in the plan (ErrChanged), the journal is written, all new contents are written next to
// their files, and only then the files are replaced. If one of those steps fails, those before it
// are undone.
//
// It returns the names of the changed files, without files that another doctor has already changed
// in the same way. With an error, these are the files that could not be restored; Undo may still
// restore them. The context only limits the waiting for another doctor (ErrLocked).
func (p *Plan) Apply(ctx context.Context, j *Journal) ([]string, error) {
	unlock, err := j.store.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	j.store.tidy(j.project)
	actions, err := p.prepare(j.store.disk)
	if err != nil || len(actions) == 0 {
		return nil, err
	}
	var steps []step
	var before [][]byte
	for _, a := range actions {
		steps, before = append(steps, a.step), append(before, a.before)
	}
	strike, err := j.add(steps, before)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, a := range actions {
			a.discard()
		}
	}()
	err = stageAll(actions)
	stay := []*action(nil)
	if err == nil {
		stay, err = commit(actions)
	}
	if err != nil {
		if len(stay) == 0 {
			strike()
		}
		return labels(stay), err
	}
	j.prune()
	return labels(actions), nil
}

// prepare compares the disk with the plan, and removes what a crash left behind.
func (p *Plan) prepare(d disk.Writer) ([]*action, error) {
	var actions []*action
	for _, t := range p.targets {
		d.Sweep(filepath.Dir(t.File))
		made, err := t.prepare()
		if err != nil {
			return nil, fmt.Errorf("cannot change %s: %w", t.label, disk.Cause(err))
		}
		for _, a := range made {
			a.disk = d
		}
		actions = append(actions, made...)
	}
	return actions, nil
}

func stageAll(actions []*action) error {
	for _, a := range actions {
		if a.Kind != edited && a.Kind != created {
			continue
		}
		var err error
		if a.staged, err = a.disk.Stage(a.Path, a.after, a.NewMode); err != nil {
			return fmt.Errorf("cannot change %s: %w", a.Label, disk.Cause(err))
		}
	}
	return nil
}

// action is one step, ready to run.
type action struct {
	step
	disk          disk.Writer
	before, after []byte
	staged        *disk.Staged
}

func (a *action) discard() {
	if a.staged != nil {
		a.staged.Discard()
	}
}

// prepare compares the disk with the plan.
func (t *target) prepare() ([]*action, error) {
	if t.Rename != nil {
		return t.prepareRename()
	}
	if t.Allow != nil {
		return t.prepareAllow()
	}
	var actions []*action
	if len(t.Splices) > 0 {
		a, err := t.prepareEdit()
		if a != nil {
			actions = append(actions, a)
		}
		if err != nil {
			return actions, err
		}
	}
	if t.SetMode == nil {
		return actions, nil
	}
	info, err := os.Lstat(t.File)
	if err != nil {
		return actions, err
	}
	if info.Mode()&fs.ModeSymlink != 0 { // it was replaced by a link
		return actions, ErrChanged
	}
	s := step{Kind: chmoded, Path: t.File, Label: t.label, Mode: info.Mode().Perm(), NewMode: t.SetMode.Mode}
	return append(actions, &action{step: s}), nil
}

func (t *target) prepareEdit() (*action, error) {
	after, err := t.after()
	if err != nil {
		return nil, err
	}
	s := step{Kind: edited, Path: t.File, Label: t.label, After: stateOfText(after)}
	now, err := current(t.File)
	switch absent := errors.Is(err, fs.ErrNotExist); {
	case err == nil && bytes.Equal(now, after):
		return nil, nil
	case t.Create != nil && absent:
		s.Kind, s.NewMode = created, t.Create.Mode
	case err != nil && !absent:
		return nil, err
	case absent || t.Create != nil || !bytes.Equal(now, t.before):
		return nil, ErrChanged
	default:
		info, err := os.Lstat(t.File)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() { // it has become a link
			return nil, ErrChanged
		}
		s.Before, s.Mode = stateOfText(now), info.Mode().Perm()
	}
	return &action{step: s, before: t.before, after: after}, nil
}

func (t *target) prepareRename() ([]*action, error) {
	if _, err := os.Lstat(t.File); err != nil {
		return nil, err
	}
	s := step{Kind: renamed, Path: t.File, To: t.Rename.To, Label: t.label}
	if is := stateOf(t.File); is.told() {
		s.After = is
	}
	return []*action{{step: s}}, nil
}

// commit runs the steps. If one fails, those before it are undone, except those that it returns.
func commit(actions []*action) (stay []*action, err error) {
	for i, a := range actions {
		err := a.take()
		if err == nil {
			continue
		}
		err = fmt.Errorf("cannot change %s: %w", a.Label, disk.Cause(err))
		for _, done := range slices.Backward(actions[:i]) {
			if backErr := done.takeBack(); backErr != nil {
				stay = append(stay, done)
				err = fmt.Errorf("%w; and %s stays changed: %w", err, done.Label, disk.Cause(backErr))
			}
		}
		return stay, err
	}
	return nil, nil
}

func (a *action) take() error {
	switch a.Kind {
	case renamed:
		return a.disk.Move(a.Path, a.To)
	case allowed:
		return a.allow()
	case chmoded:
		if info, err := os.Lstat(a.Path); err != nil || info.Mode()&fs.ModeSymlink != 0 || info.Mode().Perm() != a.Mode {
			return ErrChanged
		}
		return a.disk.Chmod(a.Path, a.NewMode)
	case edited:
		// Anything that another program writes between this last check and the commit is lost.
		if now, err := current(a.Path); err != nil || !bytes.Equal(now, a.before) || !isRegular(a.Path) {
			return ErrChanged
		}
	}
	return exchange(a.staged)
}

// exchange commits new content. The error is ErrChanged if a new file exists by then.
func exchange(s *disk.Staged) error {
	err := s.Commit()
	if errors.Is(err, disk.ErrTaken) {
		return ErrChanged
	}
	return err
}

func isRegular(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}

func (a *action) takeBack() error {
	return a.undo(a.disk, func() ([]byte, error) { return a.before, nil })
}

func labels(actions []*action) []string {
	var out []string
	for _, a := range actions {
		if len(out) == 0 || out[len(out)-1] != a.Label {
			out = append(out, a.Label)
		}
	}
	return out
}
