// Package baseline keeps the findings that a project, or a repository of many, had when doctor was
// introduced there: they are reported and do not count, and new ones do.
package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// Version is the version of the file.
const Version = 1

// Entry is one finding in the file. Rule and subject identify it, so that it stays the same when
// lines move.
type Entry struct {
	Rule string `json:"rule"`
	// Subject is what the finding is about, or the beginning of its hash if it may not be shown.
	Subject string `json:"subject"`
}

// File is the content of a baseline.
type File struct {
	// Path is the file as shown to people.
	Path     string
	projects map[string][]Entry
}

// New returns an empty baseline.
func New(path string) *File { return &File{Path: path, projects: map[string][]Entry{}} }

// Set sets the entries of a project. Its name is the path of its folder, see Name.
func (f *File) Set(project string, entries []Entry) {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Subject, b.Subject)) })
	if entries = slices.Compact(entries); len(entries) == 0 {
		delete(f.projects, project)
		return
	}
	f.projects[project] = entries
}

// Entries are the entries of a project, sorted.
func (f *File) Entries(project string) []Entry { return f.projects[project] }

// Projects are the names of the projects that have entries, sorted.
func (f *File) Projects() []string { return slices.Sorted(maps.Keys(f.projects)) }

// Count is the number of all entries.
func (f *File) Count() int {
	n := 0
	for _, entries := range f.projects {
		n += len(entries)
	}
	return n
}

// Bytes is the file: sorted, with one finding on each line, so that the difference of two versions
// is that of their findings.
func (f *File) Bytes() ([]byte, error) {
	var out bytes.Buffer
	list := func(n int, indent string, item func(i int) error) error {
		for i := range n {
			if i > 0 {
				out.WriteString(",")
			}
			out.WriteString("\n" + indent)
			if err := item(i); err != nil {
				return err
			}
		}
		if n > 0 {
			out.WriteString("\n" + indent[2:])
		}
		out.WriteString("]")
		return nil
	}
	names := f.Projects()
	out.WriteString("{\n  \"version\": 1,\n  \"projects\": [")
	err := list(len(names), "    ", func(i int) error {
		out.WriteString(`{"project": `)
		if err := write(&out, names[i]); err != nil {
			return err
		}
		out.WriteString(`, "findings": [`)
		entries := f.projects[names[i]]
		if err := list(len(entries), "      ", func(j int) error {
			out.WriteString(`{"rule": `)
			if err := write(&out, entries[j].Rule); err != nil {
				return err
			}
			out.WriteString(`, "subject": `)
			err := write(&out, entries[j].Subject)
			out.WriteString("}")
			return err
		}); err != nil {
			return err
		}
		out.WriteString("}")
		return nil
	})
	out.WriteString("\n}\n")
	return out.Bytes(), err
}

// write writes a JSON string, without escapes for HTML.
func write(out *bytes.Buffer, text string) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(text)
	out.Truncate(out.Len() - 1) // the line end
	return err
}
