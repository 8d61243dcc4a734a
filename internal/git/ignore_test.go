//go:build unix

package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/bounds"
)

// Each folder is ignored exactly if git itself ignores it.
func TestIgnoresAsGitDoes(t *testing.T) {
	folders := []string{
		"a", "a/build", "a/build/x", "a/keep", "a/keep/build", "b/deep/er/out", "b/out", "c/only", "c/only/this", "c/other",
		"d/x/y", "d/z", "e/tmp-1", "e/tmp-x", "f/name with space", "f/#odd", "f/!odd", "g/nested/venv", "g/venv", "h/one/two/three", "h/one/other/three",
		"i/crlf", "j/excluded", "k/a/b", "k/b", "l/linked", "m/trailing",
	}
	for name, files := range map[string]map[string]string{
		"names":            {".gitignore": "build/\nout\n"},
		"anchored":         {".gitignore": "/a/build\n/b/out\n/venv\n"},
		"negated":          {".gitignore": "a/*\n!a/keep\n"},
		"negation of one":  {".gitignore": "build\n!keep\n"},
		"all but one":      {".gitignore": "/c/*\n!/c/only\n"},
		"the last decides": {".gitignore": "!venv\nvenv/\nd/\n!d/\n"},
		"nested":           {".gitignore": "venv\n", "g/.gitignore": "!/venv\n", "c/.gitignore": "other\n"},
		"patterns":         {".gitignore": "tmp-[0-9]\nthr?e\n"},
		"any depth":        {".gitignore": "**/deep/er\nh/**/three\nk/**\n"},
		"odd names":        {".gitignore": "name with space\n\\#odd\n\\!odd\n# build\n\n   \n"},
		"line ends":        {".gitignore": "\ufeffcrlf/\r\nout   \r\n"},
		"excluded":         {".git/info/exclude": "excluded\n", ".gitignore": "out\n"},
		"over the exclude": {".git/info/exclude": "excluded\nout\n", ".gitignore": "!out\n"},
		"nothing":          {},
		"everything":       {".gitignore": "*\n"},
		"a slash":          {".gitignore": "/\n//\n"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			for _, folder := range folders {
				g.file("repository/"+folder+"/file", "")
			}
			for file, text := range files {
				g.file("repository/"+file, text)
			}
			for _, folder := range folders {
				path := filepath.Join(g.dir, filepath.FromSlash(folder))
				cmd := exec.Command("git", "-c", "core.excludesFile=/dev/null", "check-ignore", "-q", "--no-index", folder)
				cmd.Dir = g.dir
				want := cmd.Run() == nil
				if got := g.ignores(path); got != want {
					t.Errorf("%s: ignored is %v, git says %v", folder, got, want)
				}
			}
		})
	}
}

// ignores walks down to a folder as a search does.
func (g ground) ignores(path string) bool {
	for folder := path; folder != g.dir; folder = filepath.Dir(folder) {
		if IgnoresAbove(g.machine, folder).Folder(folder) {
			return true
		}
	}
	return false
}

// A checkout in a checkout has its own patterns only, and a .gitignore that is a link has none.
func TestIgnoresOfOneCheckout(t *testing.T) {
	g := newGround(t)
	g.file("repository/.gitignore", "out\n")
	g.file("repository/inner/out/file", "")
	g.file("repository/patterns", "linked\n")
	g.file("repository/l/linked/file", "")
	cmd := exec.Command("git", "init", "-q", "inner")
	cmd.Dir = g.dir
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("ln", "-s", "../patterns", filepath.Join(g.dir, "l", ".gitignore")).Run(); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]bool{"inner/out": false, "l/linked": false, "out": true} {
		if got := g.ignores(filepath.Join(g.dir, filepath.FromSlash(folder))); got != want {
			t.Errorf("%s: ignored is %v", folder, got)
		}
	}
}

// Patterns beyond a limit do not hold: nothing is missed because of them.
func TestIgnoresAreBounded(t *testing.T) {
	g := newGround(t)
	g.file("repository/.gitignore", "out\n"+strings.Repeat("a\n", maxIgnores))
	g.file("repository/b/.gitignore", "more\n")
	g.file("repository/b/more/file", "")
	g.file("repository/out/file", "")
	g.file("repository/c/.gitignore", "huge\n"+strings.Repeat("#", bounds.Text))
	g.file("repository/c/huge/file", "")
	for folder, want := range map[string]bool{"out": true, "b/more": false, "c/huge": false} {
		path := filepath.Join(g.dir, filepath.FromSlash(folder))
		i := IgnoresAbove(g.machine, path)
		if got := i.Folder(path); got != want || i.Len() > maxIgnores {
			t.Errorf("%s: ignored is %v, with %d patterns", folder, got, i.Len())
		}
	}
}

// A .gitignore that is a link ignores nothing, as in git: Ignored and git agree before and after.
func TestIgnoredByALink(t *testing.T) {
	g := newGround(t)
	g.git("init", "-q", "repository")
	g.file("repository/rules", ".env\n")
	g.file("repository/plain/.gitignore", ".env\n")
	g.file("repository/linked/x", "")
	if err := os.Symlink("../rules", filepath.Join(g.base, "repository", "linked", ".gitignore")); err != nil {
		t.Fatal(err)
	}
	top := filepath.Join(g.base, "repository")
	c, err := Find(g.machine, top)
	if err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]bool{"plain": true, "linked": false} {
		cmd := exec.Command("git", "-C", top, "check-ignore", "-q", folder+"/.env")
		if cmd.Run() == nil != want {
			t.Errorf("git does not follow the test: %s", folder)
		}
		if _, ignored := c.Ignored(filepath.Join(top, folder, ".env"), false); ignored != want {
			t.Errorf("%s/.env is ignored: %v", folder, ignored)
		}
	}
}
