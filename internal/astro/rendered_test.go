package astro

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"doctor/internal/redact"
	"doctor/internal/skip"
)

// renderedDir holds the recordings of the real CLI; its README explains them.
const renderedDir = "../../../shared/astro-compose"

// refusedPrefix is the CLI's prefix of compose's errors.
const refusedPrefix = "Error: error creating docker-compose project: failed to load project: "

func rendered(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(renderedDir, name))
	if err != nil {
		skip.For(t, "cases", "the output of the real CLI is not here: "+err.Error())
	}
	return string(data)
}

// awsEnv is the .env of the recordings that have one with AWS variables.
const awsEnv = "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\nAWS_PROFILE=dev\n"

func TestRenderedProjects(t *testing.T) {
	cases := map[string]struct {
		image string
		files map[string]string
		env   map[string]string
	}{
		"af2.project.empty-env":          {image: airflow2Image},
		"af2.project.env":                {image: airflow2Image, files: map[string]string{".env": awsEnv}},
		"af2.project.env+override":       {image: airflow2Image, files: map[string]string{".env": awsEnv, OverrideName: documented("webserver")}},
		"af2.project.no-env-file":        {image: airflow2Image, files: map[string]string{".env": "-"}},
		"af2.project.no-env-no-settings": {image: airflow2Image, files: map[string]string{".env": "-", "airflow_settings.yaml": "-"}},
		"af3.project.empty-env":          {image: airflow3Image},
		"af3.project.env":                {image: airflow3Image, files: map[string]string{".env": awsEnv}},
		"af3.project.env+override":       {image: airflow3Image, files: map[string]string{".env": awsEnv, OverrideName: documented("api-server", "dag-processor")}},
		"af3.project.no-env-file":        {image: airflow3Image, files: map[string]string{".env": "-"}},
		"af3.project.no-env-no-settings": {image: airflow3Image, files: map[string]string{".env": "-", "airflow_settings.yaml": "-"}},
		"af3.project.tricky-env":         {image: airflow3Image, files: map[string]string{".env": "tricky.env"}, env: map[string]string{"AWS_PROFILE": "hostprof"}},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := cases[name]
			want := rendered(t, name+".yaml")
			if c.files[".env"] == "tricky.env" {
				c.files[".env"] = rendered(t, "tricky.env")
			}
			g := layOut(t, c.image, c.files)
			maps.Copy(g.machine.Env, c.env)
			compareRendered(t, g, g.load(Options{}), want)
		})
	}
	recorded, _ := filepath.Glob(filepath.Join(renderedDir, "*.project.*.yaml"))
	for _, file := range recorded {
		if name := strings.TrimSuffix(filepath.Base(file), ".yaml"); cases[name].image == "" {
			t.Errorf("%s is recorded and not compared", name)
		}
	}
}

// documented is the override of the documentation.
func documented(services ...string) string {
	var b strings.Builder
	b.WriteString("version: \"3.1\"\nservices:\n")
	for _, s := range append([]string{"scheduler", "triggerer"}, services...) {
		b.WriteString("  " + s + ":\n    volumes:\n      - ${HOME}/.aws:/home/astro/.aws:rw\n")
	}
	return b.String()
}

// TestRenderedTemplate uses the CLI's own compose files as --compose-file: the result has to equal
// our rendering of its template.
func TestRenderedTemplate(t *testing.T) {
	for _, name := range []string{"af2.template-rendered", "af3.template-rendered", "af2.export", "af3.export"} {
		t.Run(name, func(t *testing.T) {
			image := airflow3Image
			if strings.HasPrefix(name, "af2") {
				image = airflow2Image
			}
			text := rendered(t, name+".yaml")
			g := layOut(t, image, map[string]string{".env": awsEnv})
			g.write(t, "compose.yaml", anyName.ReplaceAllString(g.fill(text), composeName))
			given, own := g.load(Options{ComposeFile: "compose.yaml"}), g.load(Options{})
			if strings.HasSuffix(name, "export") {
				own = g.load(Options{EnvFile: "no.env"})
			}
			compareServices(t, serviceFacts(given), serviceFacts(own))
		})
	}
}

func TestRenderedOverrides(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(renderedDir, "override-cases", "*.yml"))
	if len(files) == 0 {
		skip.For(t, "cases", "the output of the real CLI is not here")
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// docs-af2 is the override for Airflow 2 on the Airflow 3 project.
			g := layOut(t, airflow3Image, nil)
			g.write(t, OverrideName, g.fill(rendered(t, "override-cases/"+name+".yml")))
			p := g.load(Options{})
			want, err := os.ReadFile(filepath.Join(renderedDir, "override-cases", name+".rendered.yaml"))
			if err == nil {
				compareRendered(t, g, p, string(want))
				return
			}
			compareRefusal(t, name, g, p, rendered(t, "override-cases/"+name+".stderr.txt"))
		})
	}
}

