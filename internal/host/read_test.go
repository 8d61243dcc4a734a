package host

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestFilesOfTheKernelAreNotRead: a link to what the kernel makes up is refused,
// whatever it would hold, and one to a stored file is followed.
func TestFilesOfTheKernelAreNotRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has such file systems")
	}
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
		before string // a file without which there is nothing to see
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

// TestReadingEndsWithTheRun: a file that is never there in time holds up nobody, nor
// does it the file beside it.
func TestReadingEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		var asked atomic.Int32
		defer close(never)
		hangs := func(string) ([]byte, error) {
			asked.Add(1)
			<-never
			return nil, nil
		}
		quick := func(string) ([]byte, error) { return []byte("A=1\n"), nil }
		m := new(Machine)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		restore := m.Within(ctx)
		if data, err := m.read("before", quick); err != nil || string(data) != "A=1\n" || m.Abandoned() != "" {
			t.Errorf("in time: %q, %v, %q", data, err, m.Abandoned())
		}
		start := time.Now()
		for range 3 {
			if _, err := m.read("hung", hangs); !errors.Is(err, context.DeadlineExceeded) || Describe(err) != "could not be read in time" {
				t.Errorf("%v", err)
			}
		}
		if took := time.Since(start); took != time.Second+grace || asked.Load() != 1 || m.Abandoned() != "hung" {
			t.Errorf("it took %v, asked %d times, abandoned %q", took, asked.Load(), m.Abandoned())
		}
		if data, err := m.read("before", hangs); err != nil || string(data) != "A=1\n" {
			t.Errorf("what has been read is still known: %q, %v", data, err)
		}
		restore()
		if data, err := m.read("after", quick); err != nil || string(data) != "A=1\n" {
			t.Errorf("afterwards: %q, %v", data, err)
		}
		ctx, stop := context.WithCancel(t.Context())
		m.Within(ctx)
		go stop()
		if _, err := m.read("hung", hangs); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %v", err)
		}
	})
}

// TestReadingWhenTheTimeIsUp: a disk that answers is still heard.
func TestReadingWhenTheTimeIsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		m := new(Machine)
		m.Within(ctx)
		slow := func(string) ([]byte, error) {
			time.Sleep(grace / 2)
			return []byte("A=1\n"), nil
		}
		if data, err := m.read("slow", slow); err != nil || string(data) != "A=1\n" || m.Abandoned() != "" {
			t.Errorf("%q, %v, abandoned %q", data, err, m.Abandoned())
		}
	})
}
