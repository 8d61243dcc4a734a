package fixers

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"

	"doctor/fixers/internal/textedit"
	"doctor/internal/redact"
)

// Plan collects the changes of several fixes, all relative to the files as they were read, and
// applies them together.
type Plan struct {
	files   Files
	project Project
	// dir and home are the project's, and aws is ~/.aws, with links followed.
	dir, home, aws string
	targets        []*target
}

// Proposal is the change of one fix. Nothing has been written.
type Proposal struct {
	Fix Fix
	// Safety is the worse of the fix's and its edit's; writing a file outside of the project is
	// never safe.
	Safety Safety
	// File is the name of the file that is actually changed, Link the name in the fix if that is a
	// link.
	File, Link string
	// Outside means that the file is outside of the project, wherever the link is.
	Outside bool
	// Names is the number of the file's names (hard links), if there are several.
	Names uint64
	// Replaces means that the file is replaced, so that its other names keep the old content.
	Replaces bool

	target *target
}

// target is one path with all its changes.
type target struct {
	Change
	label    string
	newLabel string // of a file that is renamed
	before   []byte
	title    redact.Text
	// parts are the changes that were merged into this one.
	parts []*target
}

// NewPlan begins a plan that changes nothing.
func NewPlan(files Files, project Project) *Plan {
	p := &Plan{files: files, project: project, dir: project.Dir, home: project.Home}
	if real, err := files.Resolve(project.Dir); err == nil {
		p.dir = real
	}
	if real, err := files.Resolve(project.Home); err == nil {
		p.home = real
	}
	p.aws = filepath.Join(p.home, ".aws")
	if real, err := files.Resolve(p.aws); err == nil {
		p.aws = real
	}
	return p
}

// ErrNothingToDo means that the files are already as the fix would leave them.
var ErrNothingToDo = errors.New("there is nothing to change")

// Propose works out the change of a fix. The error says what failed and why: ErrNothingToDo, an
// *OutsideError, an
// invalid value of the edit, a file that cannot be read or has an unexpected form, or an edit with
// unintended changes.
func (p *Plan) Propose(fix Fix) (*Proposal, error) {
	if fix.Edit == nil {
		return nil, errors.New("there is no edit")
	}
	name := fix.Edit.Name()
	if err := check(fix.Edit); err != nil {
		return nil, err
	}
	change, err := fix.Edit.Plan(p.files, p.project)
	if err != nil {
		return nil, fmt.Errorf("cannot plan %s in %s: %w", name, p.project.Label(change.File), err)
	}
	if change.isZero() {
		return nil, fmt.Errorf("%s in %s: %w", name, p.project.Label(change.File), ErrNothingToDo)
	}
	t, err := p.locate(change)
	if err != nil {
		return nil, fmt.Errorf("cannot plan %s in %s: %w", name, p.project.Label(change.File), err)
	}
	t.title = fix.Title
	proposal := &Proposal{Fix: fix, Safety: fix.safety(change), File: t.label, target: t}
	p.judge(proposal, change)
	if proposal.Outside && !p.mayChange(proposal.target) {
		return nil, &OutsideError{File: t.label, Link: proposal.Link}
	}
	return proposal, nil
}

// OutsideError refuses to change a file that is neither in the project nor in ~/.aws.
type OutsideError struct {
	// File is the file, with links followed; Link is the name in the fix if that is a link.
	File, Link string
}

func (e *OutsideError) Error() string {
	if e.Link != "" {
		return fmt.Sprintf("%s is a link to %s, outside the project and ~/.aws: change it by hand", e.Link, e.File)
	}
	return fmt.Sprintf("%s is outside the project and ~/.aws: change it by hand", e.File)
}

// mayChange reports whether all files of a change are in the project or in ~/.aws.
func (p *Plan) mayChange(t *target) bool {
	for _, path := range paths(t) {
		if !p.holds(path) && path != p.aws && !isBelow(p.aws, path) {
			return false
		}
	}
	return true
}

// SafetyOf is the safety with which Propose would propose a fix, for callers that only show it. The
// fix is planned only if its safety may change; one that cannot be proposed keeps its own.
func (p *Plan) SafetyOf(fix Fix) Safety {
	if fix.Edit == nil || fix.Safety != Safe || fix.Edit.Promise() == Safe && !slices.ContainsFunc(fix.Edit.Paths(), p.isOutside) {
		return fix.Safety
	}
	proposal, err := p.Propose(fix)
	if err != nil {
		return fix.Safety
	}
	return proposal.Safety
}

// MayChange reports whether a fix changes only files in the project and in ~/.aws, as far as its
// paths tell: see OutsideError.
func (p *Plan) MayChange(fix Fix) bool {
	if fix.Edit == nil || !slices.ContainsFunc(fix.Edit.Paths(), p.isOutside) {
		return true
	}
	_, err := p.Propose(fix)
	var outside *OutsideError
	return !errors.As(err, &outside)
}

// isOutside reports whether the file at a path of an edit, links followed, is outside of the
// project. A file that does not exist yet is where its folder is.
func (p *Plan) isOutside(path string) bool {
	if path == "" {
		return false
	}
	path = p.project.Absolute(path)
	real, err := p.files.Resolve(path)
	if err != nil {
		real, err = p.below(path)
	}
	return err == nil && !p.holds(real)
}

