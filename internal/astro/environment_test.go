package astro

import (
	"os"
	"strings"
	"testing"
)

func TestEnvironmentLayers(t *testing.T) {
	files := map[string]string{
		"Dockerfile": "FROM " + airflow3Image + "\nENV IMAGE=i BOTH=i ALL=i\n",
		".env":       "BOTH=dotenv\nDOTENV=d\nALL=dotenv\nTWO=dotenv\nAIRFLOW__CORE__LOAD_EXAMPLES=True\nUNSET_BY_NAME=x\n",
		"one.env":    "TWO=one\nALL=one\nFROM_DOTENV=${DOTENV}-1\nFROM_SERVICE=${SERVICE}\nFROM_SHELL=${SHELL_SETS}\nOWN=${TWO}\n",
		"two.env":    "ALL=two\nFROM_ONE=${TWO}\nSHELL_SETS=not me\n",
		OverrideName: "services:\n  scheduler:\n    env_file: [one.env, {path: two.env}, {path: none.env, required: false}]\n    environment:\n      SERVICE: s\n      ALL: environment\n      SHELL_SETS:\n      UNSET_BY_NAME:\n      FILLED: ${SHELL_SETS}\n",
	}
	g := layOut(t, airflow3Image, files)
	g.machine.Env["SHELL_SETS"] = "shell"
	p := g.load(Options{})
	if len(p.Refusals) > 0 {
		t.Fatalf("refused: %+v", p.Refusals)
	}
	s := p.Service("scheduler")
	for name, want := range map[string]Var{
		"IMAGE":                        {Value: "i", Source: FromImage, Origin: Origin{"Dockerfile", 2, 1}},
		"BOTH":                         {Value: "dotenv", Source: FromEnvFile, Origin: Origin{".env", 1, 1}},
		"TWO":                          {Value: "one", Source: FromEnvFile, Origin: Origin{"one.env", 1, 1}},
		"FROM_DOTENV":                  {Value: "d-1", Source: FromEnvFile, Origin: Origin{"one.env", 3, 1}, Raw: "${DOTENV}-1"},
		"FROM_SERVICE":                 {Value: "s", Source: FromEnvFile, Origin: Origin{"one.env", 4, 1}},
		"FROM_SHELL":                   {Value: "shell", Source: FromEnvFile, Origin: Origin{"one.env", 5, 1}},
		"OWN":                          {Value: "one", Source: FromEnvFile, Origin: Origin{"one.env", 6, 1}},
		"FROM_ONE":                     {Value: "one", Source: FromEnvFile, Origin: Origin{"two.env", 2, 1}},
		"ALL":                          {Value: "environment", Source: FromEnvironment, Origin: Origin{OverrideName, 6, 7}},
		"SHELL_SETS":                   {Value: "shell", Source: FromShell, Origin: Origin{OverrideName, 7, 7}},
		"FILLED":                       {Value: "shell", Source: FromEnvironment, Origin: Origin{OverrideName, 9, 7}, Raw: "${SHELL_SETS}"},
		"AIRFLOW__CORE__LOAD_EXAMPLES": {Value: "False", Source: FromBase},
	} {
		got := s.Env[name]
		if want.Raw != "" && got.Raw != want.Raw {
			t.Errorf("%s is written %q, want %q", name, got.Raw, want.Raw)
		}
		if got.Value != want.Value || got.Source != want.Source || got.Origin != want.Origin {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	if v, ok := s.Env["UNSET_BY_NAME"]; ok {
		t.Errorf("a bare name that the shell does not set leaves %+v", v)
	}
	if v := p.Service("triggerer").Env["ALL"]; v.Value != "dotenv" {
		t.Errorf("another service has ALL=%s", v.Value)
	}
}

func TestEnvironmentForms(t *testing.T) {
	for _, form := range []string{
		"      - AWS_PROFILE=dev\n      - AWS_REGION\n      - EMPTY=\n      - N=1\n",
		"      AWS_PROFILE: dev\n      AWS_REGION:\n      EMPTY: \"\"\n      N: 1\n",
	} {
		g := layOut(t, airflow3Image, map[string]string{OverrideName: "services:\n  scheduler:\n    environment:\n" + form})
		g.machine.Env["AWS_REGION"] = "eu-west-1"
		s := g.load(Options{}).Service("scheduler")
		for name, want := range map[string]string{"AWS_PROFILE": "dev", "AWS_REGION": "eu-west-1", "EMPTY": "", "N": "1"} {
			if v, ok := s.Env[name]; !ok || v.Value != want || v.Origin.Line < 4 {
				t.Errorf("%s is %+v (%v), want %q", name, v, ok, want)
			}
		}
	}
}

// TestMachineEnvironmentIsLeftAlone: compose adds to the environment it gets.
func TestMachineEnvironmentIsLeftAlone(t *testing.T) {
	p, g := loadOverride(t, "services:\n  scheduler:\n    environment: [COMPOSE_PROJECT_NAME]\n")
	if len(g.machine.Env) != 1 || len(p.Machine.Env) != 1 {
		t.Errorf("environment is %v", p.Machine.Env)
	}
}

func TestEnvFileOption(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{".env": "A=default\n", "sub/dev.env": "A=dev\n"})
	for name, want := range map[string][2]string{
		"":                      {".env", "default"},
		"./sub/dev.env":         {"sub/dev.env", "dev"},
		"sub/../sub/dev.env":    {"sub/dev.env", "dev"},
		g.path("sub/dev.env"):   {g.path("sub/dev.env"), "dev"},
		"none.env":              {"none.env", ""},
		"dags/example.py/x.env": {"dags/example.py/x.env", ""},
	} {
		p := g.load(Options{EnvFile: name})
		if p.EnvFile.Path != want[0] || p.Service("scheduler").Env["A"].Value != want[1] {
			t.Errorf("%s: path %s, A=%s; want %q", name, p.EnvFile.Path, p.Service("scheduler").Env["A"].Value, want)
		}
	}
}

func TestEnvFileReset(t *testing.T) {
	p, _ := loadOverride(t, "services:\n  scheduler:\n    env_file: !override [other.env]\n  triggerer:\n    env_file: !reset []\n")
	if len(p.Refusals) != 1 || p.Refusals[0].Kind != EnvFileMissing {
		t.Fatalf("refusals are %+v", p.Refusals)
	}
	g := layOut(t, airflow3Image, map[string]string{
		".env": "A=b\nB=c\n", "other.env": "B=d\n",
		OverrideName: "services:\n  scheduler:\n    env_file: !override [other.env]\n  triggerer:\n    env_file: !reset []\n",
	})
	p = g.load(Options{})
	for service, want := range map[string][2]string{"scheduler": {"", "d"}, "triggerer": {"", ""}, "api-server": {"b", "c"}} {
		s := p.Service(service)
		if s.Env["A"].Value != want[0] || s.Env["B"].Value != want[1] {
			t.Errorf("%s: A=%s B=%s, want %q", service, s.Env["A"].Value, s.Env["B"].Value, want)
		}
	}
}

func TestEnvFileRefused(t *testing.T) {
	for name, c := range map[string]struct {
		env, override, text string
		line                int
		kind                RefusalKind
		subject             string
	}{
		"quote":              {env: "A=b\nAWS_PROFILE=\"dev\n", text: "failed to read @@PROJECT@@/.env: line 3: unterminated quoted value \"dev", line: 2, kind: DotenvSyntax, subject: ".env"},
		"required":           {env: "A=${NOPE:?need it}\n", text: "failed to read @@PROJECT@@/.env: required variable NOPE is missing a value: need it", line: 1, kind: DotenvSyntax, subject: ".env"},
		"one before another": {env: "DB_PASSWORD=\"hunter2${open\" AWS_PROFILE=x\n", text: "failed to read @@PROJECT@@/.env: Invalid template: ****", line: 1, kind: DotenvSyntax, subject: ".env"},
		"given by a service": {env: "A=${GIVEN:?}\n", override: "services:\n  api-server: {environment: {GIVEN: x}}\n  dag-processor: {environment: {GIVEN: x}}\n  scheduler: {environment: {GIVEN: x}}\n  triggerer: {environment: {GIVEN: x}}\n"},
		"not there":          {override: "services:\n  scheduler:\n    env_file: nope.env\n  triggerer:\n    env_file: nope.env\n", text: "env file @@PROJECT@@/nope.env not found: stat @@PROJECT@@/nope.env: no such file or directory", line: 3, kind: EnvFileMissing, subject: "nope.env"},
		"at home":            {override: "services:\n  scheduler:\n    env_file: ~/nope.env\n", text: "env file @@HOME@@/nope.env not found: stat @@HOME@@/nope.env: no such file or directory", line: 3, kind: EnvFileMissing, subject: "~/nope.env"},
		"a folder":           {override: "services:\n  scheduler:\n    env_file: dags\n", text: "failed to read @@PROJECT@@/dags: read @@PROJECT@@/dags: is a directory", kind: DotenvSyntax, subject: "dags"},
		"raw":                {override: "services:\n  scheduler:\n    env_file: [{path: .env, format: raw}]\n", text: `unsupported env_file format "raw"`, line: 3, kind: OverrideRefused, subject: "scheduler"},
	} {
		t.Run(name, func(t *testing.T) {
			g := layOut(t, airflow3Image, map[string]string{".env": c.env, OverrideName: c.override})
			p := g.load(Options{})
			if c.text == "" {
				if len(p.Refusals) > 0 {
					t.Fatalf("refused: %+v", p.Refusals)
				}
				return
			}
			if len(p.Refusals) != 1 {
				t.Fatalf("refusals are %+v, want one", p.Refusals)
			}
			r := p.Refusals[0]
			if g.tokens(r.Text) != c.text || r.Kind != c.kind || r.Subject != c.subject || r.By != "compose" || r.At[0].Line != c.line {
				t.Errorf("refusal is %+v (%s), want %+v", r, g.tokens(r.Text), c)
			}
		})
	}
}

func TestEnvFileThatIsALink(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{".env": "-", "real.env": "A=b\n"})
	must(t, os.Symlink("nowhere", g.path(".env")))
	if p := g.load(Options{}); p.EnvFile.Exists || len(p.Refusals) > 0 {
		t.Errorf("a link to nothing: %+v, %+v", p.EnvFile, p.Refusals)
	}
	must(t, os.Remove(g.path(".env")))
	must(t, os.Symlink("real.env", g.path(".env")))
	if p := g.load(Options{}); p.Service("scheduler").Env["A"].Value != "b" {
		t.Errorf("a link to a file: %+v", p.EnvFile)
	}
}

