package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/engine"
	"doctor/internal/redact"
	"doctor/internal/skip"
)

// python runs the program with the Python of this machine, instead of in a container.
type python struct {
	t   *testing.T
	env map[string]string
	// raw is the last output.
	raw engine.Output
}

// newPython skips the test without boto3, unless DOCTOR_REQUIRE contains botocore. The home
// folder is empty, and the environment has only env.
func newPython(t *testing.T, env map[string]string) *python {
	t.Helper()
	if missing := boto3(); missing != "" {
		skip.For(t, "botocore", missing)
	}
	p := &python{t: t, env: map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": t.TempDir(), "AWS_EC2_METADATA_DISABLED": "true",
	}}
	for name, value := range env {
		p.env[name] = value
	}
	return p
}

// boto3 says why boto3 is not available here, "" if it is.
var boto3 = sync.OnceValue(func() string {
	out, err := exec.Command("python3", "-c", "import boto3").CombinedOutput()
	if err != nil {
		return cmp.Or(strings.TrimSpace(string(out)), err.Error())
	}
	return ""
})

// patience is a deadline that no machine reaches, however busy.
const patience = 5 * time.Minute

// timer puts a timer of the test's in the place of Python's: it goes off when the
// file that is returned appears, and then writes the seconds that it was set to
// beside it. The variable TEST_TIMES_UP names the file to the program.
func (p *python) timer() (timesUp string) {
	p.t.Helper()
	dir := p.t.TempDir()
	must(p.t, os.WriteFile(filepath.Join(dir, "sitecustomize.py"), []byte(`
import os, threading, time

class Timer(threading.Thread):
    def __init__(self, interval, function):
        super().__init__()
        self.interval, self.function = interval, function

    def run(self):
        up = os.environ["TEST_TIMES_UP"]
        while not os.path.exists(up):
            time.sleep(0.01)
        with open(up + ".seconds", "w") as f:
            f.write("%g" % self.interval)
        self.function()

threading.Timer = Timer
`), 0o600))
	timesUp = filepath.Join(dir, "times-up")
	p.env["PYTHONPATH"] = strings.Trim(dir+":"+p.env["PYTHONPATH"], ":")
	p.env["TEST_TIMES_UP"] = timesUp
	return timesUp
}

// awaitRequest waits until the fake server has a request, or the test is over.
func awaitRequest(t *testing.T, server *awstest.Server) {
	for len(server.Requests()) == 0 && t.Context().Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

func (p *python) Exec(ctx context.Context, _, _ string, command []string, stdin io.Reader) (engine.Output, error) {
	var out, errs bytes.Buffer
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Stdout, run.Stderr = &out, &errs
	in, err := run.StdinPipe()
	if err != nil {
		return engine.Output{}, err
	}
	go func() {
		_, _ = io.Copy(in, stdin)
		_ = in.Close()
	}()
	run.Dir = p.env["HOME"]
	for name, value := range p.env {
		run.Env = append(run.Env, name+"="+value)
	}
	err = run.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	p.raw = engine.Output{Stdout: out.Bytes(), Stderr: errs.Bytes(), ExitCode: run.ProcessState.ExitCode()}
	return p.raw, err
}

// file writes into the home folder.
func (p *python) file(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.env["HOME"], name)
	must(p.t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(p.t, os.WriteFile(path, []byte(text), 0o600))
}

func (p *python) ask(q Question) Answer {
	p.t.Helper()
	if q.Within == 0 {
		q.Within = patience
	}
	a, err := Ask(p.t.Context(), p, "", q)
	if err != nil {
		p.t.Fatalf("%v\n%s\n%s", err, p.raw.Stdout, p.raw.Stderr)
	}
	if a.Crash != nil {
		p.t.Fatalf("the program failed: %v", a.Crash)
	}
	return a
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const keys = "[default]\naws_access_key_id = " + awstest.ExampleKeyID + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"

// Nobody can kill the program in a container: it ends by itself when its caller is gone.
func TestProgramLeavesWithTheAsker(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"sts": awstest.Silence}})
	p := newPython(t, server.Env())
	p.file(".aws/credentials", keys)
	p.file(".aws/config", "[default]\nregion = us-east-1\n")
	gone, leave := io.Pipe()
	go func() {
		awaitRequest(t, server)
		_ = leave.Close()
	}()
	// If it stayed, it would end with an answer when its own time is up.
	out, err := p.Exec(t.Context(), "", "", Question{Within: patience}.command(), gone)
	if err != nil || out.ExitCode != 1 || len(out.Stdout) > 0 {
		t.Errorf("exit code %d, %q, %v", out.ExitCode, out.Stdout, err)
	}
}

