package checks

import (
	"io/fs"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Example shows a rule: two txtar archives of the relevant files, laid over a project that
// works. Before has the finding, After does not.
//
// The file testdata/<id>.txtar holds both. The prefix before/ or after/ of a file name, or the
// word before or after in front of a line above the first file, assigns it to one of the two;
// everything else belongs to both:
//
//	before mode 0644 home/.aws/credentials
//	after mode 0600 home/.aws/credentials
//	-- before/project/.env --
//	AWS_PROFILE=prod
//	-- after/project/.env --
//	AWS_PROFILE=dev
//	-- home/.aws/config --
//	[profile dev]
//
// The last file, want, belongs to neither: it is what doctor reports for Before, in the format
// of package checktest.
type Example struct{ Before, After, Want string }

// WantFile is the name of the file with the expected findings.
const WantFile = "want"

// Example returns the example of a rule, empty if it has none.
func (c *Check) Example(r *Rule) Example {
	if c.Examples == nil {
		return Example{}
	}
	data, err := fs.ReadFile(c.Examples, "testdata/"+r.ID+".txtar")
	if err != nil {
		return Example{}
	}
	archive := txtar.Parse(data)
	e := Example{Before: half(archive, "before", "after"), After: half(archive, "after", "before")}
	for _, f := range archive.Files {
		if f.Name == WantFile {
			e.Want = string(f.Data)
		}
	}
	return e
}

// half returns what belongs to one half of an example.
func half(a *txtar.Archive, own, other string) string {
	var out txtar.Archive
	for line := range strings.Lines(string(a.Comment)) {
		if !strings.HasPrefix(line, other+" ") {
			out.Comment = append(out.Comment, strings.TrimPrefix(line, own+" ")...)
		}
	}
	for _, f := range a.Files {
		word, name := "", f.Name
		if rest, ok := strings.CutPrefix(name, "DELETE "); ok {
			word, name = "DELETE ", rest
		}
		if name != WantFile && !strings.HasPrefix(name, other+"/") {
			out.Files = append(out.Files, txtar.File{Name: word + strings.TrimPrefix(name, own+"/"), Data: f.Data})
		}
	}
	return string(txtar.Format(&out))
}
