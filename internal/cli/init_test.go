package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/memnet"
)

// initFiles are a fresh project and its user's AWS files.
var initFiles = map[string]string{
	"project/.astro/config.yaml": "project:\n  name: p\n",
	"project/Dockerfile":         "FROM astrocrpublic.azurecr.io/runtime:3.1-12\n",
	"project/.env":               "",
	"project/.gitignore":         ".env\n.aws\n",
	"project/.dockerignore":      ".env\n.aws\n",
	"project/dags/.keep":         "",
	"home/.aws/config":           "[default]\n[profile dev]\nregion = eu-west-1\n",
	"home/.aws/credentials": "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" +
		"[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
}

// initApp is an app in such a project, on a terminal with these answers.
func initApp(t *testing.T, answers io.Reader) (*app, *lockedBuffer, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range initFiles {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := &lockedBuffer{}
	home := filepath.Join(dir, "home")
	return patient(newApp(system{
		stdin: answers, stdinTerminal: true, stdout: out, stdoutTerminal: true, stderr: out, dir: filepath.Join(dir, "project"), goos: "linux",
		env:  map[string]string{"HOME": home, "NO_COLOR": "1", "XDG_STATE_HOME": filepath.Join(dir, "state")},
		now:  func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
		dial: memnet.New().Dial, uid: os.Getuid(), width: 200,
	}, builtin.Checks())), out, filepath.Join(dir, "project")
}

// at reads a file of the project, "" if there is none.
func at(dir, name string) string {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return string(data)
}

// TestInitAsks: the questions have what is usual as their answers.
func TestInitAsks(t *testing.T) {
	mounted := func(mode string, services ...string) string {
		text := "services:\n"
		for _, s := range services {
			text += "  " + s + ":\n    volumes:\n      - ~/.aws:/home/astro/.aws:" + mode + "\n"
		}
		return text
	}
	all := []string{"scheduler", "api-server", "triggerer", "dag-processor"}
	for name, c := range map[string]struct {
		args          []string
		answers       string
		code          int
		override, env string
		says, not     []string
	}{
		"all as usual": {
			answers: "\n\n\n\ny\n", override: mounted("ro", all...),
			says: []string{"Profile (default, dev) [default]: ", "Mount ~/.aws (read-only, read-write) [read-only]: ", "Services, all or some of api-server,dag-processor,scheduler,triggerer [all]: ", "Secrets backend (none, secrets-manager, parameter-store) [none]: ", "Apply these changes [y,n]? ", "To undo: doctor fix --undo"},
		},
		"another profile, read-write, two services": {
			answers: "nobody\ndev\nread-write\nscheduler web\nscheduler, triggerer\nnone\nyes\n", override: mounted("rw", "scheduler", "triggerer"), env: "AWS_PROFILE=dev\n",
			code: 1, says: []string{"Not services of this project.", "mount-missing-on-some-services"},
		},
		"a backend without a region": {
			answers: "default\n\n\nparameter-store\nmoon\nus-east-1\ny\n", override: mounted("ro", all...),
			env: "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend\n" +
				"AIRFLOW__SECRETS__BACKEND_KWARGS={\"connections_prefix\": \"/airflow/connections\", \"variables_prefix\": \"/airflow/variables\", \"region_name\": \"us-east-1\"}\n",
			says: []string{"Region of the secrets backend, such as us-east-1: ", "Not the name of a region."},
		},
		"flags are not asked about": {
			args: []string{"--profile", "dev", "--read-only", "--services", "scheduler", "--backend", "secrets-manager"}, answers: "n\n",
			says: []string{"backend: secrets-manager, eu-west-1", "Nothing changed."}, not: []string{"Profile (", "Mount ~/.aws (", "all or some", "Secrets backend ("},
		},
		"no":                     {answers: "\n\n\n\nwhat\nn\n", says: []string{"Nothing changed."}, not: []string{"To undo"}},
		"the input ends":         {answers: "\n\n", says: []string{"Nothing changed."}},
		"yes without a question": {args: []string{"--yes"}, override: mounted("ro", all...), not: []string{"Profile (", "Apply these"}},
		"dry run":                {args: []string{"--dry-run"}, says: []string{"To apply this change:\n      doctor init --offline --yes"}, not: []string{"Profile (", "Apply these"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, out, dir := initApp(t, strings.NewReader(c.answers))
			if code := a.run(t.Context(), append([]string{"init", "--offline"}, c.args...)); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if got := at(dir, "docker-compose.override.yml"); got != c.override {
				t.Errorf("the override is\n%s", got)
			}
			if got := at(dir, ".env"); got != c.env {
				t.Errorf(".env is\n%s", got)
			}
			for _, text := range c.says {
				if !strings.Contains(out.String(), text) {
					t.Errorf("%q is missing", text)
				}
			}
			for _, text := range c.not {
				if strings.Contains(out.String(), text) {
					t.Errorf("%q should not be there", text)
				}
			}
			if t.Failed() {
				t.Log(out.String())
			}
		})
	}
}

// TestInitInterrupted: an interrupt at a question changes nothing.
func TestInitInterrupted(t *testing.T) {
	in, to := io.Pipe()
	t.Cleanup(func() { _ = to.Close() })
	a, out, dir := initApp(t, in)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for !strings.Contains(out.String(), "Profile (") {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if code := a.run(ctx, []string{"init", "--offline"}); code != exitInterrupted {
		t.Errorf("exit code %d: %s", code, out)
	}
	if at(dir, "docker-compose.override.yml") != "" {
		t.Error("something was written")
	}
}

// TestInitRacesAnEdit: a file that changes between the diff and the answer is not overwritten.
func TestInitRacesAnEdit(t *testing.T) {
	in, to := io.Pipe()
	a, out, dir := initApp(t, in)
	done := make(chan int)
	go func() { done <- a.run(t.Context(), []string{"init", "--offline", "--profile", "dev"}) }()
	for range 3 {
		_, _ = io.WriteString(to, "\n")
	}
	for !strings.Contains(out.String(), "Apply these") {
		time.Sleep(time.Millisecond)
	}
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte("MINE=1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(to, "y\n")
	if code := <-done; code != exitUsage || at(dir, ".env") != "MINE=1\n" || at(dir, "docker-compose.override.yml") != "" {
		t.Errorf("exit code %d, .env %q: %s", code, at(dir, ".env"), out)
	}
	if !strings.Contains(out.String(), "nothing was changed: cannot change .env: the file has changed in the meantime") {
		t.Error(out)
	}
	_ = to.Close()
}
