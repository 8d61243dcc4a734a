package fixers_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"doctor/fixers"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// EndLine ends the last line of a file.
type EndLine struct {
	fixers.Unprinted[EndLine]
	File string
}

func (EndLine) Name() string           { return "end-line" }
func (EndLine) Promise() fixers.Safety { return fixers.Safe }
func (e EndLine) Paths() []string      { return []string{e.File} }
func (e EndLine) Plan(files fixers.Files, p fixers.Project) (fixers.Change, error) {
	change := fixers.Change{File: p.Absolute(e.File)}
	text, err := files.Read(change.File)
	if err == nil && !bytes.HasSuffix(text, []byte("\n")) {
		change.Splices = []fixers.Splice{{Start: len(text), End: len(text), New: "\n"}}
	}
	return change, err
}

// A custom edit is a type; it need not be registered.
func ExampleEdit() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("one"), 0o600); err != nil {
		panic(err)
	}
	plan := fixers.NewPlan(new(host.Machine), fixers.Project{Dir: dir})
	fix := fixers.Fix{Title: redact.NewText("End the line"), Edit: EndLine{File: "notes.txt"}, Safety: fixers.Safe}
	proposal, err := plan.Propose(fix)
	if err != nil {
		panic(err)
	}
	fmt.Println(fix.Edit, proposal.File, proposal.Safety)
	_, err = plan.Propose(fixers.Fix{Edit: EndLine{}})
	fmt.Println(err)
	// Output:
	// EndLine notes.txt safe
	// fixer end-line: argument "file" is missing
}
