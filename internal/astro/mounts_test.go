package astro

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// schedulerMounts loads an override with these entries of volumes: for the
// scheduler, and returns the mounts that come from it.
func schedulerMounts(t *testing.T, g ground, entries string) []Mount {
	t.Helper()
	g.write(t, OverrideName, "services:\n  scheduler:\n    volumes:\n"+entries)
	p := g.load(Options{})
	for _, r := range p.Refusals {
		if r.By != "engine" {
			t.Fatalf("refused: %+v", r)
		}
	}
	var out []Mount
	for _, m := range p.Service("scheduler").Mounts {
		if m.FromOverride {
			out = append(out, m)
		}
	}
	return out
}

func TestMountSource(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	g.machine.Env["WINHOME"] = `C:\Users\me`
	parent := filepath.Dir(g.dir)
	for written, want := range map[string]string{
		"~/.aws":              g.home + "/.aws",
		"~":                   g.home,
		"~bob/.aws":           g.home + "/bob/.aws",
		"$HOME/.aws":          g.home + "/.aws",
		"${HOME}/.aws":        g.home + "/.aws",
		"${NOPE:-~}/.aws":     g.home + "/.aws",
		"./.aws":              g.dir + "/.aws",
		".aws":                g.dir + "/.aws",
		"../.aws":             parent + "/.aws",
		"./a/../.aws/":        g.dir + "/.aws",
		"/a/../b/.aws/":       "/b/.aws",
		"//c/Users/me/.aws":   "//c/Users/me/.aws",
		"/c/Users/me/.aws":    "/c/Users/me/.aws",
		"/mnt/c/Users/.aws":   "/mnt/c/Users/.aws",
		`C:\Users\me\.aws`:    `C:\Users\me\.aws`,
		"c:/Users/me/.aws":    "c:/Users/me/.aws",
		`$WINHOME\.aws`:       `C:\Users\me\.aws`,
		`\\wsl$$\Ubuntu\.aws`: `\\wsl$\Ubuntu\.aws`,
		"${NOPE}/.aws":        "/.aws",
		"/with blank /.aws":   "/with blank /.aws",
		"/caf\u00e9/.aws":     "/caf\u00e9/.aws",
	} {
		for _, system := range []string{"linux", "windows"} {
			g.machine.OS = system
			mounts := schedulerMounts(t, g, "      - "+written+":/x\n")
			if len(mounts) != 1 || mounts[0].Source != want || mounts[0].Type != Bind || mounts[0].Target != "/x" {
				t.Errorf("%s on %s: mounts are %+v, want the source %s", written, system, mounts, want)
			}
		}
	}
}

func TestMountModes(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	for mode, want := range map[string]Mount{
		"":         {},
		":rw":      {},
		":ro":      {ReadOnly: true},
		":ro,z":    {ReadOnly: true, SELinux: "z"},
		":z,ro":    {ReadOnly: true, SELinux: "z"},
		":Z":       {SELinux: "Z"},
		":RO":      {},
		":rox":     {},
		":cached":  {},
		":ro,rw":   {},
		":rw,ro":   {ReadOnly: true},
		":rslave":  {},
		":nocopy":  {},
		":ro,rox ": {ReadOnly: true},
	} {
		mounts := schedulerMounts(t, g, "      - \"~/.aws:/x"+mode+"\"\n")
		want.Type, want.Source, want.Target, want.CreateHostPath, want.FromOverride = Bind, g.home+"/.aws", "/x", true, true
		want.Raw, want.Origin = "~/.aws:/x"+mode, Origin{OverrideName, 4, 9}
		if len(mounts) != 1 || mounts[0] != want {
			t.Errorf("mode %q: mounts are %+v, want %+v", mode, mounts, want)
		}
	}
}

