package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// FileError says what is wrong with a baseline, and in which line.
type FileError struct {
	Path string
	Line int
	Text string
}

// Error begins with the place in the file.
func (e *FileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Text) }

// Read reads the text of a baseline. Anything unknown is an error with its line, since a finding
// that is taken for an old one would be missed.
func Read(path string, data []byte) (*File, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // of an editor
	r := &reader{path: path, data: data, decoder: json.NewDecoder(bytes.NewReader(data)), file: New(path)}
	version := 0
	err := r.object("the file", map[string]func() error{
		"version": func() error {
			n, err := token[float64](r, "version must be a number")
			if err != nil {
				return err
			}
			if version = int(n); n != Version {
				return r.errorf("version %v of the baseline is unknown, this doctor reads version %d", n, Version)
			}
			return nil
		},
		"projects": func() error { return r.array("projects", r.project) },
	})
	if err != nil {
		return nil, err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, r.errorf("the file must be one JSON object")
	}
	if version == 0 {
		return nil, r.errorf("the file has no version")
	}
	return r.file, nil
}

type reader struct {
	path    string
	data    []byte
	decoder *json.Decoder
	file    *File
}

func (r *reader) project() error {
	name := ""
	var entries []Entry
	err := r.object("a project", map[string]func() error{
		"project": r.text(&name),
		"findings": func() error {
			return r.array("findings", func() error {
				var e Entry
				if err := r.object("a finding", map[string]func() error{"rule": r.text(&e.Rule), "subject": r.text(&e.Subject)}); err != nil {
					return err
				}
				if e.Rule == "" {
					return r.errorf("a finding needs a rule")
				}
				entries = append(entries, e)
				return nil
			})
		},
	})
	switch {
	case err != nil:
		return err
	case name == "":
		return r.errorf("findings need a project")
	case r.file.projects[name] != nil:
		return r.errorf("the project %q is there twice", name)
	}
	r.file.Set(name, entries)
	return nil
}

// errorf returns the error for what was read last.
func (r *reader) errorf(format string, args ...any) error {
	read := r.data[:min(int(r.decoder.InputOffset()), len(r.data))]
	return &FileError{Path: r.path, Line: 1 + bytes.Count(read, []byte("\n")), Text: fmt.Sprintf(format, args...)}
}

// next is the next token; its absence and a syntax error are errors with their line.
func (r *reader) next() (json.Token, error) {
	t, err := r.decoder.Token()
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		read := r.data[:min(int(syntax.Offset), len(r.data))]
		return nil, &FileError{Path: r.path, Line: 1 + bytes.Count(read, []byte("\n")), Text: "invalid JSON: " + syntax.Error()}
	case err != nil:
		return nil, r.errorf("invalid JSON: the file ends too early")
	}
	return t, nil
}

func token[T any](r *reader, must string) (T, error) {
	t, err := r.next()
	if err != nil {
		var none T
		return none, err
	}
	value, ok := t.(T)
	if !ok {
		return value, r.errorf("%s", must)
	}
	return value, nil
}

func (r *reader) text(into *string) func() error {
	return func() error {
		text, err := token[string](r, "it must be a string")
		*into = text
		return err
	}
}

func (r *reader) open(what string, kind json.Delim, must string) error {
	if d, err := token[json.Delim](r, what+" must be "+must); err != nil {
		return err
	} else if d != kind {
		return r.errorf("%s must be %s", what, must)
	}
	return nil
}

// object passes each member to its reader.
func (r *reader) object(what string, members map[string]func() error) error {
	if err := r.open(what, '{', "an object"); err != nil {
		return err
	}
	for r.decoder.More() {
		name, err := token[string](r, "a name must be a string")
		if err != nil {
			return err
		}
		read := members[name]
		if read == nil {
			return r.errorf("unknown name %q in %s", name, what)
		}
		if err := read(); err != nil {
			return err
		}
	}
	_, err := r.next()
	return err
}

func (r *reader) array(what string, item func() error) error {
	if err := r.open(what, '[', "a list"); err != nil {
		return err
	}
	for r.decoder.More() {
		if err := item(); err != nil {
			return err
		}
	}
	_, err := r.next()
	return err
}
