package fixers

import (
	"io/fs"

	"doctor/internal/host"
	"doctor/internal/redact"
)

// memory are files in memory.
type memory map[string]string

func (m memory) Read(path string) ([]byte, error) {
	if text, ok := m[path]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func (m memory) Stat(path string) (host.Info, error) {
	if _, ok := m[path]; ok {
		return host.Info{Mode: 0o644}, nil
	}
	return host.Info{}, fs.ErrNotExist
}

func (m memory) Exists(path string) bool             { _, ok := m[path]; return ok }
func (m memory) Resolve(path string) (string, error) { return path, nil }

// change plans one fix of one file and returns the file afterwards.
func change(text string, fix Fix) (string, error) {
	fix.Edit = within(fix.Edit, "/p/file")
	fix.Safety = Safe
	proposal, err := NewPlan(memory{"/p/file": text}, Project{Dir: "/p"}).Propose(fix)
	if err != nil {
		return "", err
	}
	after, err := proposal.target.after()
	return string(after), err
}

func fixOf(edit Edit) Fix {
	return Fix{Title: redact.NewText("Mend it"), Edit: edit, Safety: Safe}
}