func compareRefusal(t *testing.T, name string, g ground, p *Project, stderr string) {
	t.Helper()
	_, want, found := strings.Cut(stderr, refusedPrefix)
	if !found {
		t.Fatalf("no refusal in what the CLI printed:\n%s", stderr)
	}
	want = strings.TrimSuffix(want, "\n")
	if len(p.Refusals) != 1 {
		t.Fatalf("refusals are %+v, want one", p.Refusals)
	}
	got := g.tokens(p.Refusals[0].Text)
	// A quoted value that may be a secret is masked.
	if shown, masked := strings.CutSuffix(got, redact.Mask); got != want && !(masked && strings.HasPrefix(want, shown) && name == "bad-var") {
		t.Errorf("refusal is\n%s, want\n%s", got, want)
	}
	if p.Refusals[0].By != "compose" || p.Refusals[0].Kind == "" {
		t.Errorf("refusal is by %q under %q", p.Refusals[0].By, p.Refusals[0].Kind)
	}
}

// facts are the facts of one service, with tokens for the paths of this machine.
type facts struct {
	User        string
	Environment map[string]string
	Volumes     []volume
}

type volume struct {
	Type     string `yaml:"type"`
	Source   string `yaml:"source"`
	Target   string `yaml:"target"`
	ReadOnly bool   `yaml:"read_only"`
	SELinux  string `yaml:"-"`
	// Creates: the engine creates a missing source.
	Creates bool `yaml:"-"`
}

func compareRendered(t *testing.T, g ground, p *Project, want string) {
	t.Helper()
	if len(p.Refusals) > 0 && p.Refusals[0].By == "compose" {
		t.Fatalf("refused: %s", p.Refusals[0].Text)
	}
	compareServices(t, serviceFacts(p), renderedFacts(t, g.fill(want), p))
}

func compareServices(t *testing.T, got, want map[string]facts) {
	t.Helper()
	if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
		t.Fatalf("services are %v, want %v", g, w)
	}
	for name, w := range want {
		g := got[name]
		if g.User != w.User {
			t.Errorf("%s: user is %q, want %q", name, g.User, w.User)
		}
		if !slices.Equal(g.Volumes, w.Volumes) {
			t.Errorf("%s: mounts are\n%+v, want\n%+v", name, g.Volumes, w.Volumes)
		}
		if !maps.Equal(g.Environment, w.Environment) {
			t.Errorf("%s: environment is\n%v, want\n%v", name, g.Environment, w.Environment)
		}
	}
}

func serviceFacts(p *Project) map[string]facts {
	out := map[string]facts{}
	for _, s := range p.Services {
		f := facts{User: s.User, Environment: map[string]string{}}
		for name, v := range s.Env {
			f.Environment[name] = v.Value
		}
		for _, m := range s.Mounts {
			f.Volumes = append(f.Volumes, volume{string(m.Type), m.Source, m.Target, m.ReadOnly, m.SELinux, m.CreateHostPath})
		}
		out[s.Name] = f
	}
	return out
}

// renderedFacts reads the Airflow services of a rendered project.
func renderedFacts(t *testing.T, text string, p *Project) map[string]facts {
	t.Helper()
	var project struct {
		Services map[string]struct {
			User        string             `yaml:"user"`
			Secrets     []volume           `yaml:"secrets"`
			Environment map[string]*string `yaml:"environment"`
			Volumes     []struct {
				volume `yaml:",inline"`
				Bind   *struct {
					SELinux string `yaml:"selinux"`
					Creates bool   `yaml:"create_host_path"`
				} `yaml:"bind"`
			} `yaml:"volumes"`
		} `yaml:"services"`
		Secrets map[string]struct {
			File string `yaml:"file"`
		} `yaml:"secrets"`
	}
	must(t, yaml.Unmarshal([]byte(text), &project))
	out := map[string]facts{}
	for name, s := range project.Services {
		if !slices.Contains(ServicesOf(p.Image.AirflowMajor), name) {
			continue
		}
		f := facts{User: s.User, Environment: map[string]string{}}
		for k, v := range s.Environment {
			if v != nil { // no value: removed from the container
				f.Environment[k] = anyName.ReplaceAllString(*v, composeName)
			}
		}
		for _, v := range s.Volumes {
			m := v.volume
			m.Creates = m.Type == "bind" && v.Bind == nil
			if v.Bind != nil {
				m.SELinux, m.Creates = v.Bind.SELinux, v.Bind.Creates
			}
			f.Volumes = append(f.Volumes, m)
		}
		for _, v := range s.Secrets { // compose turns them into binds at the start
			v.Type, v.Source, v.ReadOnly = "bind", project.Secrets[v.Source].File, true
			f.Volumes = append(f.Volumes, v)
		}
		out[name] = f
	}
	return out
}

// anyName is the name of a recorded project, which ends in a hash of its path.
var anyName = regexp.MustCompile(`demo-af[23]_[0-9a-f]{6}`)

// fill replaces the tokens of a recording with this test's paths.
func (g ground) fill(text string) string {
	return strings.NewReplacer("@@PROJECT@@", g.dir, "@@HOME@@", g.home, "@@PARENT@@", filepath.Dir(g.dir)).Replace(text)
}

func (g ground) tokens(text string) string {
	return strings.NewReplacer(g.dir, "@@PROJECT@@", g.home, "@@HOME@@").Replace(text)
}