// TestNamelessVariable: compose takes a bare name at the end of a file without a final newline for
// a value without a name, and the engine refuses it.
func TestNamelessVariable(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{".env": "A=b\nAWS_PROFILE"})
	p := g.load(Options{})
	if len(p.Refusals) != 1 || p.Refusals[0].Text != "Error response from daemon: invalid environment variable: =AWS_PROFILE" || p.Refusals[0].At[0] != (Origin{".env", 2, 1}) {
		t.Errorf("refusals are %+v", p.Refusals)
	}
}

func TestProfilesTakeServicesOut(t *testing.T) {
	p, _ := loadOverride(t, "services:\n  triggerer:\n    profiles: [deferred]\n")
	if p.Service("triggerer") != nil || p.Service("scheduler") == nil || len(p.Refusals) > 0 {
		t.Errorf("services are %+v, refusals %+v", p.Services, p.Refusals)
	}
}

func TestServicesOfNoContainer(t *testing.T) {
	for _, line := range []string{"scale: 0", "deploy: {replicas: 0}"} {
		p, _ := loadOverride(t, "services:\n  triggerer:\n    "+line+"\n  scheduler:\n    scale: 1\n")
		if p.Service("triggerer") != nil || p.Service("scheduler") == nil || len(p.Refusals) > 0 {
			t.Errorf("%s: services are %+v, refusals %+v", line, p.Services, p.Refusals)
		}
	}
	if p, _ := loadOverride(t, "services:\n  triggerer:\n    deploy: {replicas: 2}\n"); p.Service("triggerer") == nil {
		t.Error("two containers of a service are none")
	}
}

func TestUnset(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{OverrideName: `x-source: &source ${NOPE_A}/.aws:/a
services:
  scheduler:
    volumes:
      - *source
      - $NOPE_B/.aws:/b:$NOPE_C
      - ${NOPE_D:-x}/.aws:/d
      - ${NOPE_E-x}/.aws:/e
      - ${NOPE_F:+x}/.aws:/f
      - ${HOME}/.aws:/g
      - $$NOPE_G/.aws:/h
      - ${EMPTY}/.aws:/i
    environment:
      X: ${NOPE_H}
`})
	g.machine.Env["EMPTY"] = ""
	var got []string
	for _, u := range g.load(Options{}).Unset {
		if u.Origin.File != OverrideName || u.Origin.Line == 0 {
			t.Errorf("%s is at %+v", u.Name, u.Origin)
		}
		got = append(got, u.Name+" "+u.Path)
	}
	want := "NOPE_A x-source, NOPE_B services.scheduler.volumes, NOPE_C services.scheduler.volumes, NOPE_H services.scheduler.environment.X"
	if strings.Join(got, ", ") != want {
		t.Errorf("unset are %q, want %s", got, want)
	}
}