func TestProgramIdentity(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	inUSEast1 := map[string]string{"AWS_DEFAULT_REGION": "us-east-1"} // with a custom endpoint boto3 requires one
	tests := []struct {
		name  string
		env   map[string]string
		files map[string]string
		want  Identity
	}{
		{
			"keys of the default profile", nil,
			map[string]string{".aws/credentials": keys, ".aws/config": "[default]\nregion = eu-west-1\n"},
			Identity{ARN: "arn:aws:iam::111122223333:user/dev", Account: "111122223333", Method: "shared-credentials-file", Profile: "default", Region: "eu-west-1"},
		},
		{
			"keys of the environment, no region",
			map[string]string{"AWS_ACCESS_KEY_ID": awstest.ExampleKeyID, "AWS_SECRET_ACCESS_KEY": awstest.ExampleSecret, "AWS_ENDPOINT_URL": "", "HTTPS_PROXY": server.ProxyURL}, nil,
			Identity{ARN: "arn:aws:iam::111122223333:user/dev", Account: "111122223333", Method: "env", Profile: "default"},
		},
		{
			"a role", map[string]string{"AWS_PROFILE": "role"},
			map[string]string{".aws/credentials": keys, ".aws/config": "[profile role]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nrole_session_name = me\nsource_profile = default\nregion = us-east-1\n"},
			Identity{ARN: "arn:aws:sts::111122223333:assumed-role/airflow/me", Account: "111122223333", Method: "assume-role", Profile: "role", Region: "us-east-1"},
		},
		{
			"nothing", inUSEast1, nil,
			Identity{Profile: "default", Region: "us-east-1", Error: &Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}},
		},
		{
			"no such profile", map[string]string{"AWS_PROFILE": "dve"}, map[string]string{".aws/credentials": keys},
			Identity{Error: &Raised{Class: "botocore.exceptions.ProfileNotFound", Text: "The config profile (dve) could not be found", Stage: "session"}},
		},
		{
			"half a pair", map[string]string{"AWS_ACCESS_KEY_ID": awstest.ExampleKeyID}, nil,
			Identity{Profile: "default", Error: &Raised{Class: "botocore.exceptions.PartialCredentialsError", Text: "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY", Stage: "credentials"}},
		},
		{
			"a bad region", map[string]string{"AWS_DEFAULT_REGION": "us east"}, map[string]string{".aws/credentials": keys},
			Identity{Method: "shared-credentials-file", Profile: "default", Region: "us east", Error: &Raised{Class: "botocore.exceptions.InvalidRegionError", Text: "Provided region_name 'us east' doesn't match a supported format.", Stage: "client"}},
		},
		{
			"an unknown key", map[string]string{"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN00EXAMPLE", "AWS_SECRET_ACCESS_KEY": awstest.ExampleSecret, "AWS_DEFAULT_REGION": "us-east-1"}, nil,
			Identity{Method: "env", Profile: "default", Region: "us-east-1", Error: &Raised{
				Class: "botocore.exceptions.ClientError", Code: "InvalidClientTokenId", Status: 403, Stage: "call",
				Text: "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
			}},
		},
		{
			"a password prompt", map[string]string{"AWS_PROFILE": "mfa"},
			map[string]string{".aws/credentials": keys, ".aws/config": "[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nmfa_serial = arn:aws:iam::111122223333:mfa/me\nsource_profile = default\n"},
			Identity{Method: "assume-role", Profile: "mfa", Error: &Raised{Class: "EOFError", Stage: "call"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := server.Env()
			for name, value := range tt.env {
				env[name] = value
			}
			if env["HTTPS_PROXY"] != "" {
				delete(env, "AWS_ENDPOINT_URL")
			}
			p := newPython(t, env)
			for name, text := range tt.files {
				p.file(name, text)
			}
			got := p.ask(Question{}).Identity
			if got.Botocore == "" || got.Error == nil && got.Endpoint != server.TLSURL && got.Endpoint != "https://sts.amazonaws.com" {
				t.Errorf("botocore %q, endpoint %q", got.Botocore, got.Endpoint)
			}
			raised, want := got.Error, tt.want.Error
			got.Botocore, got.Endpoint, got.Error, tt.want.Error = "", "", nil, nil
			if got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
			if (raised == nil) != (want == nil) || raised != nil && *raised != *want {
				t.Errorf("got  %+v\nwant %+v", raised, want)
			}
			p.clean()
		})
	}
}

