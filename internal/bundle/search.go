package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"

	"doctor/internal/redact"
	"doctor/report"
)

// search searches a finished archive as its receiver sees it, including the names of its files
// and the metadata. The error says where something private is left and of which kind, but not
// what.
func (b *Bundle) search(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("reading the bundle back: %w", err)
	}
	if kind, _ := b.left(archive.Comment); kind != "" {
		return leftIn("the comment of the archive", 1, kind)
	}
	own := b.source.Own.keys
	for i, f := range archive.File {
		for _, text := range []string{f.Name, f.Comment, string(f.Extra)} {
			if kind, _ := b.left(text); kind != "" {
				return leftIn(fmt.Sprintf("the list of files, entry %d", i+1), 1, kind)
			}
		}
		text, err := contentOf(f)
		if err != nil {
			return fmt.Errorf("reading %s back: %w", f.Name, err)
		}
		if path.Ext(f.Name) != ".json" {
			if err := b.searchText(f.Name, text); err != nil {
				return err
			}
			continue
		}
		for s := range redact.Strings([]byte(text)) {
			if s.Name && own[s.Text] {
				continue
			}
			if kind, _ := b.left(s.Text); kind != "" {
				return leftIn(f.Name, s.Line, kind)
			}
		}
	}
	return nil
}

// searchText searches one text, and what Markdown makes of it.
func (b *Bundle) searchText(name, text string) error {
	kind, line := b.left(text)
	if kind == "" && path.Ext(name) == ".md" {
		kind, line = b.left(report.FromMarkdown(text))
	}
	if kind != "" {
		return leftIn(name, line, kind)
	}
	return nil
}

func leftIn(file string, line int, kind string) error {
	return fmt.Errorf("%s, line %d, still contains %s", file, line, kind)
}

func contentOf(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(r)
	return string(data), err
}

// left says what kind of private content is left in a text, "" for none, and on which line.
func (b *Bundle) left(text string) (kind string, line int) {
	if _, found := b.scrubber.ScrubAll(text); len(found) > 0 {
		return "what looks like a secret (" + found[0].Rule + ")", found[0].Line
	}
	return b.names.find(text)
}
