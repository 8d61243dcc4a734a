package astro

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"doctor/internal/dockerfile"
	"doctor/internal/dotenv"
)

// TestTrickyEnv compares the three readers with recordings of the real ones.
func TestTrickyEnv(t *testing.T) {
	text := rendered(t, "tricky.env")
	t.Run("compose", func(t *testing.T) {
		recorded := strings.NewReplacer("@@HOME@@", "/home/me", "@@PROJECT@@", "/p").Replace(rendered(t, "af3.project.tricky-env.yaml"))
		want := renderedFacts(t, recorded, &Project{Image: dockerfile.Image{AirflowMajor: 3}})["triggerer"].Environment
		shell := map[string]string{"HOME": "/home/me", "AWS_PROFILE": "hostprof"}
		vars, _, err := readDockerEnv(again(), []byte(text), ".env", lookupIn(shell), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, v := range vars {
			got[v.Name] = v.Value
		}
		// The CLI's own environment: it overrides two variables of the file.
		got["ASTRONOMER_ENVIRONMENT"], got["AIRFLOW__CORE__EXECUTOR"] = "local", "LocalExecutor"
		maps.DeleteFunc(want, func(name, _ string) bool { _, ok := got[name]; return !ok && strings.HasPrefix(name, "AIRFLOW__") })
		if !maps.Equal(got, want) {
			t.Errorf("got\n%q, want\n%q", got, want)
		}
	})
	t.Run("standalone", func(t *testing.T) {
		// The recorded process had one more line in its file, and the CLI's variables.
		want := map[string]string{}
		for _, line := range strings.Split(strings.TrimSpace(rendered(t, "tricky.standalone-env.txt")), "\n") {
			name, value, _ := strings.Cut(line, "=")
			want[name] = value
		}
		set := map[string]bool{}
		for _, v := range standaloneVars(t, text) {
			set[v.Name] = true
			if v.Name != "ASTRONOMER_ENVIRONMENT" && want[v.Name] != v.Value {
				t.Errorf("%q is %q, want %q", v.Name, v.Value, want[v.Name])
			}
		}
		own := regexp.MustCompile(`^(AIRFLOW_|ASTRONOMER_|NO_PROXY|no_proxy|PATH|PYTHONPATH|JSON_DQ_BAD)`)
		for name := range want {
			if !set[name] && !own.MatchString(name) {
				t.Errorf("%q is not read", name)
			}
		}
	})
	t.Run("docker run", func(t *testing.T) {
		compareDockerRun(t, rendered(t, "tricky.docker-env-file.txt"))
		if _, err := dotenv.ReadDockerRun([]byte(text), lookupIn(nil)); err == nil || err.Error() != "variable 'SPACES_AROUND ' contains whitespaces" {
			t.Errorf("the whole file: %v", err)
		}
	})
}

// compareDockerRun reads the recording of `docker run --env-file`, one line each: the input in
// Python's quotes, then the result.
func compareDockerRun(t *testing.T, recording string) {
	t.Helper()
	row := regexp.MustCompile(`^(?:'([^']*)'|"([^"]*)")\s+(.*)$`)
	note := regexp.MustCompile(`\s+\([^)]*\)$`)
	count := 0
	for _, line := range strings.Split(recording, "\n")[1:] {
		m := row.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		count++
		input := strings.ReplaceAll(m[1]+m[2], "<newline>", "\n")
		want := note.ReplaceAllString(strings.Trim(m[3], "'"), "")
		got, err := dotenv.ReadDockerRun([]byte(input), lookupIn(map[string]string{"AWS_PROFILE": "host"}))
		switch reason, refused := strings.CutPrefix(want, "ERR invalid env file (F): "); {
		case refused:
			if err == nil || err.Error() != reason {
				t.Errorf("%q: %v, want %s", input, err, reason)
			}
		case want == "taken from host env":
			if got["AWS_PROFILE"] != "host" {
				t.Errorf("%q: %q", input, got)
			}
		default:
			name, value, _ := strings.Cut(want, "=")
			if got[name] != strings.TrimSuffix(value, "'") && got[name] != value {
				t.Errorf("%q: %q (%v), want %s", input, got, err, want)
			}
		}
	}
	if count < 10 {
		t.Errorf("only %d lines of the recording understood", count)
	}
}

func TestDifferences(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{".env": "AWS_A=plain\nAWS_B=\"quoted\"\nAWS_C=v # c\nAWS_D=one\nAWS_D=two\nOTHER='x'\nexport AWS_E=f\nAWS_F=$HOME\n"})
	for _, mode := range []string{"docker", "standalone"} {
		var got []string
		for _, d := range g.load(Options{Mode: mode}).Differences("AWS_") {
			alone := "-"
			if d.InStandalone != nil {
				alone = *d.InStandalone
			}
			got = append(got, d.Var.Name+" "+*d.InDocker+" "+alone)
			if d.PytestError == nil {
				t.Errorf("%s: docker run takes a file with export", d.Var.Name)
			}
		}
		want := []string{"AWS_C v v # c", "AWS_E f -", "AWS_F " + g.home + " $HOME"}
		if !slices.Equal(got, want) {
			t.Errorf("%s: differences are %q, want %q", mode, got, want)
		}
	}
	g.write(t, ".env", "AWS_B=\"quoted\"\n")
	d := g.load(Options{}).Differences()
	if len(d) != 1 || d[0].InPytest == nil || *d[0].InPytest != `"quoted"` || *d[0].InStandalone != "quoted" {
		t.Errorf("differences are %+v", d)
	}
	g.write(t, ".env", "AWS_B=\"quoted\n")
	if d := g.load(Options{}).Differences(); d != nil {
		t.Errorf("of a file that is refused: %+v", d)
	}
}
