package fixers

import "fmt"

// Patch is everything that changes one file: by one fix, or by several of a plan.
type Patch struct{ target *target }

// Patch returns the change of the proposal alone.
func (p *Proposal) Patch() Patch { return Patch{p.target} }

// Diff returns the proposal as a unified diff.
func (p *Proposal) Diff() string { return p.Patch().Diff() }

// Patches returns the accepted changes, one for each file, in the order in which the files came
// into the plan.
func (p *Plan) Patches() []Patch {
	var out []Patch
	for _, t := range p.targets {
		out = append(out, Patch{t})
	}
	return out
}

// Covers reports whether the patch makes every change of a proposal.
func (p Patch) Covers(proposal *Proposal) bool { return p.target.covers(proposal.target) }

// Diff returns the patch as a unified diff, ending in a newline. Values that may be secret are
// masked and control characters escaped, so it is for reading, not for patch.
func (p Patch) Diff() string {
	t := p.target
	if t.Rename != nil {
		return fmt.Sprintf("rename from %s\nrename to %s\n", escape(t.label), escape(t.newLabel))
	}
	from := t.label
	if t.Create != nil {
		from = "/dev/null"
	}
	text := fmt.Sprintf("--- %s\n+++ %s\n", escape(from), escape(t.label))
	if t.SetMode != nil {
		text += fmt.Sprintf("new mode %04o\n", t.SetMode.Mode)
	}
	if t.Allow != nil {
		text += fmt.Sprintf("new access user:%d:%s\n", t.Allow.UID, t.Allow.words())
	}
	for _, h := range t.hunks() {
		text += h.String()
	}
	return text
}
