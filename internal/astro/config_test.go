package astro

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfig(t *testing.T) {
	for _, c := range []struct {
		name, project, user string
		check               func(t *testing.T, p *Project)
	}{
		{name: "project", project: "project:\n  name: demo\n", check: func(t *testing.T, p *Project) {
			if p.Config.ProjectName != "demo" || p.Config.Origins["project.name"] != (Origin{configPath, 2, 9}) {
				t.Errorf("%+v", p.Config)
			}
		}},
		{name: "user", project: "project:\n  name: demo\n", user: "project:\n  name: mine\ncontainer:\n  binary: podman\ndev:\n  mode: standalone\n", check: func(t *testing.T, p *Project) {
			if p.Config.ProjectName != "demo" || p.Config.ContainerBinary != "podman" || p.Mode != Standalone {
				t.Errorf("%+v, mode %s", p.Config, p.Mode)
			}
			if p.ModeFrom != "dev.mode in ~/.astro/config.yaml:6" {
				t.Errorf("mode from %s", p.ModeFrom)
			}
		}},
		{name: "mode of the project wins", project: "dev:\n  mode: docker\n", user: "dev:\n  mode: standalone\n", check: func(t *testing.T, p *Project) {
			if p.Mode != Docker {
				t.Errorf("mode %s from %s", p.Mode, p.ModeFrom)
			}
		}},
		{name: "duplicate_volumes of the user", project: "project: {}\n", user: "duplicate_volumes: false\n", check: func(t *testing.T, p *Project) {
			if !p.Config.SkipDuplicateVolumes || len(p.Service("api-server").Mounts) != 2 {
				t.Errorf("%+v, mounts %+v", p.Config, p.Service("api-server").Mounts)
			}
		}},
		{name: "duplicate_volumes of the project wins", project: "duplicate_volumes: true\n", user: "duplicate_volumes: false\n", check: func(t *testing.T, p *Project) {
			if p.Config.SkipDuplicateVolumes || len(p.Service("api-server").Mounts) != 5 {
				t.Errorf("%+v, mounts %+v", p.Config, p.Service("api-server").Mounts)
			}
		}},
		{name: "empty", project: "", check: func(t *testing.T, p *Project) {
			if p.Config.ParseError != nil || p.Config.ProjectName != "" {
				t.Errorf("%+v", p.Config)
			}
		}},
		{name: "no YAML", project: "a: [\n", check: func(t *testing.T, p *Project) {
			if p.Config.ParseError == nil || !strings.Contains(p.Config.ParseError.Error(), configPath) {
				t.Errorf("error %v", p.Config.ParseError)
			}
		}},
		{name: "of another kind", project: "project: 3\n", check: func(t *testing.T, p *Project) {
			if p.Config.ParseError == nil {
				t.Error("no error")
			}
		}},
		{name: "broken at the user's is nobody's matter here", project: "project:\n  name: demo\n", user: "a: [", check: func(t *testing.T, p *Project) {
			if p.Config.ParseError != nil || p.Config.ProjectName != "demo" {
				t.Errorf("%+v", p.Config)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := layOut(t, airflow3Image, map[string]string{configPath: c.project})
			if c.user != "" {
				must(t, os.MkdirAll(filepath.Join(g.home, ".astro"), 0o755))
				must(t, os.WriteFile(filepath.Join(g.home, configPath), []byte(c.user), 0o600))
			}
			p := g.load(Options{})
			if !p.IsAstro {
				t.Error("not taken for a project")
			}
			c.check(t, p)
		})
	}
}

func TestConfigOfAstroHome(t *testing.T) {
	g := layOut(t, airflow3Image, nil)
	elsewhere := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(elsewhere, ".astro"), 0o755))
	must(t, os.WriteFile(filepath.Join(elsewhere, configPath), []byte("dev:\n  mode: standalone\n"), 0o600))
	g.machine.Env["ASTRO_HOME"] = elsewhere
	if p := g.load(Options{}); p.Mode != Standalone {
		t.Errorf("mode %s", p.Mode)
	}
}

func TestIsProject(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{configPath: "-"})
	must(t, os.MkdirAll(g.path("sub/deep"), 0o755))
	must(t, os.MkdirAll(filepath.Join(g.home, ".astro"), 0o755))
	must(t, os.MkdirAll(filepath.Join(g.home, "work"), 0o755))
	must(t, os.WriteFile(filepath.Join(g.home, configPath), nil, 0o600))
	nearest := func(dir string) (bool, string) {
		g := g
		g.dir = dir
		p := g.load(Options{})
		return p.IsAstro, p.NearestParent
	}
	if is, near := nearest(g.path("sub/deep")); is || near != "" {
		t.Errorf("no project above: %v, %q", is, near)
	}
	g.write(t, configPath, "")
	if is, near := nearest(g.path("sub/deep")); is || near != g.dir {
		t.Errorf("a folder of a project: %v, %q, want %q", is, near, g.dir)
	}
	if is, near := nearest(g.home); is || near != "" {
		t.Errorf("the home folder has the user's settings and is no project: %v, %q", is, near)
	}
	if is, near := nearest(filepath.Join(g.home, "work")); is || near != "" {
		t.Errorf("nor is it one above: %v, %q", is, near)
	}
}

func TestModeOfFlag(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{configPath: "dev:\n  mode: standalone\n", OverrideName: "services: 3\n", ".env": "AWS_PROFILE=dev # main\n"})
	g.machine.Env["AWS_REGION"] = "eu-west-1"
	alone := g.load(Options{})
	if alone.Mode != Standalone || len(alone.Services) != 1 || len(alone.Refusals) > 0 {
		t.Fatalf("mode %s, %d services, refusals %v", alone.Mode, len(alone.Services), alone.Refusals)
	}
	s := alone.Services[0]
	if v := s.Env["AWS_PROFILE"]; v.Value != "dev # main" || v.Source != FromEnvFile || v.Origin != (Origin{".env", 1, 1}) {
		t.Errorf("AWS_PROFILE is %+v", v)
	}
	if v := s.Env["AWS_REGION"]; v.Value != "eu-west-1" || v.Source != FromProcess {
		t.Errorf("AWS_REGION is %+v", v)
	}
	if s.Home != g.home || s.WorkDir != g.dir || s.UID != -1 {
		t.Errorf("service is %+v", s)
	}
	if p := g.load(Options{Mode: "docker"}); p.Mode != Docker || p.ModeFrom != "--mode" || len(p.Refusals) != 1 {
		t.Errorf("mode %s from %s, refusals %v", p.Mode, p.ModeFrom, p.Refusals)
	}
}
