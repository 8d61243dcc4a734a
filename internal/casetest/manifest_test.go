package casetest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateManifest = flag.Bool("update", false, "write the manifest of the cases that are there")

// TestManifest writes the manifest with -update, when cases were added on purpose. Otherwise
// it only logs what exists.
func TestManifest(t *testing.T) {
	if *updateManifest {
		if err := os.WriteFile("testdata/manifest.sha256", makeManifest(t), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	All(t, First, More)
}

// recorder is a test that records its messages.
type recorder struct {
	testing.TB
	said []string
	bad  int
}

func (r *recorder) Helper()                   {}
func (r *recorder) Log(args ...any)           { r.said = append(r.said, "log") }
func (r *recorder) Error(args ...any)         { r.bad++ }
func (r *recorder) Errorf(f string, a ...any) { r.bad++ }
func (r *recorder) Fatalf(f string, a ...any) { r.bad++ }
func (r *recorder) Logf(format string, args ...any) {
	r.said = append(r.said, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

const small = "-- case.json --\n{}\n-- expected.json --\n{\"root_cause\": \"ok\"}\n"

// A file that is missing or changed is logged as such, one that is not named is counted, and
// neither is judged.
func TestLoadSet(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name+".txtar"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("001-same", small)
	write("002-changed", small+"\n")
	write("004-new", small)
	list := sum([]byte(small)) + "  x/001-same.txtar\n" + sum([]byte(small)) + "  x/002-changed.txtar\n" + sum([]byte(small)) + "  x/003-missing.txtar\n" +
		sum([]byte(small)) + "  another/004-new.txtar\n"
	r := &recorder{TB: t}
	cases := loadSet(r, dir, "x", list)
	if len(cases) != 1 || cases[0].Name != "001-same" || cases[0].Set != "x" {
		t.Errorf("judged are %+v", cases)
	}
	want := "x: 1 cases are judged; the manifest names 3, missing 1 [003-missing.txtar], changed since 1 [002-changed.txtar]; not named, so not judged, are 1"
	if len(r.said) != 1 || r.said[0] != want || r.bad > 0 {
		t.Errorf("said %q, want %q", r.said, want)
	}
}

// The list of open cases only shrinks.
func TestOpenOnlyShrinks(t *testing.T) {
	for _, tt := range []struct {
		name   string
		listed bool
		wrong  []string
		fails  bool
	}{
		{"right", false, nil, false},
		{"wrong", false, []string{"a miss"}, true},
		{"listed and wrong", true, []string{"a miss"}, false},
		{"listed and right", true, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := &Open{way: Files, why: map[string]string{}, now: map[string]string{}, seen: map[string]bool{}}
			if tt.listed {
				o.why["x/001-a"] = "a miss"
			}
			r := &recorder{TB: t}
			o.Judge(r, Case{Set: "x", Name: "001-a"}, tt.wrong)
			if (r.bad > 0) != tt.fails {
				t.Errorf("%d complaints, want them: %v", r.bad, tt.fails)
			}
		})
	}
}

// Every line of the list has a reason.
func TestOpenHasReasons(t *testing.T) {
	for line := range strings.Lines(open) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(words) != 3 || words[1] != Files && words[1] != AWS || words[2] == "" {
			t.Errorf("not SET/NAME WAY REASON: %q", line)
		}
	}
}
