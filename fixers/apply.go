package fixers

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Apply writes everything that was accepted, all of it or nothing: each file is
// compared with what was planned for (ErrChanged), all new contents are written
// beside their files, the journal is kept, and only then names are exchanged.
// If one of those steps fails, those before it are taken back.
//
// It returns the names of what it changed. A file that is as wanted already,
// because another doctor was faster, is none of them.
func (p *Plan) Apply(j *Journal) ([]string, error) {
	unlock, err := j.store.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	for _, t := range p.targets {
		sweep(filepath.Dir(t.File))
	}
	var actions []*action
	defer func() {
		for _, a := range actions {
			a.discard()
		}
	}()
	for _, t := range p.targets {
		made, err := t.prepare()
		actions = append(actions, made...)
		if err != nil {
			return nil, fmt.Errorf("cannot change %s: %w", t.label, err)
		}
	}
	if len(actions) == 0 {
		return nil, nil
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
	if err := commit(actions); err != nil {
		strike()
		return nil, err
	}
	return labels(actions), nil
}

// action is one step, ready to be taken.
type action struct {
	step
	before []byte
	staged *staged
}

func (a *action) discard() {
	if a.staged != nil {
		a.staged.discard()
	}
}

// prepare compares the disk with the plan and stages what is to be written.
func (t *target) prepare() ([]*action, error) {
	if t.Rename != nil {
		return t.prepareRename()
	}
	var actions []*action
	if len(t.Edits) > 0 {
		a, err := t.prepareEdit()
		if a != nil {
			actions = append(actions, a)
		}
		if err != nil {
			return actions, err
		}
	}
	if t.Chmod == nil {
		return actions, nil
	}
	info, err := os.Stat(t.File)
	if err != nil {
		return actions, err
	}
	s := step{Kind: chmoded, Path: t.File, Label: t.label, Mode: info.Mode().Perm(), NewMode: t.Chmod.Mode}
	return append(actions, &action{step: s}), nil
}

func (t *target) prepareEdit() (*action, error) {
	after, err := t.after()
	if err != nil {
		return nil, err
	}
	s := step{Kind: edited, Path: t.File, Label: t.label, After: hash(after)}
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
		if !info.Mode().IsRegular() { // a link stands there by now
			return nil, ErrChanged
		}
		s.Before, s.Mode = hash(now), info.Mode().Perm()
	}
	staged, err := stage(t.File, after, s.NewMode)
	if err != nil {
		return nil, err
	}
	return &action{step: s, before: t.before, staged: staged}, nil
}

func (t *target) prepareRename() ([]*action, error) {
	if _, err := os.Lstat(t.File); err != nil {
		return nil, err
	}
	s := step{Kind: renamed, Path: t.File, To: t.Rename.To, Label: t.label}
	if data, err := current(t.File); err == nil {
		s.After = hash(data)
	}
	return []*action{{step: s}}, nil
}

// commit takes the steps; if one fails, those before it are taken back.
func commit(actions []*action) error {
	for i, a := range actions {
		err := a.take()
		if err == nil {
			continue
		}
		err = fmt.Errorf("cannot change %s: %w", a.Label, cause(err))
		for _, done := range slices.Backward(actions[:i]) {
			if backErr := done.takeBack(); backErr != nil {
				err = fmt.Errorf("%w; and %s stays changed: %w", err, done.Label, cause(backErr))
			}
		}
		return err
	}
	return nil
}

func (a *action) take() error {
	switch a.Kind {
	case renamed:
		return move(a.Path, a.To)
	case chmoded:
		return os.Chmod(a.Path, a.NewMode)
	case created:
		if _, err := os.Lstat(a.Path); !errors.Is(err, fs.ErrNotExist) {
			return ErrChanged
		}
	case edited:
		// A last look: the time between it and the exchange is all that is left
		// for another program to write into.
		if now, err := current(a.Path); err != nil || !bytes.Equal(now, a.before) || !isRegular(a.Path) {
			return ErrChanged
		}
	}
	return a.staged.commit()
}

func isRegular(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}

func (a *action) takeBack() error {
	return a.undo(func() ([]byte, error) { return a.before, nil })
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
