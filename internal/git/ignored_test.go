package git

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/host"
	"doctor/internal/skip"
)

// ignoring lays out a work tree with .gitignore files as people write them.
func ignoring(t *testing.T) string {
	t.Helper()
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		".git/HEAD": "ref: refs/heads/main\n", ".git/objects/.keep": "", ".git/refs/.keep": "",
		".gitignore":         "# of the Astro CLI\n.git\n.env\n.DS_Store\nairflow_settings.yaml\n__pycache__/\n\n/.aws/\n*.pem\nlogs/**\n**/tmp/deep\n!keep.pem\nspaces   \r\nsecret?.env\n[ab].txt\nonce/\n",
		"sub/.gitignore":     "!.env\n/only-here\n*.log\n",
		"sub/sub/.gitignore": ".env\n",
	} {
		at := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

var asked = []string{
	".env", "sub/.env", "sub/sub/.env", ".env.example", "airflow_settings.yaml", "include/airflow_settings.yaml", ".aws/credentials", "sub/.aws/credentials",
	"a.pem", "keep.pem", "sub/keep.pem", "logs/a/b", "logs", "x/tmp/deep", "tmp/deep", "tmp/other", "spaces", "secret1.env", "secret12.env", "a.txt", "c.txt",
	"sub/only-here", "sub/sub/only-here", "sub/x.log", "x.log", "dags/__pycache__/x.pyc", "once/x", "other/once/x", "Dockerfile", "docker-compose.override.yml",
}

func TestIgnored(t *testing.T) {
	top := ignoring(t)
	c, err := Find(&host.Machine{OS: "linux"}, filepath.Join(top, "sub"))
	if err != nil || c.Top != top {
		t.Fatalf("%+v, %v", c, err)
	}
	for name, want := range map[string]string{
		".env": ".gitignore:3", "sub/.env": "", "sub/sub/.env": "sub/sub/.gitignore:1", ".env.example": "", ".aws/credentials": ".gitignore:8",
		"keep.pem": "", "a.pem": ".gitignore:9", "../outside": "", ".": "",
	} {
		by, ignored := c.Ignored(filepath.Join(top, filepath.FromSlash(name)), false)
		if ignored != (want != "") || ignored && by.String() != want {
			t.Errorf("%s is ignored: %v, by %v; want %q", name, ignored, by, want)
		}
	}
	if _, err := Find(&host.Machine{OS: "linux"}, filepath.Dir(top)); err == nil {
		t.Error("there is a work tree above the test's")
	}
}

// TestIgnoredAsGit compares the answers with git's own.
func TestIgnoredAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not installed")
	}
	top := ignoring(t)
	cmd := exec.Command("git", "-c", "core.excludesFile=/dev/null", "check-ignore", "-v", "-n", "--no-index", "--stdin")
	cmd.Dir, cmd.Stdin = top, strings.NewReader(strings.Join(asked, "\n"))
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errors.String())
	}
	c, err := Find(&host.Machine{OS: "linux"}, top)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(asked) {
		t.Fatalf("git answered\n%s", out)
	}
	for i, name := range asked {
		by, _, _ := strings.Cut(lines[i], "\t")
		parts := strings.SplitN(by, ":", 3)
		want := parts[0] + ":" + parts[1]
		if want == ":" || strings.HasPrefix(parts[2], "!") {
			want = ""
		}
		rule, ignored := c.Ignored(filepath.Join(top, filepath.FromSlash(name)), false)
		if got := rule.String(); ignored != (want != "") || ignored && got != want {
			t.Errorf("%s: ignored %v by %s; git says %q", name, ignored, got, want)
		}
	}
}

// TestIgnoredHereAsGit: what is ignored on one machine only is what git ignores there, and is not
// ignored for the others.
func TestIgnoredHereAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not installed")
	}
	for name, files := range map[string]map[string]string{
		"nothing":          {},
		"exclude":          {"top/.git/info/exclude": "c.txt\nonly\n!.env\nkeep.pem\n/sub/x\n"},
		"usual file":       {".config/git/ignore": "c.txt\n*.example\n"},
		"named file":       {".config/git/ignore": "c.txt\n", ".gitconfig": "[core]\n\texcludesFile = ~/mine\n", "mine": "*.example\n"},
		"named by the xdg": {".config/git/config": "[core]\n\texcludesfile = ~/mine\n", "mine": "*.example\n"},
		"named twice":      {".config/git/config": "[core]\nexcludesFile = ~/no\n", ".gitconfig": "[core]\nexcludesFile = ~/mine\n", "mine": "*.example\n", "no": "c.txt\n"},
		"named by one":     {"top/.git/config": "[core]\nrepositoryformatversion = 0\nexcludesFile = ~/mine\n", "mine": "*.example\n", ".config/git/ignore": "c.txt\n"},
		"taken back":       {"top/.git/info/exclude": "!c.txt\n", ".config/git/ignore": "c.txt\n*.example\n"},
	} {
		t.Run(name, func(t *testing.T) {
			home, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			top := filepath.Join(home, "top")
			if err := os.Rename(ignoring(t), top); err != nil {
				t.Fatal(err)
			}
			for name, text := range files {
				at := filepath.Join(home, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			m := &host.Machine{OS: "linux", Home: home}
			c, err := Find(m, top)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range append([]string{"only/x", "sub/x"}, asked...) {
				cmd := exec.Command("git", "check-ignore", "-q", "--no-index", one)
				cmd.Dir, cmd.Env = top, []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1"}
				want := cmd.Run() == nil
				if code := cmd.ProcessState.ExitCode(); code > 1 {
					t.Fatalf("git check-ignore ended with %d", code)
				}
				if got := c.IgnoredHere(filepath.Join(top, filepath.FromSlash(one)), false); got != want {
					t.Errorf("%s is ignored: %v, for git: %v", one, got, want)
				}
			}
			for _, one := range []string{"c.txt", ".env.example", "only/x"} {
				if by, ignored := c.Ignored(filepath.Join(top, filepath.FromSlash(one)), false); ignored {
					t.Errorf("%s is ignored on every machine, by %s", one, by)
				}
			}
		})
	}
}
