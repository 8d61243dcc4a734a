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

func TestNamesOfVariablesOnWindows(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	g.machine.Env["USERPROFILE"] = `C:\Users\me`
	for system, want := range map[string]string{"windows": `C:\Users\me/.aws`, "linux": "/.aws"} {
		g.machine.OS = system
		mounts := schedulerMounts(t, g, "      - ${UserProfile}/.aws:/x\n")
		if len(mounts) != 1 || mounts[0].Source != want {
			t.Errorf("on %s: mounts are %+v, want the source %s", system, mounts, want)
		}
		unset := g.load(Options{}).Unset
		if isUnset := len(unset) > 0; isUnset != (system == "linux") {
			t.Errorf("on %s: unset are %v", system, unset)
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
		":nocopy":  {NoCopy: true},
		":ro,rox ": {ReadOnly: true},
	} {
		mounts := schedulerMounts(t, g, "      - \"~/.aws:/x"+mode+"\"\n")
		want.Type, want.Source, want.Target, want.CreateHostPath, want.FromOverride = Bind, g.home+"/.aws", "/x", true, true
		want.Raw, want.Origin, want.Written = "~/.aws:/x"+mode, Origin{OverrideName, 4, 9}, "~/.aws"
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
			_, source, _ := strings.Cut(c.entry, "source: ")
			source, _, _ = strings.Cut(source, ",")
			c.want.Written = strings.Trim(source, "'")
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
