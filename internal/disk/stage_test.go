package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"doctor/internal/disk"
)

// TestCommitOfANewFileNeverReplaces: a file that has come since it was staged stays.
func TestCommitOfANewFileNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new")
	staged, err := disk.Writer{}.Stage(path, []byte("new"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := staged.Commit(); !errors.Is(err, disk.ErrTaken) || textOf(path) != "mine" {
		t.Errorf("%v, %q", err, textOf(path))
	}
	staged.Discard()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}
