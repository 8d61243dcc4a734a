package disk_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"doctor/internal/disk"
	"doctor/internal/disk/disktest"
)

// faults are the ways in which a step fails.
func faults(at int) []*disktest.Fault {
	return []*disktest.Fault{{At: at, Err: syscall.EACCES}, {At: at, Lasts: true, Err: syscall.ENOSPC}}
}

// TestReportsAtEveryStep: whichever step of writing a report fails, or the process is
// killed before it, there is the old report or the new one, whole, and nobody is told
// that it is there when it is not.
func TestReportsAtEveryStep(t *testing.T) {
	for name, old := range map[string]string{"in the place of another": "old", "a new one": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lay := func() (dir, path string) {
				dir = t.TempDir()
				path = filepath.Join(dir, "report")
				if old != "" {
					if err := os.WriteFile(path, []byte(old), 0o640); err != nil {
						t.Fatal(err)
					}
				}
				return dir, path
			}
			count := &disktest.Crash{At: disktest.Never}
			_, path := lay()
			if err := (disk.Writer{Before: count.Before}).WriteFile(path, []byte("new"), 0o600); err != nil || textOf(path) != "new" {
				t.Fatalf("%v, %q", err, textOf(path))
			}
			if count.Steps < 5 {
				t.Fatalf("only %d steps were seen", count.Steps)
			}
			for at := 1; at <= count.Steps; at++ {
				_, path := lay()
				killed := &disktest.Crash{At: at}
				_ = disk.Writer{Before: killed.Before}.WriteFile(path, []byte("new"), 0o600)
				if is := textOf(path); is != old && is != "new" {
					t.Errorf("killed before step %d: %q", at, is)
				}
				if err := (disk.Writer{}).WriteFile(path, []byte("newer"), 0o600); err != nil || textOf(path) != "newer" {
					t.Errorf("killed before step %d, the next: %v, %q", at, err, textOf(path))
				}
				for _, f := range faults(at) {
					dir, path := lay()
					err := disk.Writer{Before: f.Before}.WriteFile(path, []byte("new"), 0o600)
					when := fmt.Sprintf("%v at step %d, lasting %v", f.Err, at, f.Lasts)
					switch is := textOf(path); {
					case err == nil && is != "new":
						t.Errorf("%s: no error, and there is %q", when, is)
					case err != nil && (is != old || !errors.Is(err, f.Err) || strings.Contains(err.Error(), ".doctor-report")):
						t.Errorf("%s: %v, and there is %q", when, err, is)
					}
					if left, _ := filepath.Glob(filepath.Join(dir, ".doctor-report-*.tmp")); len(left) > 0 && !f.Lasts {
						t.Errorf("%s: %v is left", when, left)
					}
				}
			}
		})
	}
}

func textOf(path string) string {
	data, _ := os.ReadFile(path)
	return string(data)
}

// TestReportsSweep: what a killed doctor has left beside a report goes with the next
// one, and what another doctor is writing stays.
func TestReportsSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".doctor-report-old.tmp", ".doctor-report-young.tmp", ".doctor-fix-old.tmp", "old.tmp"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err == nil && strings.Contains(name, "old") {
			err = os.Chtimes(path, info.ModTime(), info.ModTime().Add(-2*time.Hour))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := (disk.Writer{}).WriteFile(filepath.Join(dir, "report"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".doctor-fix-old.tmp", ".doctor-report-young.tmp", "old.tmp", "report"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
}
