package fixers

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"

	"doctor/checks"
)

// Plan gathers the changes of several fixes, all against the files as they were
// read, and applies them together.
type Plan struct {
	files   Files
	project Project
	targets []*target
}

// Proposal is what one fix would change. Nothing has been written.
type Proposal struct {
	Fix   checks.Fix
	Fixer *Fixer
	// Safety is the worse of the fix's and the fixer's.
	Safety checks.Safety

	target *target
}

// target is one path with all that is to be done to it.
type target struct {
	Change
	label    string
	newLabel string // of a file that is renamed
	before   []byte
	title    string
	// parts are the changes that were merged into this one.
	parts []*target
}

// NewPlan begins a plan that changes nothing.
func NewPlan(files Files, project Project) *Plan {
	return &Plan{files: files, project: project}
}

// ErrNothingToDo says that the files are already as the fix would leave them.
var ErrNothingToDo = errors.New("there is nothing to change")

// Propose works out what a fix would change. The error says what it is about
// and why not: ErrNothingToDo, an argument, a file that cannot be read or is
// not written as expected, or an edit that would change more than it means to.
func (p *Plan) Propose(fix checks.Fix) (*Proposal, error) {
	f := ByName(fix.Fixer)
	if f == nil {
		return nil, fmt.Errorf("there is no fixer %q", fix.Fixer)
	}
	prepared, err := prepare(f, p.project, fix)
	if err != nil {
		return nil, err
	}
	change, err := f.Plan(p.files, prepared)
	if err != nil {
		return nil, fmt.Errorf("cannot plan %s in %s: %w", f.Name, p.project.Label(change.File), err)
	}
	if change.isZero() {
		return nil, fmt.Errorf("%s in %s: %w", f.Name, p.project.Label(change.File), ErrNothingToDo)
	}
	t, err := p.locate(change)
	if err != nil {
		return nil, fmt.Errorf("cannot plan %s in %s: %w", f.Name, p.project.Label(change.File), err)
	}
	t.title = fix.Title
	return &Proposal{Fix: fix, Fixer: f, Safety: f.safety(fix, change), target: t}, nil
}

// locate follows links to the file that would really change, reads it and
// judges the edits. A link itself is renamed, and a new file has none.
func (p *Plan) locate(change Change) (*target, error) {
	t := &target{Change: change, label: p.project.Label(change.File)}
	var err error
	if change.Rename != nil {
		t.newLabel = p.project.Label(change.Rename.To)
	}
	if change.Rename != nil || change.Create != nil {
		var dir string
		dir, err = p.files.Resolve(filepath.Dir(change.File))
		t.File = filepath.Join(dir, filepath.Base(change.File))
	} else {
		t.File, err = p.files.Resolve(change.File)
	}
	if err != nil || len(change.Edits) == 0 {
		return t, err
	}
	if change.Create == nil {
		if t.before, err = p.files.Read(t.File); err != nil {
			return t, err
		}
	}
	return t, t.verify()
}

// verify judges all edits of the target together.
func (t *target) verify() error {
	after, err := t.after()
	if err != nil || t.Format == "" {
		return err
	}
	return verify(t.Format, t.before, after, t.Wants)
}

func (t *target) after() ([]byte, error) { return splice(t.before, t.Edits) }

// ConflictError says that a proposal cannot be applied together with one that
// was accepted before. It can be after that one has been applied, in a plan of
// its own.
type ConflictError struct {
	File string
	With string // the title of the other fix
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s is changed at the same place by %q: left for the next round", e.File, e.With)
}

// Accept takes a proposal into the plan. Changes that are there already count
// once. The error is a *ConflictError, and the plan then stays as it is.
func (p *Plan) Accept(proposal *Proposal) error {
	t, part := proposal.target, *proposal.target
	t.parts = []*target{&part}
	for _, other := range p.targets {
		if !paths(other).meets(paths(t)) {
			continue
		}
		merged, ok := merge(other, t)
		if !ok {
			return &ConflictError{t.label, other.against(t).title}
		}
		*other = *merged
		return nil
	}
	p.targets = append(p.targets, t)
	return nil
}

// Covers reports whether everything that a proposal changes has been accepted
// already, as part of others.
func (p *Plan) Covers(proposal *Proposal) bool {
	t := proposal.target
	for _, other := range p.targets {
		if reflect.DeepEqual(other.Change, t.Change) {
			return true
		}
		onlyEdits := len(t.Edits) > 0 && t.Create == nil && t.Chmod == nil
		if other.File == t.File && onlyEdits && other.Create == nil && !slices.ContainsFunc(t.Edits, func(e Edit) bool { return !slices.Contains(other.Edits, e) }) {
			return true
		}
	}
	return false
}

// Same reports whether two proposals change the same in the same way.
func (p *Proposal) Same(other *Proposal) bool {
	return reflect.DeepEqual(p.target.Change, other.target.Change)
}

// against is the part that stands in the way of another change.
func (t *target) against(other *target) *target {
	for _, part := range t.parts {
		if _, ok := merge(part, other); !ok {
			return part
		}
	}
	return t
}

// IsEmpty reports whether nothing has been accepted.
func (p *Plan) IsEmpty() bool { return len(p.targets) == 0 }

// pathSet are the names that a target reads, makes or takes away.
type pathSet []string

func paths(t *target) pathSet {
	if t.Rename != nil {
		return pathSet{t.File, t.Rename.To}
	}
	return pathSet{t.File}
}

func (s pathSet) meets(o pathSet) bool {
	return slices.ContainsFunc(s, func(path string) bool { return slices.Contains(o, path) })
}
