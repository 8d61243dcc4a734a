package fixers

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUndoOfNamesThatAreNoText: file names are bytes, but JSON only has text.
func TestUndoOfNamesThatAreNoText(t *testing.T) {
	for _, name := range []string{"a\xffb", "\xc3", "new\nline", "\x1b[31m", "base64:YQ==", "ü"} {
		p := newProject(t)
		dir := filepath.Join(filepath.Dir(p.dir), name)
		if err := os.Rename(p.dir, dir); err != nil {
			t.Fatal(err)
		}
		p.dir = dir
		p.write(".env", []byte("A=1\n"), 0o644)
		p.write("wrong.yml", []byte(overrideText), 0o644)
		before := p.tree()
		if _, err := p.fix(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}), fixOf(RenameFile{From: "wrong.yml", To: overrideName})); err != nil {
			t.Fatal(err)
		}
		done, err := p.store().Undo(t.Context(), p.dir)
		if err != nil || len(done.Files) != 2 || p.tree() != before {
			t.Errorf("%q: %v, %v", name, done, err)
		}
	}
}

// TestRecordKeepsEveryName: decoding returns what was encoded.
func TestRecordKeepsEveryName(t *testing.T) {
	for _, name := range []string{"", "/a", "/a\xff", "base64:", "base64:YQ==", "base64:\xff", "ü\u202e"} {
		was := record{Version: 1, Project: name, Steps: []step{{Kind: renamed, Path: name, To: name, Label: name}}}
		data, err := was.write()
		if err != nil {
			t.Fatal(err)
		}
		is, err := readRecord(data)
		if err != nil || is.Project != name || is.Steps[0] != was.Steps[0] || was.Project != name || was.Steps[0].Path != name {
			t.Errorf("%q: %+v, %v", name, is, err)
		}
	}
}
