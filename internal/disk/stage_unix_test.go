//go:build unix

package disk_test

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"doctor/internal/disk"
)

// TestStageDoesNotWaitForAFIFO, which nobody may ever read from.
func TestStageDoesNotWaitForAFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (disk.Writer{}).Stage(path, nil, 0o600); !errors.Is(err, syscall.ENXIO) {
		t.Errorf("%v", err)
	}
}
