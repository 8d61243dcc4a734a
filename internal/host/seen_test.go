package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A machine is of one moment: what it has seen of a path stays, for its overlays too. The next run has
// a machine of its own.
func TestSeenOnce(t *testing.T) {
	dir := t.TempDir()
	file, absent := filepath.Join(dir, "file"), filepath.Join(dir, "absent")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := &Machine{OS: "linux"}
	look := func(m *Machine) (fs.FileMode, bool) {
		t.Helper()
		info, err := m.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Lstat(absent)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return info.Mode.Perm(), err == nil
	}
	before, _ := look(m)
	if err := os.Chmod(file, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(absent, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, machine := range map[string]*Machine{"the same": m, "an overlay": m.Overlay().Machine()} {
		if mode, exists := look(machine); mode != before || exists {
			t.Errorf("%s machine sees the mode %v and a file more: %t", name, mode, exists)
		}
	}
	if !m.ExistsNow(absent) {
		t.Error("asked again, the same machine does not see the new file")
	}
	if mode, exists := look(&Machine{OS: "linux"}); mode == before || !exists {
		t.Errorf("the next machine sees the mode %v and a file more: %t", mode, exists)
	}
}
