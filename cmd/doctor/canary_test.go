package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/checks"
)

var (
	canaryOutputs = flag.Int("canaries", 1000, "how many outputs are searched for planted secrets")
	canarySeed    = flag.Uint64("seed", 1, "where the generator of worlds starts")
)

// TestCanaries plants secrets in every place where one can stand, in the project of
// each rule's example, runs all commands in all formats and searches what they
// print and write: no eight characters of a planted secret in a row may be there,
// be it turned round, in base64, or escaped for URLs or JSON.
func TestCanaries(t *testing.T) {
	var examples []string
	for _, c := range checks.Registry() {
		for _, r := range c.Rules {
			examples = append(examples, r.Before)
		}
	}
	random := rand.New(rand.NewPCG(*canarySeed, 0))
	outputs, planted := 0, 0
	for n := 0; outputs < *canaryOutputs; n++ {
		w := newWarren(t, random, examples[n%len(examples)])
		planted += len(w.canaries)
		for _, args := range w.commands() {
			outputs++
			out := w.run(args)
			if found := w.search(out); found != "" {
				t.Errorf("world %d of seed %d: %s shows %s\nplanted: %s\n%s", n, *canarySeed, strings.Join(args, " "), found, w.where[found], excerpt(out, found))
				break
			}
		}
	}
	t.Logf("%d outputs searched for %d planted secrets", outputs, planted)
}

// warren is a project with secrets in it.
type warren struct {
	t             *testing.T
	random        *rand.Rand
	home, project string
	env           map[string]string
	canaries      []string
	where         map[string]string // by canary, what it was planted in
	needles       map[string]string // what to search for, with the canary
}

func newWarren(t *testing.T, random *rand.Rand, archive string) *warren {
	t.Helper()
	base := t.TempDir()
	w := &warren{t: t, random: random, home: filepath.Join(base, "home"), project: filepath.Join(base, "project"), where: map[string]string{}, needles: map[string]string{}}
	w.env = map[string]string{"HOME": w.home, "PATH": os.Getenv("PATH"), "DOCKER_HOST": "unix://" + base + "/none.sock"}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.CopyFS(base, os.DirFS("../../checks/testdata/example")))
	a := txtar.Parse([]byte(archive))
	for line := range strings.Lines(string(a.Comment)) {
		if name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "env "), "="); ok && strings.HasPrefix(line, "env ") {
			w.env[name] = w.fill(value)
		}
	}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "DELETE "); ok {
			must(os.RemoveAll(filepath.Join(base, name)))
			continue
		}
		must(os.MkdirAll(filepath.Dir(filepath.Join(base, f.Name)), 0o755))
		must(os.WriteFile(filepath.Join(base, f.Name), []byte(w.fill(string(f.Data))), 0o644))
	}
	for range 4 + random.IntN(5) {
		w.plant()
	}
	return w
}

func (w *warren) fill(text string) string {
	return strings.NewReplacer("@@HOME@@", w.home, "@@PROJECT@@", w.project).Replace(text)
}

// canary is a new secret that is planted in some place.
func (w *warren) canary(where string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	made := make([]byte, 12+w.random.IntN(30))
	for i := range made {
		made[i] = letters[w.random.IntN(len(letters))]
	}
	switch w.random.IntN(6) {
	case 0:
		made[len(made)/2] = '/'
	case 1:
		made[len(made)/2] = '+'
	case 2:
		made = bytes.ToLower(made)
	case 3:
		made[len(made)/2] = '-'
	}
	c := string(made)
	w.canaries = append(w.canaries, c)
	w.where[c] = where
	reversed := []byte(c)
	slices.Reverse(reversed)
	quoted, _ := json.Marshal(c)
	for _, form := range []string{c, string(reversed), base64.StdEncoding.EncodeToString(made)[:len(made)], url.QueryEscape(c), string(quoted[1 : len(quoted)-1])} {
		for i := 0; i+8 <= len(form); i++ {
			w.needles[form[i:i+8]] = c
		}
	}
	return c
}

