package doctor_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

// copied is the module in third_party, at the version of which it is a copy, and its checksum.
const (
	copied    = "github.com/santhosh-tekuri/jsonschema/v6@v6.0.3"
	copiedSum = "h1:1EYB5IzjZawrrnELUi78f9fPu57HuXjmddZPjrls/28="
)

// TestCopiedLibrary requires that the copy in third_party is the original without its tests, except
// for the recorded patch, and that go.mod has the version of the original.
func TestCopiedLibrary(t *testing.T) {
	path, version, _ := strings.Cut(copied, "@")
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{path + " " + version, "replace " + path + " => ./third_party/jsonschema"} {
		if !strings.Contains(string(mod), line) {
			t.Errorf("go.mod lacks %q", line)
		}
	}
	original := downloaded(t)
	var patch strings.Builder
	compared := 0
	err = filepath.WalkDir("third_party/jsonschema", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "go.mod" {
			return err
		}
		rel, _ := filepath.Rel("third_party/jsonschema", name)
		got, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(filepath.Join(original, rel))
		if err != nil {
			t.Errorf("%s is not in the original", rel)
			return nil
		}
		patch.WriteString(udiff.Unified("a/"+filepath.ToSlash(rel), "b/"+filepath.ToSlash(rel), string(want), string(got)))
		compared++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared < 20 {
		t.Errorf("only %d files were compared", compared)
	}
	if *update {
		if err := os.WriteFile("third_party/jsonschema.patch", []byte(patch.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("third_party/jsonschema.patch")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if patch.String() != string(want) {
		t.Errorf("the copy differs from the original by\n%s\nrecorded is\n%s", patch.String(), want)
	}
}

// downloaded is the folder of the original.
func downloaded(t *testing.T) string {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", copied)
	download.Dir, download.Stderr = t.TempDir(), os.Stderr         // outside of this module, whose replace would take effect
	download.Env = append(os.Environ(), "GOSUMDB=off", "GOFLAGS=") // compared below; -mod has no meaning there
	out, err := download.Output()
	if err != nil {
		t.Fatal(err)
	}
	var module struct{ Dir, Sum string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	if module.Sum != copiedSum {
		t.Errorf("the checksum of the original is %s, want %s", module.Sum, copiedSum)
	}
	return module.Dir
}
