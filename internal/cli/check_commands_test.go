package cli

import (
	"path/filepath"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
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
