package composetree

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/format"
)

var specs = []string{
	"", "a", "a:", "::", "/x", "~/.aws", "~/.aws:/home/astro/.aws", "~/.aws:/x:ro", "~/.aws:/x:ro,z", "a:b:c:d", "a::b", ":a", "a:b:",
	`C:\Users\me\.aws:/x`, "C:/a:D:/b:ro", "c:/x", "${A:-x:y}:/x", "${A:-${B:-c:d}}:/x:${M:-ro}", "$A:/x", "${A:/x", "a}:/x", "ü:/x", "é:ö:ro",
	"/ü/{}:/x", "a b :/x", "%UserProfile%/.aws:/x", `\\pipe\x:/y`, "a:/x:ro:z",
}

func FuzzSplitVolume(f *testing.F) {
	for _, spec := range specs {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		if !utf8.ValidString(spec) {
			t.Skip("YAML holds UTF-8 only")
		}
		want, err := format.ParseVolume(spec)
		got, ok := SplitVolume(spec)
		odd := strings.Contains(spec, "${") || strings.ContainsRune(spec, 0) // more is refused than by compose
		if ok && err != nil || !ok && err == nil && !odd {
			t.Fatalf("splitVolume(%q) ok = %v, compose says %v", spec, ok, err)
		}
		if !ok {
			return
		}
		if got.part(got.Source) != want.Source || got.part(got.target) != want.Target {
			t.Errorf("splitVolume(%q) = %q, %q, want %q, %q", spec, got.part(got.Source), got.part(got.target), want.Source, want.Target)
		}
		if got.HasSource != (want.Source != "") {
			t.Errorf("splitVolume(%q) has a source: %v", spec, got.HasSource)
		}
	})
}

func TestMergeMode(t *testing.T) {
	for _, c := range []struct{ old, set, want string }{
		{"ro", "rw", "rw"}, {"ro,z", "rw", "rw,z"}, {"z,ro", "rw", "z,rw"}, {"z", "ro", "z,ro"}, {"RO", "ro", "ro"}, {"rox", "rw", "rw"},
		{"ro", "z", "ro,z"}, {"ro,Z", "z", "ro,z"}, {"ro,rw", "rw", "rw"}, {"nocopy,x,y", "ro", "nocopy,ro"}, {"ro", "rw,z", "rw,z"},
		{"cached", "ro", "cached,ro"}, {"x", "z", "x,z"},
	} {
		if got := mergeMode(c.old, strings.Split(c.set, ",")); got != c.want {
			t.Errorf("mergeMode(%q, %q) = %q, want %q", c.old, c.set, got, c.want)
		}
	}
}