// judge checks where the change really is: a project can contain links to any file of its user.
func (p *Plan) judge(proposal *Proposal, named Change) {
	t := proposal.target
	if name := p.project.Label(named.File); name != t.label {
		proposal.Link = name
	}
	proposal.Outside = !p.holds(t.File) || t.Rename != nil && !p.holds(t.Rename.To)
	onlyMode := len(t.Splices) == 0 && t.Create == nil && t.Rename == nil
	if proposal.Outside && (!onlyMode || proposal.Link != "") {
		proposal.Safety = Unsafe
	}
	if t.Create != nil || t.Rename != nil {
		return
	}
	if info, err := p.files.Stat(t.File); err == nil && info.IsRegular() && info.Links > 1 {
		proposal.Names, proposal.Replaces = info.Links, len(t.Splices) > 0
	}
}

// holds reports whether a path, its links followed, is in the project.
func (p *Plan) holds(path string) bool { return isBelow(p.dir, path) }

// isBelow reports whether a path is below a folder.
func isBelow(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return dir != "" && err == nil && rel != "." && filepath.IsLocal(rel)
}

// label names a path whose links are followed.
func (p *Plan) label(path string) string {
	return Project{Dir: p.dir, Home: p.home}.Label(path)
}

// locate follows links to the file that would really change, reads it and checks the edits. A
// rename applies to the link itself, and a new file has none.
func (p *Plan) locate(change Change) (*target, error) {
	t := &target{Change: change}
	var err error
	if change.Rename != nil || change.Create != nil {
		t.File, err = p.below(change.File)
	} else {
		t.File, err = p.files.Resolve(change.File)
	}
	if err == nil && change.Rename != nil {
		t.Rename = new(Rename)
		t.Rename.To, err = p.below(change.Rename.To)
		t.newLabel = p.label(t.Rename.To)
	}
	t.label = p.label(t.File)
	if err != nil || len(change.Splices) == 0 {
		return t, err
	}
	if change.Create == nil {
		if t.before, err = p.files.Read(t.File); err != nil {
			return t, err
		}
	}
	return t, t.verify()
}

// below follows the links to the folder of a path, but not the path itself.
func (p *Plan) below(path string) (string, error) {
	dir, err := p.files.Resolve(filepath.Dir(path))
	return filepath.Join(dir, filepath.Base(path)), err
}

// verify checks all edits of the target together.
func (t *target) verify() error {
	after, err := t.after()
	if err != nil || t.Format == "" || t.Unchecked {
		return err
	}
	return verify(t.Format, t.before, after, t.Wants)
}

func (t *target) after() ([]byte, error) { return textedit.Apply(t.before, t.Splices) }

// ConflictError means that a proposal conflicts with one that was accepted before. It can be
// applied after that one, in a separate plan.
type ConflictError struct {
	File string
	With redact.Text // the title of the other fix
}

func (e *ConflictError) Error() string { return e.Text().String() }

// Text is the message with the title.
func (e *ConflictError) Text() redact.Text {
	return redact.Textf("waits for %q, which changes the same place in %s", e.With, e.File)
}

// Conflict returns the error that Accept would return, nil if the proposal can be accepted.
func (p *Plan) Conflict(proposal *Proposal) error {
	t := proposal.target
	for _, other := range p.targets {
		if !paths(other).meets(paths(t)) {
			continue
		}
		if _, ok := merge(other, t); !ok {
			return &ConflictError{t.label, other.against(t).title}
		}
	}
	return nil
}

// Accept adds a proposal to the plan. Changes that are already in it count once. The error is a
// *ConflictError, and the plan is then unchanged.
func (p *Plan) Accept(proposal *Proposal) error {
	joined, part := *proposal.target, *proposal.target // the proposal stays as it is
	t := &joined
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

// Clone returns a plan with the same changes, to which others can be added.
func (p *Plan) Clone() *Plan {
	clone := *p
	clone.targets = nil
	for _, t := range p.targets {
		same := *t
		clone.targets = append(clone.targets, &same)
	}
	return &clone
}

// Covers reports whether everything that a proposal changes has already been accepted, as part of
// others.
func (p *Plan) Covers(proposal *Proposal) bool {
	return slices.ContainsFunc(p.targets, func(t *target) bool { return t.covers(proposal.target) })
}

// covers reports whether a target makes every change of another one.
func (t *target) covers(o *target) bool {
	if t.Create != nil || o.Create != nil || t.Rename != nil || o.Rename != nil || t.Allow != nil || o.Allow != nil {
		return reflect.DeepEqual(t.Change, o.Change)
	}
	missing := func(e Splice) bool { return !slices.Contains(t.Splices, e) }
	return t.File == o.File && !slices.ContainsFunc(o.Splices, missing) &&
		(o.SetMode == nil || t.SetMode != nil && *t.SetMode == *o.SetMode)
}

// Same reports whether two proposals make the same changes.
func (p *Proposal) Same(other *Proposal) bool {
	return reflect.DeepEqual(p.target.Change, other.target.Change)
}

// against is the part that conflicts with another change.
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

// pathSet are the names that a target reads, creates or removes.
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

// After is the content of the proposal's file with the change made, for a diagnosis of the result:
// it holds secrets. A renamed file, or one of another mode only, keeps its content.
func (p *Proposal) After() ([]byte, error) { return p.target.after() }