func TestMountLongSyntax(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	g.machine.Env["WHERE"] = "/home/astro/.aws"
	at := Origin{OverrideName, 4, 9}
	aws := g.home + "/.aws"
	for name, c := range map[string]struct {
		entry string
		want  Mount
	}{
		"plain":          {"{type: bind, source: ~/.aws, target: /x/}", Mount{Type: Bind, Source: aws, Target: "/x", CreateHostPath: true}},
		"read only":      {"{type: bind, source: ~/.aws, target: /x, read_only: true}", Mount{Type: Bind, Source: aws, Target: "/x", ReadOnly: true, CreateHostPath: true}},
		"variable":       {"{type: bind, source: ~/.aws, target: $WHERE}", Mount{Type: Bind, Source: aws, Target: "/home/astro/.aws", CreateHostPath: true}},
		"empty bind":     {"{type: bind, source: ~/.aws, target: /x, bind: {}}", Mount{Type: Bind, Source: aws, Target: "/x"}},
		"bind, no path":  {"{type: bind, source: ~/.aws, target: /x, bind: {propagation: rshared}}", Mount{Type: Bind, Source: aws, Target: "/x"}},
		"bind with path": {"{type: bind, source: ~/.aws, target: /x, bind: {create_host_path: true, selinux: z}}", Mount{Type: Bind, Source: aws, Target: "/x", SELinux: "z", CreateHostPath: true}},
		"tmpfs":          {"{type: tmpfs, target: /x}", Mount{Type: Tmpfs, Target: "/x"}},
		"named volume":   {"{type: volume, source: airflow_logs, target: /x}", Mount{Type: Volume, Source: "airflow_logs", Target: "/x"}},
		"anonymous":      {"{type: volume, target: /x}", Mount{Type: Volume, Target: "/x"}},
		"relative":       {"{type: bind, source: .aws, target: /x}", Mount{Type: Bind, Source: g.dir + "/.aws", Target: "/x", CreateHostPath: true}},
		"of Windows":     {`{type: bind, source: 'C:\Users\me\.aws', target: /x}`, Mount{Type: Bind, Source: `C:\Users\me\.aws`, Target: "/x", CreateHostPath: true}},
	} {
		t.Run(name, func(t *testing.T) {
			mounts := schedulerMounts(t, g, "      - "+c.entry+"\n")
			c.want.FromOverride, c.want.Origin = true, at
			if len(mounts) != 1 || mounts[0] != c.want {
				t.Errorf("mounts are %+v, want %+v", mounts, c.want)
			}
		})
	}
}

func TestMountTargets(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	for written, want := range map[string]string{
		"~/.aws:/home/astro/.aws/":  "/home/astro/.aws",
		"~/.aws://home//astro/.aws": "/home/astro/.aws",
		"~/.aws:/a/../b":            "/b",
		"~/.aws:~/.aws":             "~/.aws",
		"~/.aws:home/astro/.aws":    "home/astro/.aws",
		"~/.aws":                    "~/.aws",
	} {
		mounts := schedulerMounts(t, g, "      - "+written+"\n")
		if len(mounts) != 1 || mounts[0].Target != want || mounts[0].Origin.Line != 4 {
			t.Errorf("%s: mounts are %+v, want the target %s", written, mounts, want)
		}
	}
}

func TestMountsOfOneTarget(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	mounts := schedulerMounts(t, g, "      - ~/.aws:/x:ro\n      - ~/other:/x/\n      - ./include:/usr/local/airflow/include:ro\n")
	if len(mounts) != 2 || mounts[0].Source != g.path("include") || !mounts[0].ReadOnly || mounts[0].SELinux != "" || mounts[1].Source != g.home+"/other" || mounts[1].ReadOnly {
		t.Errorf("mounts are %+v", mounts)
	}
	if mounts[0].Origin.Line != 6 || mounts[1].Origin.Line != 5 || mounts[1].Raw != "~/other:/x/" {
		t.Errorf("places are %+v and %+v", mounts[0].Origin, mounts[1].Origin)
	}
	p := g.load(Options{})
	want := []Duplicate{{Target: "/x", First: Origin{OverrideName, 4, 9}, Second: Origin{OverrideName, 5, 9}, Differ: true, FirstSource: g.home + "/.aws"}}
	if got := p.Override.Duplicates("scheduler"); !reflect.DeepEqual(got, want) {
		t.Errorf("duplicates are %+v, want %+v", got, want)
	}
}

