package astro

import (
	"strings"
	"testing"
)

// TestMountsFromOtherFiles loads mounts that are not in the override itself: they are still the
// user's.
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
  said: {content: "[default]\nregion = ${AWS_REGION:-eu-west-1}\n"}
services:
  scheduler:
    secrets: [creds, {source: creds, target: /home/astro/.aws/credentials}, env]
    configs: [{source: conf, target: /home/astro/.aws/config}, conf, {source: said, target: /etc/aws/../said, mode: 0440, uid: "7"}]
`})
	p := g.load(Options{})
	if len(p.Refusals) > 0 {
		t.Fatalf("refused: %+v", p.Refusals)
	}
	s := p.Service("scheduler")
	creds, conf := g.home+"/.aws/credentials", g.path("aws.ini")
	want := []Mount{
		{Source: creds, Target: "/run/secrets/creds", Origin: Origin{OverrideName, 9, 5}},
		{Source: creds, Target: "/home/astro/.aws/credentials", Origin: Origin{OverrideName, 9, 5}},
		{Source: conf, Target: "/home/astro/.aws/config", Origin: Origin{OverrideName, 10, 5}},
		{Source: conf, Target: "/conf", Origin: Origin{OverrideName, 10, 5}},
	}
	got := s.Mounts[len(s.Mounts)-len(want):]
	for i, w := range want {
		w.Type, w.ReadOnly, w.FromOverride, w.Raw = Bind, true, true, w.Source
		if got[i] != w {
			t.Errorf("mount is %+v, want %+v", got[i], w)
		}
	}
	injected := []struct {
		Injected
		content string
	}{
		{Injected{Target: "/run/secrets/env", Mode: 0o444, Origin: Origin{OverrideName, 9, 5}}, g.home},
		{Injected{Target: "/etc/said", Mode: 0o440, UID: 50000, GID: 50000, Origin: Origin{OverrideName, 10, 5}}, "[default]\nregion = eu-west-1\n"},
	}
	if len(s.Injected) != len(injected) {
		t.Fatalf("copied in are %+v", s.Injected)
	}
	for i, want := range injected {
		got := s.Injected[i]
		if content := got.Content.Reveal(); content != want.content {
			t.Errorf("%s is %q, want %q", got.Target, content, want.content)
		}
		if got.Content = want.Content; got != want.Injected {
			t.Errorf("copied in is %+v, want %+v", got, want.Injected)
		}
	}
}
