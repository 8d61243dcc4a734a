package boto

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/skip"
)

// TestMountedAgainstBotocore compares worlds whose files get into a container by mounts, copies and
// links, with effective permissions: doctor reads the host's folders through them, and botocore the
// container's folders, where the kernel checks the user's permissions.
func TestMountedAgainstBotocore(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "files of other users cannot be made")
	}
	const shards = 2 // each with a process of its own
	for shard := range shards {
		t.Run(fmt.Sprint("shard ", shard), func(t *testing.T) {
			t.Parallel()
			g := &generator{Rand: seeded(t, *seed*shards+int64(shard)), mounted: true, dir: inMemory(t)}
			compareWorlds(t, newOracle(t), g, *worlds/3/shards)
		})
	}
}

// inMemory is a folder for many small short-lived files, which would take most of the time on a
// disk.
func inMemory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "doctor-test")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lay creates the folders of a world, and returns a function that removes them.
func (w *world) lay(t testing.TB) func() {
	if w.Layout == nil {
		return func() {}
	}
	dir, err := os.MkdirTemp(w.dir, "")
	if err == nil {
		w.host, w.Root = filepath.Join(dir, "host"), filepath.Join(dir, "root")
		err = makeTree(w.host, w.Layout.Host)
	}
	if err == nil {
		err = makeTree(w.Root, w.Layout.view(w.Layout.Mounts, w.Layout.Copied))
	}
	if err != nil {
		t.Fatal(err)
	}
	w.User = map[string]any{"uid": w.Layout.UID, "gids": w.Layout.GIDs}
	w.Places = nil
	for _, m := range w.Layout.Mounts {
		w.Places = append(w.Places, []any{m.Target, m.ReadOnly})
	}
	w.Lookups = w.files()
	return func() {
		w.Lookups, w.Root = nil, ""
		_ = os.RemoveAll(dir)
	}
}

func makeTree(root string, tree map[string]stat) error {
	if err := os.Mkdir(root, 0o755); err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(tree))
	for _, name := range names {
		s, at := tree[name], root+name
		var err error
		if !inFolders(tree, name) {
			continue
		}
		switch s.Kind {
		case "dir":
			err = os.Mkdir(at, 0o755)
		case "file":
			err = os.WriteFile(at, []byte(s.Data), 0o644)
		case "link":
			err = os.Symlink(s.Data, at)
		default:
			err = makeSpecial(at, s.Kind)
		}
		if err == nil {
			err = os.Lchown(at, s.UID, s.GID)
		}
		if err == nil && s.Kind != "link" {
			mode := s.Mode.Perm()
			if s.Mode&0o1000 != 0 {
				mode |= os.ModeSticky
			}
			err = os.Chmod(at, mode)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inFolders reports whether all parents of a path are existing folders.
func inFolders(tree map[string]stat, at string) bool {
	for at = path.Dir(at); at != "/"; at = path.Dir(at) {
		if tree[at].Kind != "dir" {
			return false
		}
	}
	return true
}

// files are the files that doctor sees.
func (w *world) files() *containerfs.FS {
	service := &astro.Service{Name: "scheduler", UID: w.Layout.UID, GID: w.Layout.GIDs[0], Groups: w.Layout.GIDs[1:], WorkDir: w.Dir}
	for _, m := range w.Layout.Mounts {
		mount := astro.Mount{Type: astro.Bind, Source: w.host + m.Source, Target: m.Target, ReadOnly: m.ReadOnly, CreateHostPath: true}
		if m.Source == "" {
			mount.Type, mount.Source = astro.Tmpfs, ""
			mount.Tmpfs = astro.TmpfsOptions{Mode: m.Mode.Perm(), HasMode: m.Mode != 0, UID: m.UID}
			if m.Mode&0o1000 != 0 {
				mount.Tmpfs.Mode |= os.ModeSticky
			}
		}
		service.Mounts = append(service.Mounts, mount)
	}
	for _, c := range w.Layout.Copied {
		service.Injected = append(service.Injected, astro.Injected{Target: c.Target, Content: redact.NewSecret(c.Text), Mode: c.Mode, UID: c.UID, GID: c.GID})
	}
	machine := &host.Machine{OS: "linux", Home: w.host, Dir: w.host, Env: map[string]string{}}
	return containerfs.New(&astro.Project{Machine: machine, Dir: w.host}, service, containerfs.Engine{})
}

// String formats a layout.
func (l *layout) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(l.Host)) {
		s := l.Host[name]
		fmt.Fprintf(&b, "%s %s %o %d:%d %.200q\n", s.Kind, name, s.Mode, s.UID, s.GID, s.Data)
	}
	fmt.Fprintf(&b, "mounts %+v\ncopied %+v\nuser %d %v\n", l.Mounts, l.Copied, l.UID, l.GIDs)
	return b.String()
}
