package astro

import (
	"encoding/binary"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// sourceOf returns the source and the line of the scheduler's mount of a target.
func sourceOf(p *Project, target string) (string, int) {
	for _, m := range p.Service("scheduler").Mounts {
		if m.Target == target {
			return m.Source, m.Origin.Line
		}
	}
	return "", 0
}

func TestOverrideForms(t *testing.T) {
	const plain = "services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n"
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"plain":              {plain, 4},
		"BOM":                {bom + plain, 4},
		"CRLF":               {strings.ReplaceAll(plain, "\n", "\r\n"), 4},
		"BOM and CRLF":       {bom + strings.ReplaceAll(plain, "\n", "\r\n"), 4},
		"flow":               {`{services: {scheduler: {volumes: ["~/.aws:/home/astro/.aws"]}}}`, 1},
		"JSON":               {"{\"services\": {\"scheduler\": {\n\"volumes\": [\"~/.aws:/home/astro/.aws\"]}}}", 2},
		"quoted keys":        {"\"services\":\n  'scheduler':\n    volumes: ['~/.aws:/home/astro/.aws']\n", 3},
		"folded":             {"services:\n  scheduler:\n    volumes:\n      - >-\n        ~/.aws:/home/astro/.aws\n", 4},
		"alias of a body":    {"x-aws: &aws\n  volumes:\n    - ~/.aws:/home/astro/.aws\nservices:\n  scheduler: *aws\n", 3},
		"alias of a list":    {"x-v: &v\n  - ~/.aws:/home/astro/.aws\nservices:\n  scheduler:\n    volumes: *v\n", 2},
		"alias of a line":    {"x-v: &v ~/.aws:/home/astro/.aws\nservices:\n  scheduler:\n    volumes: [*v]\n", 1},
		"merge":              {"x-aws: &aws\n  volumes:\n    - ~/.aws:/home/astro/.aws\nservices:\n  scheduler:\n    <<: *aws\n", 3},
		"merge of a list":    {"x-a: &a {user: astro}\nx-b: &b\n  volumes:\n    - ~/.aws:/home/astro/.aws\nservices:\n  scheduler:\n    <<: [*a, *b]\n", 4},
		"own key over merge": {"x-a: &a\n  volumes: [\"~/x:/home/astro/.aws\"]\nservices:\n  scheduler:\n    <<: *a\n    volumes:\n      - ~/.aws:/home/astro/.aws\n", 7},
		"merged service":     {"x-s: &s\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\nservices:\n  <<: *s\n", 4},
		"two documents":      {"services:\n  triggerer:\n    user: astro\n---\n" + plain, 8},
		"the later document": {"services:\n  scheduler:\n    volumes:\n      - ~/x:/home/astro/.aws\n---\n" + plain, 9},
		"a mark at the top":  {"---\n" + plain, 5},
		"!override":          {"services:\n  scheduler:\n    volumes: !override\n      - ~/.aws:/home/astro/.aws\n", 4},
		"version":            {"version: \"3.1\"\n" + plain, 5},
		"name":               {"name: other\n" + plain, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, g := loadOverride(t, c.text)
			if len(p.Refusals) > 0 {
				t.Fatalf("refused: %+v", p.Refusals)
			}
			if source, line := sourceOf(p, "/home/astro/.aws"); source != g.home+"/.aws" || line != c.line {
				t.Errorf("source is %s in line %d, want line %d", source, line, c.line)
			}
			names := []string{}
			for _, s := range p.Override.Services {
				names = append(names, s.Name)
			}
			if !slices.Contains(names, "scheduler") {
				t.Errorf("services are %v", names)
			}
		})
	}
}

func TestOverrideResets(t *testing.T) {
	p, g := loadOverride(t, "services:\n  scheduler:\n    volumes: !override\n      - ~/.aws:/home/astro/.aws\n  triggerer:\n    volumes: !reset null\n")
	if len(p.Refusals) > 0 {
		t.Fatalf("refused: %+v", p.Refusals)
	}
	if m := p.Service("scheduler").Mounts; len(m) != 1 || m[0].Source != g.home+"/.aws" {
		t.Errorf("mounts are %+v", m)
	}
	if m := p.Service("triggerer").Mounts; len(m) != 0 {
		t.Errorf("mounts are %+v", m)
	}
}

