package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/skip"
	"doctor/internal/survey"
)

// TestConfigDir: the user's own settings are where the environment says, and never in the current
// folder.
func TestConfigDir(t *testing.T) {
	root := filepath.FromSlash("/")
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/home/me"}, "/home/me/.config/doctor"},
		{"darwin", map[string]string{"HOME": "/Users/me"}, "/Users/me/.config/doctor"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_CONFIG_HOME": "/etc/me"}, "/etc/me/doctor"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_CONFIG_HOME": "relative"}, "/home/me/.config/doctor"},
		{"windows", map[string]string{"USERPROFILE": "/me"}, "/me/AppData/Roaming/doctor"},
		{"windows", map[string]string{"USERPROFILE": "/me", "APPDATA": "/roaming", "XDG_CONFIG_HOME": "/x"}, "/roaming/doctor"},
		{"linux", nil, ""},
	} {
		a := newApp(system{goos: c.goos, env: c.env, dir: root}, nil)
		if got := a.configDir(); filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: %q, want %q", c.goos, c.env, got, c.want)
		}
	}
}

// TestWordsOfExternalChecks: a value that is a word of an external check's page is hidden all the
// same, unlike one that is a word of doctor's own.
func TestWordsOfExternalChecks(t *testing.T) {
	page := &checks.Check{ID: "house", Title: "House", Doc: "The word is rosebudrosebud."}
	own := survey.Words(append(builtin.Checks(), page))
	page.External = &checks.External{Program: "house"}
	external := survey.Words(append(builtin.Checks(), page))
	if _, known := own["rosebudrosebud"]; !known {
		t.Error("the words of a check are not doctor's")
	}
	if _, known := external["rosebudrosebud"]; known {
		t.Error("the words of an external check are doctor's")
	}
}

// TestReadmeCheckCommand runs the example of a check of one's own as the README shows it.
func TestReadmeCheckCommand(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		skip.For(t, "python", err.Error())
	}
	const command = "$ doctor --check-command ./house_profile.py\n"
	_, shown, ok := strings.Cut(readme(t), command)
	shown, _, ok2 := strings.Cut(shown, "```")
	if !ok || !ok2 {
		t.Fatalf("README.md does not show %s", command)
	}
	e := layOutExample(t, "airflow3-repaired")
	script, err := os.ReadFile(filepath.Join(examplesDir, "outside-check", "house_profile.py"))
	if err == nil {
		err = os.WriteFile(filepath.Join(e.project, "house_profile.py"), script, 0o755) //nolint:gosec // a program
	}
	if err != nil {
		t.Fatal(err)
	}
	rest := prints(t, e, exitFailed, "--offline", "--check-command", "./house_profile.py")
	for line := range strings.Lines(shown) {
		if line == "...\n" {
			continue
		}
		if _, rest, ok = strings.Cut(rest, line); !ok {
			t.Errorf("the README shows %q, which is not there, or not in this order", line)
		}
	}
}
