package boto

import (
	"bytes"
	"fmt"

	"doctor/internal/bounds"
	"doctor/internal/containerfs"
)

// The bounds of one of the two files. With every account of a large company a file has some ten
// thousand lines, and it is processed again for each session.
const (
	maxLines    = 20_000
	maxSettings = 50_000
)

// Bound describes the bound on a file's length.
func Bound() string {
	return fmt.Sprintf("%d KiB, %d lines, or %d settings with those that sections inherit", bounds.EnvText>>10, maxLines, maxSettings)
}

// Fits reports whether a file is short enough to be parsed.
func Fits(data []byte) bool {
	return len(data) <= bounds.EnvText && bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")) <= maxLines
}

// fits reports whether a file is short enough: each section also has the settings of DEFAULT.
func (i *Ini) fits() bool {
	inherited := i.Section(defaultSection)
	count := 0
	for _, s := range i.Sections {
		count += len(s.Options)
		if inherited != nil {
			count += len(inherited.Options)
		}
	}
	return count <= maxSettings
}

// parse parses a file that was found; the content of one that does not fit is unknown.
func (f *ConfigFile) parse(known *Known) {
	p := known.parse(f.Entry.Data)
	if f.Ini, f.Err = p.ini, p.err; !p.tooLong {
		return
	}
	f.Ini, f.Err = &Ini{}, nil
	f.Entry.Readable, f.Entry.Data = false, nil
	f.Entry.Reason, f.Entry.HostBlocker = containerfs.ReasonTooLarge, f.Entry.HostPath
}
