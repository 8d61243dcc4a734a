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
