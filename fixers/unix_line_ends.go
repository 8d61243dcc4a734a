package fixers

import "bytes"

// UnixLineEnds ends the lines of a script with LF alone, which its interpreter needs.
type UnixLineEnds struct {
	Unprinted[UnixLineEnds]
	File string
}

// Name is unix-line-ends.
func (UnixLineEnds) Name() string { return "unix-line-ends" }

// Promise is unsafe: other programs may use the script, too.
func (UnixLineEnds) Promise() Safety { return Unsafe }

// Paths is the file.
func (e UnixLineEnds) Paths() []string { return []string{e.File} }

// Plan removes the CR of each CRLF.
func (e UnixLineEnds) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File)}
	text, err := files.Read(change.File)
	for from := 0; err == nil; {
		at := bytes.Index(text[from:], []byte("\r\n"))
		if at < 0 {
			break
		}
		change.Splices = append(change.Splices, Splice{Start: from + at, End: from + at + 1})
		from += at + 2
	}
	return change, err
}