func TestOverrideUTF16(t *testing.T) {
	text := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune("services:\n  scheduler:\n    user: astro\n")) {
		text = binary.LittleEndian.AppendUint16(text, unit)
	}
	p, _ := loadOverride(t, string(text))
	// The result depends on which reader compose uses; it is refused, or read correctly.
	if len(p.Refusals) > 0 && (p.Refusals[0].Kind == "" || p.Refusals[0].Text == "") {
		t.Errorf("refusal is %+v", p.Refusals[0])
	}
}

func TestOverrideAt(t *testing.T) {
	p, _ := loadOverride(t, "services:\n  scheduler:\n    user: astro\n---\nservices:\n  triggerer:\n    user: root\n  scheduler:\n    environment: {A: b}\n")
	for path, want := range map[string]Origin{
		"":                           {File: OverrideName},
		"volumes":                    {File: OverrideName},
		"services":                   {OverrideName, 5, 1},
		"services.scheduler":         {OverrideName, 8, 3},
		"services.scheduler.user":    {OverrideName, 3, 5},
		"services.scheduler.nope":    {OverrideName, 8, 3},
		"services.triggerer.user":    {OverrideName, 7, 5},
		"services.nope.volumes":      {OverrideName, 5, 1},
		"services.scheduler.user.no": {OverrideName, 3, 5},
	} {
		if got := p.Override.At(strings.Split(path, ".")...); got != want {
			t.Errorf("%q is at %+v, want %+v", path, got, want)
		}
	}
	want := []OverrideService{
		{Name: "scheduler", Origin: Origin{OverrideName, 2, 3}},
		{Name: "triggerer", Origin: Origin{OverrideName, 6, 3}},
	}
	if !reflect.DeepEqual(p.Override.Services, want) {
		t.Errorf("services are %+v, want %+v", p.Override.Services, want)
	}
}

func TestOverrideEmptyServices(t *testing.T) {
	p, _ := loadOverride(t, "services:\n  scheduler:\n  triggerer: {}\n  dag-processor:\n    volumes:\n  api-server:\n    user: astro\n")
	for _, s := range p.Override.Services {
		if s.Empty != (s.Name != "api-server") {
			t.Errorf("%s: empty is %v", s.Name, s.Empty)
		}
	}
}

func TestIgnoredOverrides(t *testing.T) {
	const override = "services:\n  scheduler:\n    volumes: [\"~/.aws:/home/astro/.aws\"]\n"
	g := layOut(t, airflow3Image, map[string]string{
		OverrideName:                                  override,
		"docker-compose.override.yaml":                override,
		"docker-compose-override.yml":                 override,
		"Docker-Compose.Override.YML":                 override,
		"docker-compose.override.yml.txt":             override,
		"compose.override.yml":                        override,
		"docker-compose.yml":                          override,
		"include/docker-compose.override.yml":         override,
		".astro/docker-compose.override.yml":          override,
		"no-services-compose.yml":                     "volumes:\n  - ~/.aws:/home/astro/.aws\n",
		"two-docs-compose.yml":                        "a: b\n---\n" + override,
		"broken-compose.yml":                          "\tservices:\n  - ~/.aws:/home/astro/.aws\n",
		"other-compose.yml":                           "services:\n  web:\n    image: nginx\n    volumes: [\"~/.aws:/root/.aws\"]\n",
		"docker-compose.override.yml.bak":             override,
		"docker-compose.override.yml~":                override,
		"docker-compose.override.yml.example":         override,
		"docker-compose.override.yaml.dist":           override,
		"dags/docker-compose.override.yml":            override,
		"plugins/deep/docker-compose.override.yml":    override,
		"decompose.py":                                override,
		"include/docker-compose.override.yml.d/x.yml": override,
	})
	must(t, os.Symlink("nowhere", g.path("dangling-compose.yml")))
	want := []string{
		".astro/docker-compose.override.yml", "Docker-Compose.Override.YML", "broken-compose.yml", "compose.override.yml",
		"docker-compose-override.yml", "docker-compose.override.yaml", "docker-compose.override.yml.txt", "docker-compose.yml",
		"include/docker-compose.override.yml", "no-services-compose.yml", "two-docs-compose.yml",
	}
	if got := g.load(Options{}).Override.Ignored; !slices.Equal(got, want) {
		t.Errorf("ignored are\n%q, want\n%q", got, want)
	}
}

