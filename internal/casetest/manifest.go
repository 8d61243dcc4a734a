package casetest

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the lists
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// The sets of recorded cases, each a folder in the folder shared beside the
// repository.
const (
	First = "cases"
	More  = "more-cases"
)

// manifest names the cases to judge, with their checksums, in the format of sha256sum. Other
// files beside the repository do not matter: a file that is not in the manifest is counted and
// not judged.
//
//go:embed testdata/manifest.sha256
var manifest string

// open names the cases that doctor is still wrong about, each with a word why:
//
//	SET/NAME WAY REASON
//
// WAY is "files" for what a run with --offline says, "aws" for one that asks AWS.
//
//go:embed testdata/open.txt
var open string

var update = flag.Bool("update-cases", false, "write the list of the cases that are still open, from what is wrong now")

// shared is the folder beside the root of the module.
func shared(t testing.TB) string {
	t.Helper()
	return filepath.Join(filepath.Dir(root(t)), "shared")
}

// root is the folder of the module.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the working directory")
		}
	}
}

// sums are the checksums of the cases of a set by file name.
func sums(text, set string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if name, ok := strings.CutPrefix(name, set+"/"); ok {
			found[name] = sum
		}
	}
	return found
}

// Named reports whether the manifest has a case in any set whose name begins with a prefix.
func Named(prefix string) bool {
	return strings.Contains(manifest, "/"+prefix)
}

// Load reads the cases of some sets that the manifest names, in its order, or the sample of
// them that Choice asks for. A missing or changed one is logged and omitted. Without any cases
// the test is skipped, or fails if DOCTOR_REQUIRE contains the word cases.
func Load(t testing.TB, sets ...string) []Case {
	t.Helper()
	return choose(t, All(t, sets...))
}

// All does so whatever Choice says, for tests of a few cases that they name.
func All(t testing.TB, sets ...string) []Case {
	t.Helper()
	var cases []Case
	for _, set := range sets {
		cases = append(cases, loadSet(t, filepath.Join(shared(t), set), set, manifest)...)
	}
	if len(cases) == 0 {
		skip.For(t, "cases", "none of those that the manifest names is there")
	}
	return cases
}

func loadSet(t testing.TB, dir, set, manifest string) []Case {
	t.Helper()
	named := sums(manifest, set)
	there, _ := filepath.Glob(filepath.Join(dir, "*.txtar"))
	var cases []Case
	var missing, changed []string
	for _, name := range slices.Sorted(maps.Keys(named)) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case os.IsNotExist(err):
			missing = append(missing, name)
		case err != nil:
			t.Fatal(err)
		case sum(data) != named[name]:
			changed = append(changed, name)
		default:
			cases = append(cases, parse(t, set, name, data))
		}
	}
	unnamed := len(there) + len(missing) - len(named)
	t.Logf("%s: %d cases are judged; the manifest names %d, missing %d %v, changed since %d %v; not named, so not judged, are %d",
		set, len(cases), len(named), len(missing), missing, len(changed), changed, unnamed)
	return cases
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// The ways to judge a case.
const (
	Files = "files" // with --offline
	AWS   = "aws"   // with a fake AWS
)

// Open is the list of the cases that doctor is wrong about in one way. It only shrinks: a
// listed case that is right fails the test, as does one that is wrong and not listed.
type Open struct {
	way  string
	why  map[string]string
	now  map[string]string
	seen map[string]bool
}

// OpenIn is the list of the open cases of a way.
func OpenIn(way string) *Open {
	o := &Open{way: way, why: map[string]string{}, now: map[string]string{}, seen: map[string]bool{}}
	for line := range strings.Lines(open) {
		if words := strings.SplitN(strings.TrimSpace(line), " ", 3); len(words) == 3 && words[1] == way {
			o.why[words[0]] = words[2]
		}
	}
	return o
}

// Judge gets what is wrong about a case, nothing if it is right, and fails the test if the
// list disagrees. It must not be called concurrently.
func (o *Open) Judge(t testing.TB, c Case, wrong []string) {
	t.Helper()
	name := c.Set + "/" + c.Name
	o.seen[name] = true
	if len(wrong) > 0 {
		o.now[name] = inAWord(wrong[0])
	}
	why, listed := o.why[name]
	switch {
	case *update:
	case listed && len(wrong) == 0:
		t.Errorf("it is right now: take it off internal/casetest/testdata/open.txt (%s)", why)
	case listed:
		t.Logf("open (%s): %s", why, strings.Join(wrong, "\n"))
	default:
		for _, w := range wrong {
			t.Error(w)
		}
	}
}

// inAWord is the beginning of a reason, up to the services or the second line.
func inAWord(reason string) string {
	reason, _, _ = strings.Cut(reason, "\n")
	reason, _, _ = strings.Cut(reason, " [")
	return reason
}

// Close logs how many are open, and fails the test for a line of the list that matches no case
// of the manifest. With -update-cases it writes the list.
func (o *Open) Close(t testing.TB) {
	t.Helper()
	t.Logf("open, as listed: %d", len(o.now))
	if *update {
		o.write(t)
		return
	}
	for name := range o.why {
		set, file, _ := strings.Cut(name, "/")
		if sums(manifest, set)[file+".txtar"] == "" {
			t.Errorf("internal/casetest/testdata/open.txt has %s, which the manifest does not name", name)
		}
	}
}

// write replaces the lines of this way, and keeps existing reasons.
func (o *Open) write(t testing.TB) {
	t.Helper()
	path := filepath.Join(root(t), "internal", "casetest", "testdata", "open.txt")
	written, err := os.ReadFile(path) // the other way may have just written it
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(written)) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(words) == 3 && (words[1] != o.way || !o.seen[words[0]]) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	for name, wrong := range o.now {
		if o.why[name] != "" {
			wrong = o.why[name]
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", name, o.way, wrong))
	}
	slices.Sort(lines)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// makeManifest is the manifest of all existing cases.
func makeManifest(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, set := range []string{First, More} {
		names, _ := filepath.Glob(filepath.Join(shared(t), set, "*.txtar"))
		slices.Sort(names)
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s  %s/%s\n", sum(data), set, filepath.Base(name))
		}
	}
	return b.Bytes()
}
