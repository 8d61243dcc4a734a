package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/engine/enginetest"
	"doctor/internal/verify/verifytest"
)

// verifyGround is a project without problems, its home folder and the app for it.
type verifyGround struct {
	*app
	t             *testing.T
	project, home string
	out, errs     *lockedBuffer
}

func newVerifyGround(t *testing.T, dockerHost string) *verifyGround {
	t.Helper()
	base := t.TempDir()
	g := &verifyGround{t: t, project: filepath.Join(base, "project"), home: filepath.Join(base, "home"), out: &lockedBuffer{}, errs: &lockedBuffer{}}
	g.file("project/.astro/config.yaml", "project:\n  name: example\n")
	g.file("project/Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.1-2\n")
	g.file("project/requirements.txt", "apache-airflow-providers-amazon\n")
	g.file("project/.env", "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n")
	mount := "    volumes:\n      - ~/.aws:/home/astro/.aws:rw\n"
	g.file("project/docker-compose.override.yml",
		"services:\n  scheduler:\n"+mount+"  api-server:\n"+mount+"  triggerer:\n"+mount+"  dag-processor:\n"+mount)
	g.file("home/.aws/credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
	g.file("home/.aws/config", "[default]\nregion = us-east-1\n")
	g.app = patient(newApp(system{
		stdin: strings.NewReader(""), stdout: g.out, stderr: g.errs, dir: g.project, goos: "linux", now: time.Now,
		env: map[string]string{"HOME": g.home, "PATH": os.Getenv("PATH"), "DOCKER_HOST": dockerHost}, width: 80,
	}, builtin.Checks()))
	return g
}

func (g *verifyGround) file(name, text string) {
	g.t.Helper()
	path := filepath.Join(filepath.Dir(g.project), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

// do runs doctor verify and returns its exit code and what it printed.
func (g *verifyGround) do(ctx context.Context, args ...string) (int, string, string) {
	g.t.Helper()
	g.out, g.errs = &lockedBuffer{}, &lockedBuffer{}
	g.stdout, g.stderr = g.out, g.errs
	code := g.run(ctx, append([]string{"verify"}, args...))
	return code, g.out.String(), g.errs.String()
}

// has requires that a text contains these parts.
func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("no %q in:\n%s", p, text)
		}
	}
}

const (
	wellAnswer = `{"python": "3.12.7", "identity": {"botocore": "1.43.11", "arn": "arn:aws:iam::111122223333:user/dev", "account": "111122223333",
		"method": "shared-credentials-file", "profile": "default", "region": "us-east-1", "endpoint": "https://sts.us-east-1.amazonaws.com"}%s}`
	lostAnswer = `{"python": "3.12.7", "identity": {"botocore": "1.43.11", "method": "", "profile": "default", "region": "us-east-1",
		"error": {"class": "botocore.exceptions.NoCredentialsError", "text": "Unable to locate credentials wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \u001b[31m", "stage": "call"}}}`
)

// services of the project, in the order in which they are shown.
func services() []string { return []string{"api-server", "dag-processor", "scheduler", "triggerer"} }

// start runs a container for each service, each with its own answer.
func (g *verifyGround) start(lab *enginetest.Lab, image string, answers map[string]string, env ...string) {
	g.t.Helper()
	var specs []enginetest.Spec
	for _, service := range services() {
		answer, ok := answers[service]
		if !ok {
			continue
		}
		specs = append(specs, enginetest.Spec{
			Image: image, Project: "example", Service: service, Dir: g.project, User: "astro",
			Binds: []string{filepath.Join(g.home, ".aws") + ":/home/astro/.aws:rw"},
			Env: append([]string{
				"FAKE_ANSWER=" + answer,
				"AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials",
			}, env...),
		})
	}
	lab.RunAll(g.t, specs...)
}

func everywhere(answer string) map[string]string {
	all := map[string]string{}
	for _, s := range services() {
		all[s] = answer
	}
	return all
}