func TestOverrideUnreadable(t *testing.T) {
	for name, c := range map[string]struct {
		make             func(t *testing.T, path string)
		exists           bool
		kind             RefusalKind
		unreadable, text string
	}{
		"absent":        {make: func(*testing.T, string) {}},
		"dangling link": {make: func(t *testing.T, path string) { must(t, os.Symlink("nowhere", path)) }},
		"folder": {
			make: func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }, exists: true, kind: OverrideRefused, unreadable: "is not a regular file",
			text: "Failed to open the compose file: docker-compose.override.yml: read docker-compose.override.yml: is a directory",
		},
		"FIFO": {make: makeFIFO, exists: true, kind: OverrideRefused, unreadable: "is not a regular file"},
		"too large": {make: func(t *testing.T, path string) {
			must(t, os.WriteFile(path, nil, 0o644))
			must(t, os.Truncate(path, 1<<25))
		}, exists: true, kind: BeyondBounds, unreadable: "is larger than 256 KiB, the limit for such a file"},
		"link to a file": {make: func(t *testing.T, path string) {
			must(t, os.WriteFile(path+".real", []byte("services:\n  scheduler: {user: root}\n"), 0o644))
			must(t, os.Symlink(path+".real", path))
		}, exists: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, nil)
			c.make(t, g.path(OverrideName))
			p := g.load(Options{})
			if p.Override.Exists != c.exists {
				t.Errorf("exists is %v", p.Override.Exists)
			}
			if c.unreadable == "" {
				if len(p.Refusals) > 0 {
					t.Errorf("refused: %+v", p.Refusals)
				}
				return
			}
			if len(p.Refusals) != 1 || p.Refusals[0].Unreadable != c.unreadable || p.Refusals[0].Text != c.text || p.Refusals[0].Kind != c.kind {
				t.Errorf("refusals are %+v, want %+v", p.Refusals, c)
			}
		})
	}
}

func TestUnreadEnvFiles(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{
		".env.dev": "", "dev.env": "", "env": "", "dotenv": "", "env.prod": "", ".env.example": "", ".env.sample": "", ".env.template": "", ".env.bak": "",
		".env_example": "", "sample.env": "", ".env.dev.dist": "", "examples.env": "",
		".env~": "", "include/.env": "", "config/aws.env": "", "dags/.env": "", ".astro/.env": "", "plugins/.env": "", "environment.md": "",
		"used.env": "", "listed.env": "", "long.env": "", "sub.env": "", "aliased.env": "",
		OverrideName: "x-a: &a [aliased.env]\nservices:\n  scheduler:\n    env_file: ./used.env\n  triggerer:\n    env_file:\n      - listed.env\n      - {path: long.env, required: false}\n      - ${DIR}/sub.env\n  api-server:\n    env_file: *a\n",
	})
	g.machine.Env["DIR"] = g.dir
	want := []string{".env.dev", "dev.env", "dotenv", "env", "env.prod", "examples.env", ".astro/.env", "include/.env", "config/aws.env", "dags/.env"}
	if got := g.load(Options{}).UnreadEnvFiles(); !slices.Equal(got, want) {
		t.Errorf("unread are\n%q, want\n%q", got, want)
	}
	if got := g.load(Options{EnvFile: "./dev.env"}).UnreadEnvFiles(); slices.Contains(got, "dev.env") || !slices.Contains(got, ".env") {
		t.Errorf("with --env ./dev.env unread are %q", got)
	}
	g.write(t, "dev.env", "A=b # c\nB=${A}\n")
	vars := g.load(Options{}).ReadEnvFile("dev.env")
	if len(vars) != 2 || vars[1].Value != "b" || vars[1].Origin != (Origin{"dev.env", 2, 1}) {
		t.Errorf("read %+v", vars)
	}
}
