package host

import (
	"os"
	"path/filepath"
	"testing"
)

// TestReadPart: the beginning of a regular file, and of nothing else.
func TestReadPart(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path  string
		room  int
		want  string
		whole bool
	}{
		"a part":      {file, 4, "1234", false},
		"just all":    {file, 5, "12345", true},
		"all":         {file, 100, "12345", true},
		"nothing":     {filepath.Join(dir, "empty"), 100, "", true},
		"a link":      {link, 100, "-", false},
		"a folder":    {dir, 100, "-", false},
		"not there":   {filepath.Join(dir, "none"), 100, "-", false},
		"not a place": {filepath.Join(file, "none"), 100, "-", false},
	} {
		data, whole, err := new(Machine).ReadPart(c.path, make([]byte, c.room))
		got := string(data)
		if err != nil {
			got = "-"
		}
		if got != c.want || whole != c.whole {
			t.Errorf("%s: got %q, %v, %v", name, got, whole, err)
		}
	}
}
