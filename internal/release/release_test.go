package release

import (
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// TestManual: the address of the manual is absolute, and that of the version which was built.
func TestManual(t *testing.T) {
	for _, c := range []struct{ module, version, want string }{
		{"doctor", "", "doctor:explain"},
		{"doctor", "v0.1.0", "doctor:explain"},
		{"git.corp.example/tools/doctor", "v0.1.0", "doctor:explain"},
		{"github.com/acme/doctor", "v0.1.0", "https://github.com/acme/doctor/blob/v0.1.0/CHECKS.md"},
		{"github.com/acme/doctor/v2", "v2.0.0", "https://github.com/acme/doctor/blob/v2.0.0/CHECKS.md"},
		{"github.com/acme/doctor", "", "https://github.com/acme/doctor/blob/HEAD/CHECKS.md"},
		{"gitlab.com/acme/doctor", "v0.1.0", "https://gitlab.com/acme/doctor/-/blob/v0.1.0/CHECKS.md"},
	} {
		got := Build{Module: c.module, Tag: c.version}.Manual()
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.module, c.version, got, c.want)
		}
		if u, err := url.Parse(got + "#rule"); err != nil || !u.IsAbs() || u.Fragment != "rule" {
			t.Errorf("%s is not an absolute address of a rule: %v", got, err)
		}
	}
}

// TestModulePath requires that doctor knows the path of its own module.
func TestModulePath(t *testing.T) {
	data, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if want := "module " + This().Module + "\n"; !strings.HasPrefix(string(data), want) {
		t.Errorf("go.mod does not begin with %q", want)
	}
}

// TestReleased: only a build of a release has its version.
func TestReleased(t *testing.T) {
	for version, want := range map[string]string{
		"v0.1.0": "v0.1.0", "v1.2.3-rc.1": "v1.2.3-rc.1",
		"": "", "(devel)": "", "v0.1.0+dirty": "",
		"v0.0.0-20261129175745-6fcd3e6abcde": "", "v0.1.1-0.20261129175745-6fcd3e6abcde+dirty": "",
	} {
		if got := released(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

// TestBuild: a release and a checkout name their commit and its date; a program with checks of its
// own names the version of doctor, and not its own commit.
func TestBuild(t *testing.T) {
	settings := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "-trimpath", Value: "true"}, {Key: "vcs.revision", Value: "6fcd3e6a"},
			{Key: "vcs.time", Value: "2026-11-29T17:57:45Z"}, {Key: "vcs.modified", Value: modified}}
	}
	for name, c := range map[string]struct {
		info            debug.BuildInfo
		version, source string
	}{
		"a release":              {debug.BuildInfo{Main: debug.Module{Path: "doctor", Version: "v0.2.0"}, Settings: settings("false")}, "0.2.0", "commit 6fcd3e6a of 2026-11-29"},
		"a changed checkout":     {debug.BuildInfo{Main: debug.Module{Path: "doctor", Version: "v0.2.0+dirty"}, Settings: settings("true")}, Next + "-dev", "commit 6fcd3e6a of 2026-11-29 (modified)"},
		"without git":            {debug.BuildInfo{Main: debug.Module{Path: "doctor", Version: "(devel)"}}, Next + "-dev", ""},
		"by go install":          {debug.BuildInfo{Main: debug.Module{Path: "doctor", Version: "v0.2.0"}}, "0.2.0", ""},
		"a program of your own":  {debug.BuildInfo{Main: debug.Module{Path: "house", Version: "v9.9.9"}, Deps: []*debug.Module{{Path: "doctor", Version: "v0.2.0"}}, Settings: settings("true")}, "0.2.0", ""},
		"your own, with replace": {debug.BuildInfo{Main: debug.Module{Path: "house"}, Deps: []*debug.Module{{Path: "doctor", Version: "(devel)"}}}, Next + "-dev", ""},
	} {
		b := of("doctor", &c.info)
		if b.Version() != c.version || b.Source() != c.source {
			t.Errorf("%s: %q %q, want %q %q", name, b.Version(), b.Source(), c.version, c.source)
		}
	}
}
