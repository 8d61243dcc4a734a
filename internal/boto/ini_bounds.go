package boto

import (
	"bytes"
	"fmt"

	"doctor/internal/bounds"
	"doctor/internal/containerfs"
)

// How long one of the two files may be. Those who have each account of a large company
// in them have some ten thousand lines; each is looked at for each session anew.
const (
	maxLines    = 20_000
	maxSettings = 50_000
)

// Bound says how long a file may be to be looked at.
func Bound() string {
	return fmt.Sprintf("%d KiB, %d lines, or %d settings with those that sections inherit", bounds.EnvText>>10, maxLines, maxSettings)
}

// Fits reports whether a file is short enough to be parsed.
func Fits(data []byte) bool {
	return len(data) <= bounds.EnvText && bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")) <= maxLines
}

// fits reports whether a file is short enough to be looked at: each section has the
// settings of DEFAULT as well.
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

// parse parses a file that is found; what is in one that does not fit is not known.
func (f *ConfigFile) parse(known *Known) {
	p := known.parse(f.Entry.Data)
	if f.Ini, f.Err = p.ini, p.err; !p.tooLong {
		return
	}
	f.Ini, f.Err = &Ini{}, nil
	f.Entry.Readable, f.Entry.Data = false, nil
	f.Entry.Reason, f.Entry.HostBlocker = containerfs.ReasonTooLarge, f.Entry.HostPath
}
