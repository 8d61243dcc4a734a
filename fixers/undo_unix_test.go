//go:build unix

package fixers

import (
	"os"
	"testing"
)

// TestUndoLeavesAModeSetSince: a file that was closed to others since then stays closed.
func TestUndoLeavesAModeSetSince(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	if _, err := p.fix(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}})); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(p.path(".env"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p.path(".env"))
	if err != nil || info.Mode() != 0o600 || p.read(".env") != "A=1\n" {
		t.Errorf("%v, %v, %q", info.Mode(), err, p.read(".env"))
	}
}
