package host

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestLocal: the names that Docker Desktop has for a folder of this machine.
func TestLocal(t *testing.T) {
	const own = `C:\Users\me\.aws`
	for _, tt := range []struct {
		os, source, want string
		ok               bool
	}{
		{"windows", "/c/Users/me/.aws", own, true},
		{"windows", "/C/Users/me/.aws", own, true},
		{"windows", "//c/Users/me/.aws", own, true},
		{"windows", "/mnt/c/Users/me/.aws", own, true},
		{"windows", "/host_mnt/c/Users/me/.aws", own, true},
		{"windows", "/run/desktop/mnt/host/c/Users/me/.aws", own, true},
		{"windows", "/mnt/host/c/Users/me/.aws/", own, true},
		{"windows", "/d", `D:\`, true},
		{"windows", own, own, true},
		{"windows", "C:/Users/me/.aws", "C:/Users/me/.aws", true},
		{"windows", `\\wsl$\Ubuntu\.aws`, `\\wsl$\Ubuntu\.aws`, true},
		// Neither is one of the current drive.
		{"windows", "/Users/me/.aws", "/Users/me/.aws", false},
		{"windows", "/.aws", "/.aws", false},
		{"windows", "/mnt/wsl/docker-desktop", "/mnt/wsl/docker-desktop", false},
		{"windows", "/run/desktop/mnt/host/wsl/x", "/run/desktop/mnt/host/wsl/x", false},
		{"darwin", "/host_mnt/Users/me/.aws", "/Users/me/.aws", true},
		{"darwin", "/c/Users/me/.aws", "/c/Users/me/.aws", true},
		{"linux", "/mnt/c/Users/me/.aws", "/mnt/c/Users/me/.aws", true},
		{"linux", "/host_mnt/c/Users", "/host_mnt/c/Users", true},
	} {
		m := &Machine{OS: tt.os, Native: tt.os}
		if got, ok := m.Local(tt.source); got != tt.want || ok != tt.ok {
			t.Errorf("%s on %s: %s, %v; want %s, %v", tt.source, tt.os, got, ok, tt.want, tt.ok)
		}
	}
}

// TestPredictedPaths: from any system to any other, the machine's own folders are used for the
// predicted ones, and other paths of that system cannot be accessed.
func TestPredictedPaths(t *testing.T) {
	for _, tt := range []struct {
		native, os, home, source string
		ok, hidden, knows        bool
	}{
		{"linux", "windows", "/home/me", "/home/me/.aws", true, false, true},
		{"linux", "windows", "/home/me", `C:\Users\me\.aws`, true, true, true},
		{"linux", "windows", "/home/me", "/c/Users/me/.aws", true, true, true},
		{"linux", "windows", "/home/me", "/Users/me/.aws", false, false, true},
		{"linux", "darwin", "/home/me", "/Users/somebody/.aws", true, true, true},
		{"linux", "darwin", "/home/me", "/nonexistent/.aws", true, false, true},
		{"linux", "darwin", "/home/me", `C:\Users\me\.aws`, true, false, false},
		{"darwin", "linux", "/Users/me", "/Users/me/.aws", true, false, true},
		{"darwin", "linux", "/Users/me", "/home/somebody/.aws", true, true, true},
		{"windows", "linux", `C:\Users\me`, `C:\Users\me\.aws`, true, false, true},
		{"windows", "linux", `C:\Users\me`, `C:\Users\you\.aws`, true, false, false},
		{"windows", "linux", `C:\Users\me`, "/home/me/.aws", true, true, true},
		{"windows", "darwin", `C:\Users\me`, "/Users/me/.aws", true, true, true},
		{"windows", "windows", `C:\Users\me`, `D:\x`, true, false, true},
		{"linux", "linux", "/home/me", "/home/you/.aws", true, false, true},
	} {
		m := &Machine{OS: tt.os, Native: tt.native, Home: tt.home}
		local, ok := m.Local(tt.source)
		if ok != tt.ok || m.Hidden(local) != tt.hidden || m.Knows(tt.source) != tt.knows {
			t.Errorf("%+v: %v, %v, %v", tt, ok, m.Hidden(local), m.Knows(tt.source))
		}
	}
}

// TestWindowsDoesNotLookOnTheCurrentDrive: a path that only the engine's machine has is
// nowhere on Windows, whose own functions take it for one of the current drive.
func TestWindowsDoesNotLookOnTheCurrentDrive(t *testing.T) {
	m := &Machine{OS: "windows", Native: "windows"}
	dir := t.TempDir() // on the system of this test it is there
	folder := filepath.ToSlash(strings.TrimPrefix(dir, filepath.VolumeName(dir)))
	if m.Exists(folder) {
		t.Errorf("%s is found", folder)
	}
	if _, err := m.ReadDir(folder); err == nil {
		t.Errorf("%s is read", folder)
	}
	if m = (&Machine{OS: "linux", Native: "linux"}); !m.Exists(folder) && runtime.GOOS != "windows" {
		t.Errorf("%s is not found on Linux", folder)
	}
}

func TestSamePath(t *testing.T) {
	for _, tt := range []struct {
		os, a, b string
		want     bool
	}{
		{"windows", `C:\Users\me\.aws`, "/c/Users/me/.aws", true},
		{"windows", `C:\Users\me\.aws`, "//c/users/me/.aws/", true},
		{"windows", `c:/Users/me/.aws`, "/run/desktop/mnt/host/c/Users/me/.aws", true},
		{"windows", `C:\Users\me\.aws`, "/host_mnt/c/Users/me/.aws", true},
		{"windows", `C:\Users\me\.aws`, "/mnt/c/Users/me/.aws", true},
		{"windows", `C:\Users\me\.aws`, `D:\Users\me\.aws`, false},
		{"windows", `C:\Users\me\.aws`, "/Users/me/.aws", false},
		{"darwin", "/Users/me/.aws", "/users/me/.aws", true},
		{"darwin", "/Users/me/.aws", "/host_mnt/Users/me/.aws", true},
		{"linux", "/home/me/.aws", "/home/Me/.aws", false},
		{"linux", "/mnt/c/Users/me", "/c/Users/me", false},
		{"linux", "/home/me/.aws/", "/home/me/x/../.aws", true},
	} {
		m := &Machine{OS: tt.os, Native: tt.os}
		if got := m.SamePath(tt.a, tt.b); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// TestLookupEnv: names of variables fold case on Windows, and nowhere else.
func TestLookupEnv(t *testing.T) {
	env := map[string]string{"UserProfile": `C:\Users\me`, "Path": `C:\bin`, "PATH": "/bin", "EMPTY": ""}
	for _, tt := range []struct {
		os, name, want string
		ok             bool
	}{
		{"windows", "USERPROFILE", `C:\Users\me`, true},
		{"windows", "userprofile", `C:\Users\me`, true},
		{"windows", "PATH", "/bin", true},
		{"windows", "path", "/bin", true}, // of two the first by name
		{"windows", "empty", "", true},
		{"windows", "HOME", "", false},
		{"linux", "UserProfile", `C:\Users\me`, true},
		{"linux", "USERPROFILE", "", false},
		{"darwin", "path", "", false},
	} {
		m := &Machine{OS: tt.os, Env: env}
		if got, ok := m.LookupEnv(tt.name); got != tt.want || ok != tt.ok || m.Getenv(tt.name) != tt.want {
			t.Errorf("%s on %s: %q, %v", tt.name, tt.os, got, ok)
		}
	}
}

// TestEnviron: who looks for HTTPS_PROXY finds what Windows calls Https_Proxy.
func TestEnviron(t *testing.T) {
	m := &Machine{OS: "windows", Env: map[string]string{"Https_Proxy": "http://proxy", "a": "1", "A": "2"}}
	if env := m.Environ(); env["HTTPS_PROXY"] != "http://proxy" || env["Https_Proxy"] != "http://proxy" || env["A"] != "2" || env["a"] != "1" {
		t.Errorf("on Windows: %v", env)
	}
	m.OS = "linux"
	if env := m.Environ(); env["HTTPS_PROXY"] != "" || len(env) != 3 {
		t.Errorf("on Linux: %v", env)
	}
}

func TestWithoutDrive(t *testing.T) {
	for path, want := range map[string]string{`C:\a:b`: `\a:b`, "c:/x": "/x", "/a:b": "/a:b", "": "", ":x": ":x", "1:x": "1:x"} {
		if got := WithoutDrive(path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}
