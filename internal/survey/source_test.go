package survey

import (
	"os"
	"path/filepath"
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// The lines of a report are those of the files that were read, without their secrets, counted as
// their readers count them.
func TestSourceLines(t *testing.T) {
	dir := t.TempDir()
	home, project := filepath.Join(dir, "home"), filepath.Join(dir, "project")
	w := facts.New(t.Context(), &host.Machine{OS: "linux", Home: home, Dir: project}, project, facts.Options{})
	for path, text := range map[string]string{
		"home/.aws/credentials":               "[default]\r\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\r\n",
		"project/.env":                        "\ufeffAWS_PROFILE=dev\nPASSWORD=hunter2",
		"project/docker-compose.override.yml": "services:\r  a:\u2028    user: root\n",
		"project/unread.yml":                  "a: b\n",
	} {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if filepath.Base(path) == "unread.yml" {
			continue
		}
		if _, err := w.Machine.Read(path); err != nil {
			t.Fatal(err)
		}
	}
	source := sourceOf(w)
	for _, c := range []struct {
		file string
		line int
		want string
	}{
		{"~/.aws/credentials", 1, "[default]"},
		{"~/.aws/credentials", 2, "aws_secret_access_key = ****"},
		{".env", 1, "AWS_PROFILE=dev"},
		{".env", 2, "PASSWORD=****"},
		{".env", 3, ""},
		{".env", 0, ""},
		{"docker-compose.override.yml", 2, "  a:"},
		{"docker-compose.override.yml", 3, "    user: root"},
		{"unread.yml", 1, ""},
		{"absent.yml", 1, ""},
	} {
		if line, _ := source(checks.Position{File: c.file, Line: c.line}); line != c.want {
			t.Errorf("%s:%d is %q, want %q", c.file, c.line, line, c.want)
		}
	}
}