func TestShortParts(t *testing.T) {
	for spec, want := range map[string][2]string{
		"~/.aws:/x":                {"~/.aws", ""},
		"~/.aws:/x:ro":             {"~/.aws", "ro"},
		"~/.aws:/x:ro,z":           {"~/.aws", "ro,z"},
		"~/.aws":                   {"", ""},
		"":                         {"", ""},
		":":                        {"", ""},
		`C:\Users\me\.aws:/x:ro`:   {`C:\Users\me\.aws`, "ro"},
		"c:/Users/me/.aws:/x":      {"c:/Users/me/.aws", ""},
		`\\wsl$\Ubuntu\.aws:/x:ro`: {`\\wsl$\Ubuntu\.aws`, "ro"},
		"aws:/x":                   {"aws", ""},
		"a:/x":                     {"", ""}, // compose takes a for a drive
	} {
		if source, mode := shortParts(spec); source != want[0] || mode != want[1] {
			t.Errorf("%q: %q, %q; want %q", spec, source, mode, want)
		}
	}
}

func TestOwnMountsLeaveOutWhatIsNotThere(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{"airflow_settings.yaml": "-"})
	for _, s := range g.load(Options{}).Services {
		for _, m := range s.Mounts {
			if m.FromOverride || m.Raw != "" || !m.Origin.IsZero() {
				t.Errorf("%s: a mount of the CLI has a place: %+v", s.Name, m)
			}
			if strings.HasSuffix(m.Target, "airflow_settings.yaml") {
				t.Errorf("%s: %+v", s.Name, m)
			}
		}
	}
}

// TestMountsFromOtherFiles looks at mounts that the override does not have
// itself: they are the user's all the same.
func TestMountsFromOtherFiles(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{
		"more/shared.yml": "services:\n  creds:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n      - ./local:/local\n    environment:\n      AWS_PROFILE: dev\n      HOME_OF: ~/x\n",
	})
	want := map[string]string{"/home/astro/.aws": g.home + "/.aws", "/local": g.path("more/local")}
	for name, override := range map[string]string{
		"extends":           "services:\n  scheduler:\n    extends:\n      file: more/shared.yml\n      service: creds\n",
		"include of a base": "include:\n  - path: more/full.yml\nservices: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			g.write(t, "more/full.yml", "services:\n  scheduler:\n    volumes: [\"~/.aws:/home/astro/.aws\", \"./local:/local\"]\n    environment: {AWS_PROFILE: dev, HOME_OF: ~/x}\n")
			g.write(t, OverrideName, override)
			p := g.load(Options{})
			if len(p.Refusals) > 0 {
				t.Fatalf("refused: %+v", p.Refusals)
			}
			s := p.Service("scheduler")
			found := 0
			for _, m := range s.Mounts {
				if source, ok := want[m.Target]; ok {
					found++
					if m.Source != source || !m.FromOverride || m.Origin.File != OverrideName || m.Origin.Line == 0 {
						t.Errorf("mount is %+v, want the source %s", m, source)
					}
				}
			}
			if found != len(want) {
				t.Errorf("mounts are %+v", s.Mounts)
			}
			if v := s.Env["AWS_PROFILE"]; v.Value != "dev" || v.Source != FromEnvironment || v.Origin.Line == 0 {
				t.Errorf("AWS_PROFILE is %+v", v)
			}
			if v := s.Env["HOME_OF"].Value; v != "~/x" {
				t.Errorf("a variable's ~ became %s", v)
			}
		})
	}
}

func TestExtendsInTheSameFile(t *testing.T) {
	p, g := loadOverride(t, "services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n    environment: [AWS_PROFILE=dev]\n  triggerer:\n    extends: scheduler\n  api-server:\n    extends: {service: triggerer}\n")
	if len(p.Refusals) > 0 {
		t.Fatalf("refused: %+v", p.Refusals)
	}
	for _, name := range []string{"scheduler", "triggerer", "api-server"} {
		s := p.Service(name)
		m := s.Mounts[len(s.Mounts)-1]
		if m.Source != g.home+"/.aws" || m.Origin != (Origin{OverrideName, 4, 9}) || s.Env["AWS_PROFILE"].Origin.Line != 5 {
			t.Errorf("%s: mount is %+v, AWS_PROFILE %+v", name, m, s.Env["AWS_PROFILE"])
		}
	}
}

