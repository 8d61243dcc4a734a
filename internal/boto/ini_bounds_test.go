package boto

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"doctor/internal/containerfs"
)

// oneFile is a process's view of one file.
type oneFile struct{ path, text string }

func (f oneFile) Lookup(path string) containerfs.Entry {
	if path != f.path {
		return containerfs.Entry{Path: path, Kind: containerfs.Absent}
	}
	return containerfs.Entry{Path: path, HostPath: path, Kind: containerfs.File, Readable: true, Data: []byte(f.text)}
}

// TestFilesThatAreTooLong: a file that exceeds the bound is unknown, whether or not it has the
// profile.
func TestFilesThatAreTooLong(t *testing.T) {
	profiles := func(count int) string {
		var b strings.Builder
		for i := range count {
			fmt.Fprintf(&b, "[profile p%d]\nregion = eu-west-1\n", i)
		}
		return b.String()
	}
	inherited := func(options, sections int) string {
		var b strings.Builder
		b.WriteString("[DEFAULT]\n")
		for i := range options {
			fmt.Fprintf(&b, "a%d = b\n", i)
		}
		for i := range sections {
			fmt.Fprintf(&b, "[s%d]\n", i)
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		text string
		fits bool
	}{
		"a thousand profiles":                {profiles(1000), true},
		"100,000 profiles":                   {profiles(100_000), false},
		"100,000 sections":                   {inherited(0, 100_000), false},
		"settings that each section has":     {inherited(1000, 1000), false},
		"settings that some sections have":   {inherited(10, 1000), true},
		"a million lines":                    {"[default]\n" + strings.Repeat("a=b\n", 1_000_000), false},
		"a million lines of one value":       {"[default]\na =\n" + strings.Repeat("  b\n", 1_000_000), false},
		"lines that only a return separates": {"[default]\n" + strings.Repeat("a=b\r", 30_000), false},
		"a line without end":                 {"[default]\nregion = " + strings.Repeat("x", 2<<20), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Process{Env: map[string]string{"HOME": "/h"}, Files: oneFile{"/h/.aws/config", c.text}, Now: time.Unix(0, 0)}
			out := Resolve(p, Session{})
			if unseen := out.ConfigFile.Entry.Reason == containerfs.ReasonTooLarge; unseen == c.fits {
				t.Errorf("reason %v", out.ConfigFile.Entry.Reason)
			}
			if !c.fits && (out.ConfigFile.Err != nil || len(out.Profiles) > 0) {
				t.Errorf("%v, %d profiles", out.ConfigFile.Err, len(out.Profiles))
			}
		})
	}
}