// TestVerify runs the command against containers on the real engine.
func TestVerify(t *testing.T) {
	lab := enginetest.New(t)
	image := verifytest.BuildImage(t, lab)
	ground := func(t *testing.T) *verifyGround {
		t.Parallel() // the engine is slow to start and stop containers
		return newVerifyGround(t, os.Getenv("DOCKER_HOST"))
	}
	well := fmt.Sprintf(wellAnswer, "")

	t.Run("all is well", func(t *testing.T) {
		g := ground(t)
		g.start(lab, image, everywhere(well))
		code, out, errs := g.do(t.Context())
		if want := `api-server, dag-processor, scheduler, triggerer
  boto3  arn:aws:iam::111122223333:user/dev, account 111122223333
         source shared-credentials-file, profile default, region us-east-1
         as predicted

4 containers: all OK
`; code != exitOK || out != want {
			t.Errorf("code %d, got:\n%s\nwant:\n%s", code, out, want)
		}
		if errs != "doctor: running boto3 in the containers; as in a task, it may renew an SSO token there\n" {
			t.Errorf("standard error: %q", errs)
		}

		code, out, _ = g.do(t.Context(), "--service", "scheduler,triggerer")
		if code != exitOK || !strings.HasPrefix(out, "scheduler, triggerer\n") || !strings.HasSuffix(out, "\n2 containers: all OK\n") {
			t.Errorf("code %d, with --service:\n%s", code, out)
		}

		// They are found through a link too.
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(g.project, link); err != nil {
			t.Fatal(err)
		}
		if code, out, errs := g.do(t.Context(), "-C", link); code != exitOK {
			t.Errorf("code %d through a link:\n%s%s", code, out, errs)
		}
	})

	t.Run("one does not authenticate, another does not run", func(t *testing.T) {
		g := ground(t)
		answers := everywhere(well)
		answers["triggerer"] = lostAnswer
		delete(answers, "scheduler")
		g.start(lab, image, answers)
		code, out, errs := g.do(t.Context())
		if code != exitFailed {
			t.Errorf("code %d", code)
		}
		has(t, out, "api-server, dag-processor\n", "scheduler\n  boto3  unknown: no container",
			"triggerer\n  boto3  fails with botocore.exceptions.NoCredentialsError: Unable to locate credentials **** \\x1b[31m",
			"doctor predicted that boto3 asks AWS, but boto3 fails with", "the prediction was wrong: please report it",
			"4 containers: 2 OK, 1 failed, 1 unknown; 1 wrongly predicted")
		if strings.Contains(out+errs, "wJalr") {
			t.Errorf("a secret is shown:\n%s%s", out, errs)
		}

		code, out, _ = g.do(t.Context(), "--format", "json")
		var d struct {
			Status   string
			Services []struct {
				Service, Container, Status string
				Differences                []any
			}
			ExitCode int `json:"exit_code"`
		}
		if err := json.Unmarshal([]byte(out), &d); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if code != exitFailed || d.ExitCode != exitFailed || d.Status != "fail" || len(d.Services) != 4 ||
			d.Services[0].Container == "" || d.Services[2].Status != "unknown" || len(d.Services[3].Differences) != 1 {
			t.Errorf("code %d: %+v", code, d)
		}
		if strings.Contains(out, "wJalr") {
			t.Errorf("a secret is shown:\n%s", out)
		}
	})

	t.Run("containers of an older start", func(t *testing.T) {
		g := ground(t)
		g.start(lab, image, everywhere(lostAnswer), "AWS_PROFILE=old", "AWS_SECRET_ACCESS_KEY=old-secret-old-secret-old-secret-01")
		code, out, _ := g.do(t.Context())
		if code != exitFailed || strings.Contains(out, "please report") {
			t.Errorf("code %d:\n%s", code, out)
		}
		has(t, out, "container-env-stale", "`astro dev restart`", "4 containers: 0 OK, 4 failed, 0 unknown\n")
	})

	t.Run("names", func(t *testing.T) {
		g := ground(t)
		g.start(lab, image, map[string]string{"scheduler": fmt.Sprintf(wellAnswer, `, "step": @@QUESTION@@, "airflow": {"version": "3.1.2", "lookups": [
			{"kind": "variable", "name": "hello", "found": true, "shape": {"form": "text"}, "asked": [{"place": "metastore", "backend": "a.MetastoreBackend", "found": true}]},
			{"kind": "connection", "name": "db", "found": false, "asked": [{"place": "environment", "backend": "a.EnvironmentVariablesBackend"}]}]}`)})
		code, out, _ := g.do(t.Context(), "--service", "scheduler", "--variable", "hello", "--connection", "db")
		if code != exitFailed {
			t.Errorf("code %d", code)
		}
		has(t, out, "variable hello  found in Airflow's database: plain text", "connection db   not found in the environment (AIRFLOW_CONN_DB)", "1 container: 0 OK, 1 failed, 0 unknown")
		// An answer without a name does not mean that the name was found.
		code, out, _ = g.do(t.Context(), "--service", "scheduler", "--variable", "hello", "--variable", "x", "--connection", "db")
		has(t, out, "hello")
		if code != exitFailed {
			t.Errorf("code %d:\n%s", code, out)
		}
	})

	t.Run("nothing runs", func(t *testing.T) {
		g := ground(t)
		lab.Run(t, enginetest.Spec{Image: image, Project: "example", Service: "scheduler", Dir: g.project, Stopped: true})
		lab.Run(t, enginetest.Spec{Image: image, Project: "example", Service: "postgres", Dir: g.project})
		code, out, errs := g.do(t.Context())
		if code != exitUnknown || out != "" || errs != "doctor: no container of this project is running; run `astro dev start`, then `doctor verify` again\n" {
			t.Errorf("code %d: %q %q", code, out, errs)
		}
	})

	t.Run("it ended", func(t *testing.T) {
		g := ground(t)
		g.start(lab, image, map[string]string{"scheduler": well})
		id := lab.Run(t, enginetest.Spec{Image: image, Project: "example", Service: "triggerer", Dir: g.project, Command: []string{"exit", "7"}})
		ended, failed := lab.Docker.ContainerWait(t.Context(), id, "")
		select {
		case <-ended:
		case err := <-failed:
			t.Fatal(err)
		}
		code, out, _ := g.do(t.Context(), "--service", "scheduler,triggerer")
		if code != exitUnknown {
			t.Errorf("code %d", code)
		}
		has(t, out, "exited with code 7", "`docker logs doctor-test-")
	})
}