func TestComposeFile(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{
		".env":   "AWS_PROFILE=dev\n",
		"my.yml": "services:\n  scheduler:\n    image: x\n    user: root\n    volumes: [\"~/.aws:/root/.aws\"]\n    environment: {AWS_REGION: eu-west-1}\n",
	})
	p := g.load(Options{ComposeFile: "my.yml"})
	if len(p.Refusals) > 0 || len(p.Services) != 1 {
		t.Fatalf("refusals %+v, services %+v", p.Refusals, p.Services)
	}
	s := p.Services[0]
	if m := s.Mounts[0]; !m.FromOverride || m.Origin != (Origin{"my.yml", 5, 15}) || m.Source != g.home+"/.aws" {
		t.Errorf("mount is %+v", m)
	}
	if _, ok := s.Getenv("AWS_PROFILE"); ok {
		t.Error("the file has no env_file, and .env was read")
	}
	if v := s.Env["AWS_REGION"]; v.Source != FromEnvironment || v.Origin != (Origin{"my.yml", 6, 19}) {
		t.Errorf("AWS_REGION is %+v", v)
	}
	for name, want := range map[string]string{
		"nope.yml":  "failed to read compose file: open nope.yml: no such file or directory",
		"dags":      "failed to read compose file: read dags: is a directory",
		".env":      "failed to parse compose.yaml",
		"empty.yml": "empty compose file",
	} {
		g.write(t, "empty.yml", "")
		p := g.load(Options{ComposeFile: name})
		if len(p.Refusals) != 1 || !strings.HasPrefix(p.Refusals[0].Text, want) && name != ".env" || p.Refusals[0].At[0].File != name {
			t.Errorf("%s: refusals are %+v, want %s", name, p.Refusals, want)
		}
		if len(p.Services) != len(ServicesOf(3)) {
			t.Errorf("%s: %d services", name, len(p.Services))
		}
	}
}

func TestMountsOfSecretsAndConfigs(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{"aws.ini": "", "../home/.aws/credentials": "", OverrideName: `secrets:
  creds: {file: ~/.aws/credentials}
  env: {environment: HOME}
configs:
  conf: {file: ./aws.ini}
services:
  scheduler:
    secrets: [creds, {source: creds, target: /home/astro/.aws/credentials}, env]
    configs: [{source: conf, target: /home/astro/.aws/config}, conf]
`})
	p := g.load(Options{})
	if len(p.Refusals) > 0 {
		t.Fatalf("refused: %+v", p.Refusals)
	}
	s := p.Service("scheduler")
	creds, conf := g.home+"/.aws/credentials", g.path("aws.ini")
	want := []Mount{
		{Source: creds, Target: "/run/secrets/creds", Origin: Origin{OverrideName, 8, 5}},
		{Source: creds, Target: "/home/astro/.aws/credentials", Origin: Origin{OverrideName, 8, 5}},
		{Source: conf, Target: "/home/astro/.aws/config", Origin: Origin{OverrideName, 9, 5}},
		{Source: conf, Target: "/conf", Origin: Origin{OverrideName, 9, 5}},
	}
	got := s.Mounts[len(s.Mounts)-len(want):]
	for i, w := range want {
		w.Type, w.ReadOnly, w.FromOverride, w.Raw = Bind, true, true, w.Source
		if got[i] != w {
			t.Errorf("mount is %+v, want %+v", got[i], w)
		}
	}
	if !reflect.DeepEqual(p.Hosts, []string{"api-server", "dag-processor", "db-migration", "postgres", "scheduler", "triggerer"}) {
		t.Errorf("hosts are %v", p.Hosts)
	}
}
