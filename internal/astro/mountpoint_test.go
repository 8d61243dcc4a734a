package astro

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The errors are those of Docker Engine 20.10 with runc 1.1.
func TestMountsThatTheEngineRefuses(t *testing.T) {
	const (
		aws    = "      - ~/.aws:/home/astro/.aws\n"
		onto   = "not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type"
		volume = "      - aws:/home/astro/.aws\nvolumes:\n  aws:\n    driver_opts: {type: none, o: bind, device: "
	)
	for name, c := range map[string]struct {
		entries string
		kind    RefusalKind
		text    string
	}{
		"a folder on a file":         {aws + "      - ./include:/home/astro/.aws/config\n", MountTargetIsFilePath, onto},
		"a file on a folder":         {aws + "      - ./Dockerfile:/home/astro/.aws/sso:ro\n", OverrideRefused, "flags: 0x5001: " + onto},
		"what is missing on a file":  {aws + "      - /nonexistent:/home/astro/.aws/config\n", HostPathMissing, onto},
		"missing in the project":     {aws + "      - ./aws-config:/home/astro/.aws/config\n", RelativeSourceInProject, onto},
		"a file on a file":           {aws + "      - ./Dockerfile:/home/astro/.aws/config\n", "", ""},
		"a folder on a folder":       {aws + "      - ./include:/home/astro/.aws/sso\n", "", ""},
		"at a place of its own":      {aws + "      - ./nothing:/home/astro/.aws/other\n", "", ""},
		"a link that leads nowhere":  {"      - ~/dangling:/home/astro/.aws\n", HostPathMissing, "Error response from daemon: error while creating mount source path 'HOME/dangling': mkdir HOME/dangling: file exists"},
		"a volume without driver":    {volume + "~/.aws}\n", HostPathMissing, "failed to mount local volume: mount ~/.aws:/var/lib/docker/volumes/…_aws/_data, flags: 0x1000: no such file or directory"},
		"a volume, device missing":   {volume + "/nonexistent}\n    driver: local\n", HostPathMissing, "failed to mount local volume: mount /nonexistent:"},
		"a volume, driver and a ~":   {volume + "~/.aws}\n    driver: local\n", "", ""},
		"a folder in memory, beside": {aws + "    tmpfs: /home/astro/.aws/sso/cache\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{OverrideName: "services:\n  scheduler:\n    volumes:\n" + c.entries})
			must(t, os.MkdirAll(filepath.Join(g.home, ".aws", "sso"), 0o755))
			must(t, os.WriteFile(filepath.Join(g.home, ".aws", "config"), nil, 0o644))
			must(t, os.Symlink("/nonexistent/aws", filepath.Join(g.home, "dangling")))
			refusals := g.load(Options{}).Refusals
			want := strings.ReplaceAll(c.text, "HOME", g.home)
			switch {
			case c.kind == "" && len(refusals) > 0:
				t.Errorf("refused: %+v", refusals)
			case c.kind != "" && (len(refusals) != 1 || refusals[0].Kind != c.kind || refusals[0].By != "engine" || !strings.Contains(refusals[0].Text, want)):
				t.Errorf("refusals are %+v, want %s: %s", refusals, c.kind, want)
			}
		})
	}
}

func TestTmpfs(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{OverrideName: "services:\n  scheduler:\n    tmpfs:\n      - /home/astro/.aws/:size=1m\n"})
	for _, m := range g.load(Options{}).Service("scheduler").Mounts {
		if m.Type == Tmpfs {
			if m.Target != "/home/astro/.aws" || !m.FromOverride || m.Origin.Line == 0 {
				t.Errorf("mount is %+v", m)
			}
			return
		}
	}
	t.Error("there is no such mount")
}

// TestBelowFile: nothing can be mounted below a file with a folder's name.
func TestBelowFile(t *testing.T) {
	for name, c := range map[string]struct {
		volumes string
		want    bool
	}{
		"a file below it":             {"[\"~/.aws/config:/home/astro/.aws:ro\", \"~/.aws/credentials:/home/astro/.aws/credentials:ro\"]", true},
		"in the other order":          {"[\"~/.aws/credentials:/home/astro/.aws/credentials\", \"~/.aws/config:/home/astro/.aws\"]", true},
		"a folder below it":           {"[\"~/.aws/config:/home/astro/.aws\", \"./dags:/home/astro/.aws/sso\"]", true},
		"in the long form":            {"[{type: bind, source: ~/.aws/config, target: /home/astro/.aws}, {type: bind, source: ~/.aws/credentials, target: /home/astro/.aws/credentials}]", true},
		"a file alone":                {"[\"~/.aws/config:/home/astro/.aws\"]", false},
		"files side by side":          {"[\"~/.aws/config:/home/astro/.aws/config\", \"~/.aws/credentials:/home/astro/.aws/credentials\"]", false},
		"a folder and one of its own": {"[\"~/.aws:/home/astro/.aws\", \"~/.aws/config:/home/astro/.aws/config\"]", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{
				OverrideName: "services:\n  scheduler:\n    volumes: " + c.volumes + "\n", "../home/.aws/config": "[default]\n", "../home/.aws/credentials": "[default]\n",
			})
			r := g.load(Options{}).Refusals
			if len(r) > 0 != c.want || c.want && (r[0].Kind != MountTargetIsFilePath || r[0].Fault != BelowFile || r[0].Mount.Target != "/home/astro/.aws") {
				t.Errorf("refusals are %+v", r)
			}
		})
	}
}
