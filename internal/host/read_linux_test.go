package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFilesOfTheKernelAreNotRead: a link to a file that the kernel generates is refused,
// whatever its content, and one to a stored file is followed.
func TestFilesOfTheKernelAreNotRead(t *testing.T) {
	dir := t.TempDir()
	link := func(name, to string) string {
		path := filepath.Join(dir, name)
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	stored := filepath.Join(dir, "stored")
	if err := os.WriteFile(stored, []byte("A=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path   string
		want   error
		before string // a file that must exist for the test
	}{
		"the environment of doctor":     {link("environ", "/proc/self/environ"), ErrKernelFile, "/proc/self/environ"},
		"the log of the kernel":         {link("kmsg", "/proc/kmsg"), ErrKernelFile, "/proc/kmsg"},
		"a setting of the kernel":       {link("uptime", "/proc/uptime"), ErrKernelFile, "/proc/uptime"},
		"through a folder that is one":  {filepath.Join(link("self", "/proc/self"), "status"), ErrKernelFile, "/proc/self/status"},
		"a file of sysfs":               {link("sys", "/sys/kernel/mm/transparent_hugepage/enabled"), ErrKernelFile, "/sys/kernel/mm/transparent_hugepage/enabled"},
		"a device that never ends":      {link("zero", "/dev/zero"), ErrNotRegular, "/dev/zero"},
		"a device with nothing in it":   {link("null", "/dev/null"), ErrNotRegular, "/dev/null"},
		"a folder":                      {dir, ErrNotRegular, ""},
		"a link to a stored file":       {link("link", stored), nil, ""},
		"a link to a link":              {link("links", "link"), nil, ""},
		"a stored file":                 {stored, nil, ""},
		"a link that points to nothing": {link("dangling", "nothing"), fs.ErrNotExist, ""},
	} {
		if _, err := os.Lstat(c.before); c.before != "" && err != nil {
			continue // not on this machine
		}
		data, err := new(Machine).Read(c.path)
		if !errors.Is(err, c.want) || c.want != nil && data != nil || c.want == nil && string(data) != "A=1\n" {
			t.Errorf("%s: got %d bytes, %v", name, len(data), err)
		}
		if errors.Is(c.want, ErrKernelFile) && (!errors.Is(err, ErrNotRegular) || !strings.Contains(Describe(err), "of the kernel")) {
			t.Errorf("%s: %v: %s", name, err, Describe(err))
		}
	}
	if _, _, err := new(Machine).ReadPart("/proc/self/environ", make([]byte, 10)); !errors.Is(err, ErrKernelFile) {
		t.Errorf("a part: %v", err)
	}
	if data, err := new(Machine).ReadKernel("/proc/self/status"); err != nil || !strings.Contains(string(data), "Uid:") {
		t.Errorf("what doctor itself asks the kernel: %v", err)
	}
	if _, err := new(Machine).ReadKernel(link("again", "/proc/self/status")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("through a link: %v", err)
	}
}
