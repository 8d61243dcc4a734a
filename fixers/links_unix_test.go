//go:build unix

package fixers

import (
	"os"
	"testing"
)

// TestModeThroughALink: removing permissions is safe for the named file, but not for the target of
// a project's link.
func TestModeThroughALink(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/credentials", nil, 0o644)
	link(t, p.path("~/.aws/credentials"), p.path("credentials"))
	for path, want := range map[string]Safety{"~/.aws/credentials": Safe, "credentials": Unsafe} {
		proposal, err := p.plan().Propose(fixOf(Chmod{Path: path, Mode: 0o600}))
		if err != nil || proposal.Safety != want {
			t.Errorf("%s: %+v, %v", path, proposal, err)
		}
		if told := p.plan().SafetyOf(fixOf(Chmod{Path: path, Mode: 0o600})); told != want {
			t.Errorf("%s: a report is told that it is %s", path, told)
		}
	}
}

// TestHardLinks: the other names of a file keep the old content, and the proposal says so.
func TestHardLinks(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	p.write("alone.env", []byte("A=1\n"), 0o644)
	if err := os.Link(p.path(".env"), p.path("~/other")); err != nil {
		t.Fatal(err)
	}
	fix := fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}})
	proposal, err := p.plan().Propose(fix)
	if err != nil {
		t.Fatal(err)
	}
	if proposal.Names != 2 || !proposal.Replaces {
		t.Errorf("%+v", proposal)
	}
	if _, err := p.fix(fix); err != nil {
		t.Fatal(err)
	}
	p.expect(map[string]string{".env": "A=2\n", "~/other": "A=1\n", "alone.env": "A=1\n"})
	if proposal, err = p.plan().Propose(fixOf(RetargetVariables{File: "alone.env", Set: map[string]string{"A": "2"}})); err != nil || proposal.Names != 0 {
		t.Errorf("a file with one name: %+v, %v", proposal, err)
	}
}
