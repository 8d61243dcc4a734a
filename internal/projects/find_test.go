package projects

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"doctor/internal/host"
)

// tree lays out folders: a project for each name, and files with their text.
func tree(t *testing.T, projects []string, files map[string]string) (string, *host.Machine) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range projects {
		write(p+"/.astro/config.yaml", "project:\n  name: p\n")
	}
	for name, text := range files {
		write(name, text)
	}
	return root, &host.Machine{OS: runtime.GOOS, Home: filepath.Join(root, "home"), Dir: root}
}

func found(t *testing.T, root string, m *host.Machine) []string {
	t.Helper()
	f := Find(t.Context(), m, root)
	if len(f.Unseen) > 0 {
		t.Errorf("not seen: %v", f.Unseen)
	}
	names := []string{}
	for _, dir := range f.Dirs {
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(rel))
	}
	return names
}

func TestFind(t *testing.T) {
	for name, test := range map[string]struct {
		projects []string
		files    map[string]string
		want     []string
	}{
		"in path order":       {[]string{"b", "a-b", "a/z", "a"}, nil, []string{"a", "a/z", "a-b", "b"}},
		"the folder itself":   {[]string{"."}, nil, []string{"."}},
		"one inside another":  {[]string{"p", "p/include/q"}, nil, []string{"p", "p/include/q"}},
		"none":                {nil, map[string]string{"p/Dockerfile": "FROM x\n"}, []string{}},
		"the home folder":     {[]string{"home", "home/p"}, nil, []string{"home/p"}},
		"a file instead":      {nil, map[string]string{"p/.astro": ""}, []string{}},
		"ignored":             {[]string{"p", "old/q"}, map[string]string{".gitignore": "/old\n"}, []string{"p"}},
		"ignored below":       {[]string{"p", "p/build/q", "q/build"}, map[string]string{"p/.gitignore": "build/\n"}, []string{"p", "q/build"}},
		"taken back":          {[]string{"x/p", "x/q"}, map[string]string{".gitignore": "x/*\n!x/q\n"}, []string{"x/q"}},
		"of git, npm, Python": {[]string{".git/p", "node_modules/p", "a/node_modules/p", "__pycache__/p", ".astro/p"}, nil, []string{}},
		"a virtualenv":        {[]string{"env/lib/p", "p"}, map[string]string{"env/pyvenv.cfg": ""}, []string{"p"}},
		"in a hidden folder":  {[]string{".hidden/p"}, nil, []string{".hidden/p"}},
	} {
		t.Run(name, func(t *testing.T) {
			root, m := tree(t, test.projects, test.files)
			if got := found(t, root, m); !slices.Equal(got, test.want) {
				t.Errorf("it finds %q, not %q", got, test.want)
			}
		})
	}
}

// A folder that git ignores is searched if it is named, by the patterns above it.
func TestFindInAnIgnoredFolder(t *testing.T) {
	root, m := tree(t, []string{"old/p", "old/out/q"}, map[string]string{
		".gitignore": "old\nout\n", ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/x": "",
	})
	if got := found(t, filepath.Join(root, "old"), m); !slices.Equal(got, []string{"p"}) {
		t.Errorf("it finds %q", got)
	}
}

// Links are not followed, so that nothing is found twice and no circle is endless; one that is named
// is.
func TestFindFollowsNoLinks(t *testing.T) {
	root, m := tree(t, []string{"p"}, nil)
	for link, target := range map[string]string{"again": "p", "p/up": ".."} {
		if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(link))); err != nil {
			t.Skip("links cannot be made here:", err)
		}
	}
	if got := found(t, root, m); !slices.Equal(got, []string{"p"}) {
		t.Errorf("it finds %q", got)
	}
	if got := found(t, filepath.Join(root, "again"), m); !slices.Equal(got, []string{"."}) {
		t.Errorf("through the link it finds %q", got)
	}
}

// A folder that cannot be read is named, and the others are searched.
func TestFindNamesWhatItCannotSee(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may read everything")
	}
	root, m := tree(t, []string{"a", "locked/p", "half/q", "z"}, nil)
	for name, mode := range map[string]os.FileMode{"locked": 0, "half/q": 0o600} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o700) }) //nolint:gosec // a folder
	}
	f := Find(t.Context(), m, root)
	want := []Unseen{
		{filepath.Join(root, "half", "q"), "cannot be read (permission denied)"},
		{filepath.Join(root, "locked"), "cannot be read (permission denied)"},
	}
	if !slices.Equal(f.Unseen, want) {
		t.Errorf("not seen are %v", f.Unseen)
	}
	if want := []string{filepath.Join(root, "a"), filepath.Join(root, "z")}; !slices.Equal(f.Dirs, want) {
		t.Errorf("found are %v", f.Dirs)
	}
}

func TestFindEndsWithTheRun(t *testing.T) {
	root, m := tree(t, []string{"p"}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f := Find(ctx, m, root); len(f.Dirs) > 0 {
		t.Errorf("it went on: %v", f.Dirs)
	}
}

func TestJoin(t *testing.T) {
	a := Found{Dirs: []string{filepath.FromSlash("/x/b"), filepath.FromSlash("/x/a")}, Unseen: []Unseen{{"/x/c", "why"}}}
	b := Found{Dirs: []string{filepath.FromSlash("/x/a")}, Unseen: []Unseen{{"/x/c", "why"}}}
	if got := fmt.Sprint(Join(a, b)); got != filepath.FromSlash("{[/x/a /x/b] [{/x/c why}]}") {
		t.Errorf("joined they are %s", got)
	}
}
