package fixers

import (
	"io/fs"

	"doctor/checks"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// memory are files that are nowhere.
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
func change(text string, fix checks.Fix) (string, error) {
	fix.Args["file"] = "/p/file"
	fix.Safety = checks.Safe
	proposal, err := NewPlan(memory{"/p/file": text}, Project{Dir: "/p"}).Propose(fix)
	if err != nil {
		return "", err
	}
	after, err := proposal.target.after()
	return string(after), err
}

func fixOf(fixer string, args ...string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Mend it"), Fixer: fixer, Safety: checks.Safe, Args: map[string]string{}}
	for i := 0; i < len(args); i += 2 {
		fix.Args[args[i]] = args[i+1]
	}
	return fix
}