// clean fails the test if there is any output besides the answer, or a secret in it, or a file
// was written that boto3 itself would not write.
func (p *python) clean(secrets ...string) {
	p.t.Helper()
	if len(p.raw.Stderr) > 0 {
		p.t.Errorf("on standard error: %s", p.raw.Stderr)
	}
	text := string(p.raw.Stdout)
	if !strings.HasPrefix(text, "\n"+string(begin)) || !strings.HasSuffix(text, string(end)+"\n") {
		p.t.Errorf("beside the answer: %s", text)
	}
	for _, s := range append(secrets, awstest.ExampleSecret) {
		if strings.Contains(text, s) {
			p.t.Errorf("the answer holds the secret %s: %s", s, text)
		}
	}
	must(p.t, filepath.WalkDir(p.env["HOME"], func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".pyc") {
			p.t.Errorf("it wrote %s", path)
		}
		return err
	}))
}

// A token with a line in it is refused by Python's http.client, which quotes
// it; AWS quotes all that was signed.
func TestProgramHidesSecretsOfExceptions(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	for _, tt := range []struct{ name, key, secret, token, class string }{
		{"in a header", "ASIATEMPORARYEXAMPLE", awstest.ExampleSecret, "session-token-EXAMPLE\nnext-line-of-it", "botocore.exceptions.HTTPClientError"},
		{"a key with a line in it", "AKIAIOSFODNN7\nXAMPLE", awstest.ExampleSecret, "", "botocore.exceptions.HTTPClientError"},
		{"a wrong secret", awstest.ExampleKeyID, "wrong-secret-wrong-secret-wrong-secret-01", "", "botocore.exceptions.ClientError"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := server.Env()
			env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env["AWS_DEFAULT_REGION"] = tt.key, tt.secret, "us-east-1"
			if tt.token != "" {
				env["AWS_SESSION_TOKEN"] = tt.token
			}
			p := newPython(t, env)
			raised := p.ask(Question{}).Identity.Error
			if raised == nil || raised.Class != tt.class || raised.Text == "" || raised.passing() {
				t.Fatalf("%+v", raised)
			}
			p.clean(tt.secret, "session-token-EXAMPLE", "next-line-of-it", "AKIAIOSFODNN7\\nXAMPLE", `AKIAIOSFODNN7\\nXAMPLE`)
		})
	}
}

func TestProgramWithoutBoto3(t *testing.T) {
	t.Parallel()
	p := newPython(t, nil)
	// A module that raises Python's error for a missing one.
	p.file("modules/boto3.py", "raise ModuleNotFoundError(\"No module named 'boto3'\", name='boto3')\n")
	p.env["PYTHONPATH"] = filepath.Join(p.env["HOME"], "modules")
	got := p.ask(Question{}).Identity
	if !got.Error.lacks("boto3", "botocore") || got.Error.Stage != "import" {
		t.Errorf("%+v", got.Error)
	}
}

// A file of the working directory is not a module.
func TestProgramKeepsToTheImage(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	p := newPython(t, server.Env())
	p.file(".aws/credentials", keys+"region = us-east-1\n")
	for _, name := range []string{"boto3.py", "json.py", "airflow.py"} {
		p.file(name, "raise SystemExit(1)\n")
	}
	if got := p.ask(Question{}).Identity; got.ARN == "" {
		t.Errorf("%+v", got.Error)
	}
}

func TestProgramWithoutNetwork(t *testing.T) {
	t.Parallel()
	p := newPython(t, map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1", "AWS_DEFAULT_REGION": "us-east-1"})
	p.file(".aws/credentials", keys)
	got := p.ask(Question{}).Identity
	if got.Error == nil || !got.Error.Network || got.Error.Class != "botocore.exceptions.EndpointConnectionError" {
		t.Errorf("%+v", got.Error)
	}
}

// A call that never returns ends by itself, with what is known by then.
func TestProgramEnds(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"sts": awstest.Silence}})
	p := newPython(t, server.Env())
	p.file(".aws/credentials", keys)
	p.file(".aws/config", "[default]\nregion = us-east-1\n")
	timesUp := p.timer()
	go func() {
		awaitRequest(t, server)
		_ = os.WriteFile(timesUp, nil, 0o600)
	}()
	got := p.ask(Question{Within: patience})
	if seconds, err := os.ReadFile(timesUp + ".seconds"); err != nil || string(seconds) != "299" {
		t.Errorf("its time was up after %s s, %v; want 299, a second before the asker's", seconds, err)
	}
	if !got.TimedOut || got.Step != "call sts:GetCallerIdentity" || got.Identity.Method != "shared-credentials-file" || got.Identity.ARN != "" {
		t.Errorf("%+v", got)
	}
	p.clean()
}

func TestProgramSaysTheFormOfAConnection(t *testing.T) {
	s := Shape{Form: "connection", Type: redact.NewSecret("aws"), Fields: []string{"login", "password"}, Extra: "json-object"}
	if got := s.words(); got != "a connection of type aws, with login, password, extra" {
		t.Error(got)
	}
}
