package boto

import (
	"fmt"
	"strings"
	"testing"

	"doctor/internal/containerfs"
)

// A file with twice as many profiles costs twice as much, and what a further session of the same
// service costs does not depend on their number.
func TestManyProfiles(t *testing.T) {
	allocations := func(count int) (first, further float64) {
		var config, credentials strings.Builder
		for i := range count {
			fmt.Fprintf(&config, "[profile team-%05d]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = dev-%05d\n\n", i, i)
			fmt.Fprintf(&credentials, "[dev-%05d]\n%s\n", i, keys)
		}
		w := newWorld(config.String(), credentials.String())
		profile := fmt.Sprintf("team-%05d", count-1)
		process := Process{Env: w.Env, Files: fixed{w.Lookup("/home/astro/.aws/config"), w.Lookup("/home/astro/.aws/credentials")}, Home: "/home/astro", Dir: w.Dir, Now: noon}
		resolve := func() {
			if f := Resolve(process, Session{Profile: &profile, Service: "sts"}).Failure; f != nil {
				t.Fatalf("%+v", f)
			}
		}
		first = testing.AllocsPerRun(1, func() {
			process.Known = &Known{}
			resolve()
		})
		return first, testing.AllocsPerRun(1, resolve)
	}
	small, again := allocations(500)
	large, afterwards := allocations(2000)
	t.Logf("allocations for 500 profiles: %.0f, then %.0f; for 2000: %.0f, then %.0f", small, again, large, afterwards)
	if large > 4.5*small {
		t.Errorf("four times as many profiles cost %.1f times as many allocations", large/small)
	}
	if afterwards > again+20 {
		t.Errorf("a further session costs %.0f allocations with 2000 profiles, and %.0f with 500", afterwards, again)
	}
}

// fixed has the same two files at every look, in the same memory.
type fixed struct{ config, credentials containerfs.Entry }

func (f fixed) Lookup(path string) containerfs.Entry {
	switch path {
	case f.config.Path:
		return f.config
	case f.credentials.Path:
		return f.credentials
	}
	return containerfs.Entry{Path: path}
}
