package engine

import (
	"testing"

	"doctor/internal/host"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
)

func TestHostPath(t *testing.T) {
	tests := map[string]string{
		"/home/ann/.aws":                      "/home/ann/.aws",
		"/host_mnt/Users/ann/.aws":            "/Users/ann/.aws",
		"/host_mnt/c/Users/ann/.aws":          `C:\Users\ann\.aws`,
		"/run/desktop/mnt/host/c/Users/ann":   `C:\Users\ann`,
		"/run/desktop/mnt/host/d":             `D:\`,
		"/run/desktop/mnt/host/wsl/x":         "/run/desktop/mnt/host/wsl/x",
		`C:\Users\ann\.aws`:                   `C:\Users\ann\.aws`,
		"/host_mnt":                           "/host_mnt",
		"/mnt/host/c/Users/ann/.aws/with two": `C:\Users\ann\.aws\with two`,
	}
	for source, want := range tests {
		if got := hostPath(source); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}

func TestSplitBind(t *testing.T) {
	tests := []struct{ bind, source, target string }{
		{"/a:/b", "/a", "/b"},
		{"/a:/b:ro,z", "/a", "/b"},
		{"/a:/b/:ro", "/a", "/b"},
		{`C:\Users\ann:/b:rw`, `C:\Users\ann`, "/b"},
		{"C:/Users/ann:/b", "C:/Users/ann", "/b"},
		{"/with:colon:/b", "/with:colon", "/b"},
		{"name:/b", "name", "/b"},
		{"/b", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		source, target := splitBind(tt.bind)
		if source != tt.source || target != tt.target {
			t.Errorf("%q: %q, %q", tt.bind, source, target)
		}
	}
}

func FuzzSplitBind(f *testing.F) {
	for _, seed := range []string{"/a:/b", "/a:/b:ro", `C:\x:/b:rw`, ":/", "::/:/", "a:/\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, bind string) {
		source, target := splitBind(bind)
		if (source == "") != (target == "") {
			t.Errorf("%q: %q and %q", bind, source, target)
		}
		if target != "" && target[0] != '/' {
			t.Errorf("%q: the target %q is not absolute", bind, target)
		}
	})
}

// Docker Desktop names sources as its own machine sees them.
func TestMountsOfDesktop(t *testing.T) {
	answer := container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{HostConfig: &container.HostConfig{
			Binds:  []string{"/Users/ann/.aws:/home/astro/.aws:rw"},
			Mounts: []mount.Mount{{Type: mount.TypeBind, Source: `C:\p\dags`, Target: "/usr/local/airflow/dags"}},
		}},
		Mounts: []container.MountPoint{
			{Type: mount.TypeBind, Source: "/host_mnt/Users/ann/.aws", Destination: "/home/astro/.aws", RW: true},
			{Type: mount.TypeBind, Source: "/run/desktop/mnt/host/c/p/dags", Destination: "/usr/local/airflow/dags"},
			{Type: mount.TypeBind, Source: "/host_mnt/Users/ann/x", Destination: "/x"},
			{Type: mount.TypeVolume, Name: "p_logs", Source: "/var/lib/docker/volumes/p_logs/_data", Destination: "/logs", RW: true},
		},
	}
	want := []Mount{
		{Type: "bind", Source: "/Users/ann/.aws", Target: "/home/astro/.aws", EngineSource: "/host_mnt/Users/ann/.aws"},
		{Type: "volume", Source: "p_logs", Target: "/logs", EngineSource: "/var/lib/docker/volumes/p_logs/_data"},
		{Type: "bind", Source: `C:\p\dags`, Target: "/usr/local/airflow/dags", ReadOnly: true, EngineSource: "/run/desktop/mnt/host/c/p/dags"},
		{Type: "bind", Source: "/Users/ann/x", Target: "/x", ReadOnly: true, EngineSource: "/host_mnt/Users/ann/x"},
	}
	got := mounts(answer)
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

func TestStartedFrom(t *testing.T) {
	tests := []struct {
		os, dir, label string
		want           bool
	}{
		{"linux", "/p/x", "/p/x", true},
		{"linux", "/p/x/", "/p/x", true},
		{"linux", "/p/x", "/p/X", false},
		{"darwin", "/p/x", "/p/X", true},
		{"linux", "/p/x", "/p/x/y", false},
	}
	for _, tt := range tests {
		m := &host.Machine{OS: tt.os}
		if got := StartedFrom(m, tt.dir)(tt.label); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// TestInDesktop: Docker Desktop prints paths as its own machine sees them.
func TestInDesktop(t *testing.T) {
	for _, tt := range []struct{ os, source, want string }{
		{"darwin", "/Users/ann/.aws", "/host_mnt/Users/ann/.aws"},
		{"darwin", "/host_mnt/Users/ann/.aws", "/host_mnt/Users/ann/.aws"},
		{"windows", `C:\Users\ann\.aws`, "/run/desktop/mnt/host/c/Users/ann/.aws"},
		{"windows", "/c/Users/ann/.aws", "/run/desktop/mnt/host/c/Users/ann/.aws"},
		{"windows", "/Users/ann/.aws", "/Users/ann/.aws"},
		{"windows", `\\server\share`, `\\server\share`},
	} {
		if got := InDesktop(&host.Machine{OS: tt.os, Native: tt.os}, tt.source); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}
