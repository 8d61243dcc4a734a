package external

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestLocate(t *testing.T) {
	root := t.TempDir()
	in := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	there := map[string]error{in("work/house"): nil, in("home/bin/house"): nil, in("work/data"): fs.ErrPermission, in("bin/house"): nil}
	l := Locator{Home: in("home"), LookPath: func(name string) (string, error) {
		switch name {
		case "house": // on the PATH
			return in("bin/house"), nil
		case "here": // in a relative folder of the PATH
			return "here", exec.ErrDot
		}
		if err, found := there[name]; found {
			return name, err
		}
		return "", fs.ErrNotExist
	}}
	for name, want := range map[string]string{
		"house": in("bin/house"), "./house": in("work/house"), "../home/bin/house": in("home/bin/house"),
		"~/bin/house": in("home/bin/house"), in("work/house"): in("work/house"),
	} {
		if got, err := l.Locate(name, in("work")); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	for name, want := range map[string]string{
		"": "is empty", "here": "not found on the PATH", "gone": "not found on the PATH", "./data": "is not executable", "./gone": "does not exist",
	} {
		if got, err := l.Locate(name, in("work")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v, want %q", name, got, err, want)
		}
	}
}