// places are where secrets stand: a file, a line to add to it or to put in the
// place of one of its lines, with %s for the secret.
var places = []struct{ file, line string }{
	{"home/.aws/credentials", "aws_secret_access_key = %s"}, {"home/.aws/credentials", "aws_session_token = %s"},
	{"home/.aws/credentials", "# old: %s"}, {"home/.aws/credentials", "  %s"}, {"home/.aws/credentials", "%s"},
	{"home/.aws/credentials", "aws_secret_access_key %s"}, {"home/.aws/credentials", "export AWS_SECRET_ACCESS_KEY=%s"},
	{"home/.aws/credentials", "aws_access_key_id = AKIA%s"}, {"home/.aws/credentials", "[%s"}, {"home/.aws/credentials", "aws_secret_acces_key = %s"},
	{"home/.aws/config", "region = us-east-1\n  credential_process = tool --password %s"}, {"home/.aws/config", "credential_process = tool --password %s"},
	{"home/.aws/config", "endpoint_url = http://minio:%s@host:9000"}, {"home/.aws/config", "external_id = %s"}, {"home/.aws/config", "ca_bundle = x\n %s"},
	{"home/.aws/config", "region = us-east-1 # %s"}, {"home/.aws/config", "endpoint_url = http://host/%s?sig=%s"}, {"home/.aws/config", "%s = x"},
	{"home/.aws/config", "sso_start_url = https://u:%s@acme.awsapps.com/start"}, {"home/.aws/config", "max_attempts = %s"}, {"home/.aws/config", "duration_seconds = %s"},
	{"home/.aws/sso/cache/a.json", `{"startUrl": "https://acme.awsapps.com/start", "accessToken": "%s", "refreshToken": "%s", "expiresAt": "%s"}`},
	{"home/.aws/login/cache/b.json", `{"accessToken": {"secretAccessKey": "%s"}, "refreshToken": "%s"`},
	{"project/.env", "DB_PASSWORD=%s"}, {"project/.env", "# %s"}, {"project/.env", "AWS_SECRET_ACCESS_KEY=%s"}, {"project/.env", "AWS_SESSION_TOKEN='%s"},
	{"project/.env", "X=\"%s\nAWS_PROFILE=%s\""}, {"project/.env", "AWS SECRET=%s"}, {"project/.env", "export %s"}, {"project/.env", "Y={{%s}}"}, {"project/.env", "Z=${%s"},
	{"project/.env", "%s"}, {"project/.env", "%s="}, {"project/.env", "AWS_PROFILE=dev # %s"}, {"project/.env", "$env:AWS_SECRET_ACCESS_KEY=\"%s\""},
	{"project/.env", "AIRFLOW_CONN_AWS_DEFAULT=aws://AKIAIOSFODNN7EXAMPLE:%s@/?region_name=eu-west-1&aws_session_token=%s"},
	{"project/.env", `AIRFLOW_CONN_X={"conn_type": "aws", "login": "x", "password": "%s", "extra": {"a": "%s"}}`}, {"project/.env", "AIRFLOW_CONN_Y=postgres://u:%s/x@h:5432/d"},
	{"project/.env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"aws_secret_access_key": "%s", 'profile_name': "x"}`}, {"project/.env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "%s", "sep": "%s", "endpoint_url": "http://u:%s@h"}`},
	{"project/.env", "AWS_ENDPOINT_URL=http://u:%s@localhost:4566/%s"}, {"project/.env", "HTTPS_PROXY=http://u:%s@proxy.corp:3128"}, {"project/.env", "AWS_CONTAINER_AUTHORIZATION_TOKEN=%s"},
	{"project/.env", "AIRFLOW__CORE__FERNET_KEY=%s="}, {"project/.env", "AIRFLOW_VAR_X=%s"}, {"project/.env", "AWS_MAX_ATTEMPTS=%s"}, {"project/.env", "AWS_DEFAULT_REGION=\"us-east-1\n%s\""},
	{"project/docker-compose.override.yml", "# %s"}, {"project/docker-compose.override.yml", "x-a: %s"}, {"project/docker-compose.override.yml", "x-b: !!int %s"},
	{"project/docker-compose.override.yml", "x-c: ${%s"}, {"project/docker-compose.override.yml", "x-d: {\"A=%s\": 1, b: [%s, {c: '%s'}]}"}, {"project/docker-compose.override.yml", "%s"},
	{"project/docker-compose.override.yml", "  scheduler:\n    environment:\n      DB_PASS: %s\n      X: |\n        %s"}, {"project/docker-compose.override.yml", "  triggerer:\n    environment:\n      - DB_PASS:%s\n      - C=%s"},
	{"project/docker-compose.override.yml", "  extra:\n    image: x\n    command: [\"--password\", \"%s\"]\n    labels: {a: %s}\n    %s: 1"}, {"project/docker-compose.override.yml", "volumes:\n  v:\n    driver_opts: {type: cifs, o: \"username=u,password=%s\"}"},
	{"project/docker-compose.override.yml", "  scheduler:\n    build: {args: {TOKEN: %s}}\n    healthcheck: {test: \"%s\"}"}, {"project/docker-compose.override.yml", "secrets:\n  s: {environment: X}\nconfigs:\n  c: {content: \"%s\"}"},
	{"project/docker-compose.override.yml", "  scheduler:\n    environment:\n      AWS_PROFILE: dev\t# %s"}, {"project/docker-compose.override.yml", "services: %s"}, {"project/docker-compose.override.yml", "  scheduler: {volumes: [%s, \"x:%s:y:z\"]}"},
	{"project/airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: %s\n      conn_extra: {x: %s, region_name: %s}\n  variables:\n    - variable_name: x\n      variable_value: %s"},
	{"project/airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws x\n      conn_uri: aws://u:%s@/\n      conn_extra: '{\"a\": \"%s\"'"}, {"project/airflow_settings.yaml", "%s"},
	{"project/Dockerfile", "ENV DB_PASS=%s AWS_SECRET_ACCESS_KEY=%s"}, {"project/Dockerfile", "RUN curl -u x:%s https://h/%s"}, {"project/Dockerfile", "ARG T=%s"}, {"project/Dockerfile", "%s"}, {"project/Dockerfile", "LABEL a=%s"},
	{"project/dags/a.py", "import boto3\nfrom airflow import DAG  # dag %s\nboto3.client('s3', aws_secret_access_key='%s', endpoint_url='http://u:%s@h')\n"},
	{"project/dags/b.py", "from airflow.sdk import dag\nfrom airflow.providers.amazon.aws.hooks.s3 import S3Hook\nPASSWORD = '%s'\nS3Hook(aws_conn_id='x', config='''%s''')\n"},
	{"project/requirements.txt", "--index-url https://u:%s@pypi.corp/simple"}, {"project/requirements.txt", "apache-airflow-providers-amazon @ https://u:%s@h/x.whl"},
	{"env", "AWS_SECRET_ACCESS_KEY=%s"}, {"env", "AWS_SESSION_TOKEN=%s"}, {"env", "HTTPS_PROXY=http://u:%s@127.0.0.1:9"}, {"env", "DOCKER_HOST=tcp://u:%s@127.0.0.1:9"},
	{"env", "MY_SECRET=%s"}, {"env", "AWS_ENDPOINT_URL=http://u:%s@127.0.0.1:9/%s"}, {"env", "AWS_PROFILE=a\n%s"},
}

// plant puts secrets in one place, at the end of a file, at its beginning, behind
// one of its lines or in the place of one.
func (w *warren) plant() {
	p := places[w.random.IntN(len(places))]
	text := p.line
	for strings.Contains(text, "%s") {
		text = strings.Replace(text, "%s", w.canary(p.file+": "+p.line), 1)
	}
	if p.file == "env" {
		name, value, _ := strings.Cut(text, "=")
		w.env[name] = value
		return
	}
	path := filepath.Join(filepath.Dir(w.home), p.file)
	data, _ := os.ReadFile(path)
	lines := strings.SplitAfter(string(data), "\n")
	text += "\n"
	switch at := w.random.IntN(len(lines) + 1); {
	case strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".py"):
		lines = []string{text}
	case w.random.IntN(3) == 0 && at < len(lines):
		lines[at] = text
	default:
		lines = slices.Insert(lines, at, text)
	}
	for _, err := range []error{os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644)} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// commands are what is run: each diagnosis has a dozen outputs.
func (w *warren) commands() [][]string {
	all := [][]string{{"--offline"}, {"--offline", "--verbose"}, {"whoami", "--verbose"}, {"whoami", "--format", "json"}, {"bundle", "--offline", "-o", "-"}, {"fix", "--offline", "--dry-run"}}
	for _, format := range []string{"short", "json", "junit", "sarif", "github", "markdown"} {
		all = append(all, []string{"--offline", "--format", format})
	}
	all = append(all, []string{"exec", "--offline", "--", "true"}, []string{"verify"}, []string{"--scope", "project,host,engine"})
	return all
}

// run runs doctor and returns all that it printed, the files of a bundle unpacked.
func (w *warren) run(args []string) string {
	var stdout, stderr bytes.Buffer
	a := patient(newApp(system{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, env: w.env, dir: w.project,
		now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }, goos: "linux",
		dial: func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED },
	}, checks.Registry()))
	a.run(w.t.Context(), args)
	var out strings.Builder
	if args[0] == "bundle" {
		archive, err := zip.NewReader(bytes.NewReader(stdout.Bytes()), int64(stdout.Len()))
		if err != nil {
			return stderr.String()
		}
		for _, f := range archive.File {
			r, err := f.Open()
			if err != nil {
				w.t.Fatal(err)
			}
			data, _ := io.ReadAll(r)
			_ = r.Close()
			fmt.Fprintf(&out, "%s\n%s\n", f.Name, data)
		}
	} else {
		out.Write(stdout.Bytes())
	}
	out.Write(stderr.Bytes())
	w.state(&out)
	return out.String()
}

// state adds what doctor has written outside the project.
func (w *warren) state(out *strings.Builder) {
	_ = filepath.WalkDir(filepath.Join(w.home, ".local"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			data, _ := os.ReadFile(path)
			out.Write(data)
		}
		return nil
	})
}

// search returns the secret of which a part is in an output, "" if there is none.
func (w *warren) search(out string) string {
	for i := 0; i+8 <= len(out); i++ {
		if c, ok := w.needles[out[i:i+8]]; ok {
			return c
		}
	}
	return ""
}

// excerpt is the line on which a part of a secret stands.
func excerpt(out, canary string) string {
	for line := range strings.Lines(out) {
		for i := 0; i+8 <= len(canary); i++ {
			if strings.Contains(line, canary[i:i+8]) {
				return canary + " in: " + line
			}
		}
	}
	return "in another form"
}
