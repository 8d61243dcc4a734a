package casetest

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"doctor/internal/skip"
)

// Ground is where a case is laid out.
type Ground struct {
	Home, Project, Root string
	// Env is the shell's environment of the case, without PATH.
	Env map[string]string
	now time.Time
}

// Now is the time of every case, so that the result is the same on every day.
func Now() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// LayOut writes a case into a temporary folder, with modes and owners, as of a time. It must
// be allowed to change owners, and skips the test otherwise.
func (c Case) LayOut(t testing.TB, now time.Time) Ground {
	t.Helper()
	if os.Getuid() != 0 {
		skip.For(t, "root", "laying out the cases gives files to other users")
	}
	base := t.TempDir()
	g := Ground{Home: filepath.Join(base, "home"), Project: filepath.Join(base, "project"), Root: filepath.Join(base, "root"), now: now}
	must(t, os.MkdirAll(filepath.Join(g.Project, "dags"), 0o755))
	must(t, os.MkdirAll(g.Root, 0o755))
	if !c.Layout.NoHome {
		must(t, os.MkdirAll(g.Home, 0o755))
	}
	for _, dir := range c.Layout.Mkdir {
		must(t, os.MkdirAll(filepath.Join(base, dir), 0o755))
	}
	for _, f := range c.files {
		c.write(t, filepath.Join(base, f.Name), []byte(g.Fill(string(f.Data))))
	}
	for name, encoded := range c.Layout.Raw {
		data, err := base64.StdEncoding.DecodeString(encoded)
		must(t, err)
		c.write(t, filepath.Join(base, name), []byte(g.Fill(string(data))))
	}
	for _, l := range c.Layout.Symlinks {
		path := filepath.Join(base, l.Path)
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		_ = os.Remove(path)
		must(t, os.Symlink(g.Fill(l.Target), path))
	}
	c.setModes(t, base, g.Home)
	g.Env = map[string]string{}
	for k, v := range c.Layout.Host.Env {
		g.Env[k] = g.Fill(v)
	}
	return g
}

func (c Case) write(t testing.TB, path string, data []byte) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, data, 0o644))
}

// setModes sets the default owner and mode of everything under the home folder, then the
// exceptions.
func (c Case) setModes(t testing.TB, base, home string) {
	t.Helper()
	d := c.Layout.DefaultFS
	_ = filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		must(t, os.Lchown(path, d.UID, d.GID))
		if e.Type()&fs.ModeSymlink == 0 {
			mode := d.Files
			if e.IsDir() {
				mode = d.Dirs
			}
			must(t, os.Chmod(path, parseMode(t, mode)))
		}
		return nil
	})
	for _, f := range c.Layout.FS {
		path := filepath.Join(base, f.Path)
		if f.UID != nil && f.GID != nil {
			must(t, os.Lchown(path, *f.UID, *f.GID))
		}
		if f.Mode != "" {
			must(t, os.Chmod(path, parseMode(t, f.Mode)))
		}
	}
}

// Fill replaces the tokens in a text.
func (g Ground) Fill(text string) string {
	stamp := func(d time.Duration) string { return g.now.Add(d).UTC().Format(time.RFC3339) }
	return strings.NewReplacer(
		"@@HOME@@", g.Home, "@@PROJECT@@", g.Project, "@@ROOT@@", g.Root,
		"@@NOW+10m@@", stamp(10*time.Minute), "@@NOW+2h@@", stamp(2*time.Hour), "@@NOW-1h@@", stamp(-time.Hour),
	).Replace(text)
}

// Tokens puts the tokens back into a text.
func (g Ground) Tokens(text string) string {
	return strings.NewReplacer(g.Home, "@@HOME@@", g.Project, "@@PROJECT@@", g.Root, "@@ROOT@@").Replace(text)
}

func parseMode(t testing.TB, text string) fs.FileMode {
	t.Helper()
	n, err := strconv.ParseUint(text, 8, 32)
	must(t, err)
	return fs.FileMode(n)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fmt.Errorf("lay out a case: %w", err))
	}
}
