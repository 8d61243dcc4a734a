package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/disk"
)

// TestMoveNeverReplaces: where neither an exclusive rename nor a hard link is supported,
// an existing file is not overwritten either.
func TestMoveNeverReplaces(t *testing.T) {
	for name, unsupported := range map[string][]string{
		"an exclusive rename": nil, "a hard link": {"rename"}, "neither": {"rename", "link"},
	} {
		dir := t.TempDir()
		from, taken, free := filepath.Join(dir, "from"), filepath.Join(dir, "taken"), filepath.Join(dir, "free")
		for path, text := range map[string]string{from: "moved", taken: "mine"} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var taking []string
		w := disk.Writer{Before: func(step, _ string) error {
			taking = append(taking, step)
			if slices.Contains(unsupported, step) {
				return errors.ErrUnsupported
			}
			return nil
		}}
		if err := w.Move(from, taken); err == nil || !strings.Contains(err.Error(), "there is a file taken already") || textOf(taken) != "mine" || textOf(from) != "moved" {
			t.Errorf("%s, the name is taken: %v", name, err)
		}
		if err := w.Move(from, free); err != nil || textOf(free) != "moved" || textOf(from) != "" {
			t.Errorf("%s, the name is free: %v", name, err)
		}
		for _, s := range unsupported {
			if !slices.Contains(taking, s) {
				t.Errorf("%s: the step %s was not tried: %q", name, s, taking)
			}
		}
	}
}
