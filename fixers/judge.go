package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"doctor/internal/disk"
	"doctor/internal/host"
)

// state is the state of a path: the hash of a file's content, or of a link's target, or why there
// is neither.
type state string

const (
	absent     state = "absent"
	unreadable state = "unreadable" // a folder, a device, or a file that may not be read
)

// told reports whether the state identifies the content, so that it can be recognized.
func (s state) told() bool { return s != absent && s != unreadable }

func stateOfText(text []byte) state { return state(hash(text)) }

func stateOf(path string) state {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent
	case err != nil:
		return unreadable
	case info.Mode()&fs.ModeSymlink != 0:
		to, err := os.Readlink(path)
		if err != nil {
			return unreadable
		}
		return "link " + stateOfText([]byte(to))
	}
	data, err := current(path)
	if err != nil {
		return unreadable
	}
	return stateOfText(data)
}

// current reads a file as it is now.
func current(path string) ([]byte, error) { return new(host.Machine).Read(path) }

// ledger is the state of an application's paths with its last steps undone.
type ledger struct {
	steps []step // in the order in which they ran
	held  map[string]state
	modes map[string]fs.FileMode
	lists map[string]accessList
}

// judge finds the steps to undo, the last one first. Steps that are already undone, or never ran,
// are left out: applying and undoing may have ended at any step. The error names a file that is
// neither in the state that a step produced nor in an earlier one.
func judge(steps []step) ([]step, error) {
	l := ledger{steps, map[string]state{}, map[string]fs.FileMode{}, map[string]accessList{}}
	var todo []step
	for i, s := range slices.Backward(steps) {
		switch {
		case l.isBefore(s):
		case s.half():
			l.held[s.To] = absent
			todo = append(todo, s)
		case l.isAfter(s):
			l.takeBack(s)
			todo = append(todo, s)
		case l.isEarlier(i):
		default:
			return nil, fmt.Errorf("%s has changed since the fix: undo it by hand", s.Label)
		}
	}
	return todo, nil
}

func (l *ledger) at(path string) state {
	if s, known := l.held[path]; known {
		return s
	}
	return stateOf(path)
}

// mode is the mode of a path; ok is false if the path does not exist.
func (l *ledger) mode(path string) (mode fs.FileMode, ok bool) {
	if mode, ok = l.modes[path]; ok {
		return mode, true
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink != 0 {
		return 0, false
	}
	return info.Mode().Perm(), true
}

// list is the access control list of a path; ok is false if the path does not exist.
func (l *ledger) list(path string) (list accessList, ok bool) {
	if list, ok = l.lists[path]; ok {
		return list, true
	}
	return accessOf(path)
}

// isBefore reports whether everything is as before a step.
func (l *ledger) isBefore(s step) bool {
	switch s.Kind {
	case edited:
		return l.at(s.Path) == s.Before
	case created:
		return l.at(s.Path) == absent
	case renamed:
		if disk.OneName(s.Path, s.To) {
			return disk.Listed(s.Path)
		}
		return l.at(s.Path) != absent && l.at(s.To) == absent
	case allowed:
		list, there := l.list(s.Path)
		return !there || list == s.List // a file that is gone has nothing to take back
	}
	mode, there := l.mode(s.Path)
	return there && mode == s.Mode
}

// isAfter reports whether everything is in the state that a step produced.
func (l *ledger) isAfter(s step) bool {
	switch s.Kind {
	case edited, created:
		return l.at(s.Path) == s.After
	case renamed:
		is := l.at(s.To)
		if is == absent || s.After != "" && is != s.After {
			return false
		}
		return l.at(s.Path) == absent || disk.OneName(s.Path, s.To)
	case allowed:
		list, there := l.list(s.Path)
		return there && list == s.NewList
	}
	mode, there := l.mode(s.Path)
	return there && mode == s.NewMode
}

// isEarlier reports whether everything that a step touches is in its state before it, or before one
// of the earlier steps: those have been undone as well.
func (l *ledger) isEarlier(i int) bool {
	s := l.steps[i]
	if s.Kind == chmoded && l.at(s.Path) != absent {
		mode, there := l.mode(s.Path)
		return there && slices.ContainsFunc(l.steps[:i], func(e step) bool {
			return e.Kind == chmoded && e.Path == s.Path && e.Mode == mode
		})
	}
	if s.Kind == allowed {
		list, _ := l.list(s.Path)
		return slices.ContainsFunc(l.steps[:i], func(e step) bool {
			return e.Kind == allowed && e.Path == s.Path && list == e.List
		})
	}
	for _, path := range s.paths() {
		if !slices.ContainsFunc(l.steps[:i+1], func(e step) bool { return e.heldBefore(path, l.at(path)) }) {
			return false
		}
	}
	return true
}

func (s step) paths() []string {
	if s.Kind == renamed {
		return []string{s.Path, s.To}
	}
	return []string{s.Path}
}

// heldBefore reports whether a path had this state before the step.
func (s step) heldBefore(path string, is state) bool {
	switch {
	case !slices.Contains(s.paths(), path):
		return false
	case s.Kind == edited:
		return is == s.Before
	case s.Kind == created, s.Kind == renamed && path == s.To:
		return is == absent
	case s.Kind == renamed:
		return is != absent && (s.After == "" || is == s.After)
	}
	return false
}

func (l *ledger) takeBack(s step) {
	switch s.Kind {
	case edited:
		l.held[s.Path] = s.Before
	case created:
		l.held[s.Path] = absent
	case chmoded:
		l.modes[s.Path] = s.Mode
	case allowed:
		l.lists[s.Path], l.modes[s.Path] = s.List, s.Mode
	case renamed:
		mode, there := l.mode(s.To)
		l.held[s.Path], l.held[s.To] = l.at(s.To), absent
		delete(l.modes, s.To)
		if there {
			l.modes[s.Path] = mode
		}
	}
}

// half reports whether a rename that needs two steps stopped between them: the file has both names.
func (s step) half() bool {
	return s.Kind == renamed && s.Path != s.To && disk.SameFile(s.Path, s.To) && !disk.OneName(s.Path, s.To)
}
