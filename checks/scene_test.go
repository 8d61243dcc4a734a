package checks

import (
	"cmp"
	"context"
	"crypto/sha1" //nolint:gosec // the name that botocore gives the files of its cache
	"encoding/hex"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/redact/redacttest"
)

// scene is a small project that works, with what a test changes of it.
type scene struct {
	// files replace or add files, by a path that begins with project/ or home/;
	// "" takes one away. @@HOME@@ stands for the home folder.
	files map[string]string
	// modes are those of paths that have other ones than 0644 and 0755.
	modes map[string]os.FileMode
	// env is the environment of doctor's own process beside the way to the stand-in.
	env map[string]string
	// options with no budget are given time enough: see unhurried.
	options Options
	// dial replaces the opening of connections. It leads to AWS without the proxy.
	dial aws.DialFunc
}

const devKeys = "aws_access_key_id = " + awstest.ExampleKeyID + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"

// keysOf is a credentials file with one default profile.
func keysOf(id string) string {
	return "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"
}

const secretsManagerBackend = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"

const mountVariables = "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n"

func baseFiles() map[string]string {
	files := map[string]string{
		"project/.astro/config.yaml": "project:\n    name: scene\n",
		"project/Dockerfile":         "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n",
		"project/requirements.txt":   "apache-airflow-providers-amazon\n",
		"project/.env":               mountVariables,
		"home/.aws/config":           "[default]\nregion = us-west-2\n",
		"home/.aws/credentials":      "[default]\n" + devKeys,
	}
	override := "services:\n"
	for _, service := range []string{"api-server", "dag-processor", "scheduler", "triggerer"} {
		override += "  " + service + ":\n    volumes:\n      - @@HOME@@/.aws:/home/astro/.aws\n"
	}
	files["project/docker-compose.override.yml"] = override
	return files
}

// layOut writes the scene and returns its base folder.
func (s scene) layOut(t *testing.T) string {
	t.Helper()
	base := t.TempDir()
	files := baseFiles()
	maps.Copy(files, s.files)
	for name, text := range files {
		if text == "" {
			continue
		}
		path := filepath.Join(base, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		text = strings.ReplaceAll(text, "@@HOME@@", filepath.Join(base, "home"))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // read by another user, as in a container
			t.Fatal(err)
		}
	}
	for name, mode := range s.modes {
		if err := os.Chmod(filepath.Join(base, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	return base
}

// world is the scene on a machine whose way to AWS leads to the stand-in.
func (s scene) world(t *testing.T, server *awstest.Server) *World {
	t.Helper()
	base := s.layOut(t)
	env := server.ProxyEnv()
	if s.dial != nil {
		delete(env, "HTTPS_PROXY")
	}
	maps.Copy(env, s.env)
	options := s.options
	if options.Scopes == nil {
		options.Scopes = []Scope{Project, Host, AWS}
	}
	options.Timeout, options.CheckTimeout = cmp.Or(options.Timeout, unhurried), cmp.Or(options.CheckTimeout, unhurried)
	m := &host.Machine{OS: "linux", Env: env, Home: filepath.Join(base, "home"), Dir: filepath.Join(base, "project"), Now: time.Now, Dial: s.dial}
	return NewWorld(t.Context(), m, m.Dir, options)
}

// run looks at the scene with all checks.
func (s scene) run(t *testing.T, server *awstest.Server) ProjectReport {
	t.Helper()
	w := s.world(t, server)
	t.Cleanup(w.AWS().Close)
	return Run(context.Background(), w, Registry(), RunOptions{})
}

// runInMemory looks at the scene with all checks and a stand-in on a network in
// memory, for a test in a bubble of testing/synctest.
func (s scene) runInMemory(t *testing.T, options awstest.Options) ProjectReport {
	t.Helper()
	network := memnet.New()
	options.Network, s.dial = network, nil
	w := s.world(t, awstest.New(t, options))
	w.Machine.Dial = network.Dial
	t.Cleanup(w.AWS().Close)
	return Run(t.Context(), w, Registry(), RunOptions{})
}

// hanging does so in a bubble, with the budgets that a user has. The check that
// gets no answer gives up when its time is up, neither before nor after.
func (s scene) hanging(t *testing.T, options awstest.Options, judge func(t *testing.T, r ProjectReport)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s.options.Timeout, s.options.CheckTimeout = DefaultTimeout, DefaultCheckTimeout
		began := time.Now()
		report := s.runInMemory(t, options)
		if took := time.Since(began); took != DefaultCheckTimeout {
			t.Errorf("it took %v, want %v", took, DefaultCheckTimeout)
		}
		judge(t, report)
	})
}

func resultOf(t *testing.T, r ProjectReport, c *Check) Result {
	t.Helper()
	i := slices.IndexFunc(r.Results, func(r Result) bool { return r.Check == c })
	if i < 0 {
		t.Fatalf("no result of %s", c.ID)
	}
	return r.Results[i]
}

// told is all that a result says, for a test's message and search.
func told(r Result) string {
	lines := []string{string(r.Status)}
	if redacttest.Raw(r.Reason) != "" {
		lines = append(lines, "reason: "+redacttest.Raw(r.Reason))
	}
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %v %v: %s\n  %s", r.SeverityOf(f), f.Rule.ID, f.At, f.Services, redacttest.Raw(f.Message), redacttest.Raw(f.Symptom)))
		for _, fix := range f.Fixes {
			lines = append(lines, "  fix: "+redacttest.Raw(fix.Title))
			for _, c := range fix.Commands {
				lines = append(lines, "       "+redacttest.Raw(c))
			}
		}
	}
	for _, n := range r.Notes {
		lines = append(lines, "note: "+redacttest.Raw(n))
	}
	return strings.Join(lines, "\n")
}

// wantTold checks a status and that all words are said.
func wantTold(t *testing.T, r Result, status Status, words ...string) {
	t.Helper()
	text := told(r)
	if r.Status != status {
		t.Errorf("%s is %s, want %s", r.Check.ID, r.Status, status)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", r.Check.ID, w)
		}
	}
	for _, secret := range []string{awstest.ExampleSecret, "session-token-EXAMPLE", "access-token-EXAMPLE", "identity-token-EXAMPLE"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows the secret %s", r.Check.ID, secret)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", r.Check.ID, text)
	}
}

// count is how often an action was asked for.
func count(server *awstest.Server, action string) int {
	n := 0
	for _, a := range server.Actions() {
		if a == action {
			n++
		}
	}
	return n
}

// ssoFiles are an sso-session profile and its token.
func ssoFiles(token string) map[string]string {
	sum := sha1.Sum([]byte("example-co")) //nolint:gosec // see above
	return map[string]string{
		"home/.aws/credentials": "",
		"home/.aws/config": "[default]\nsso_session = example-co\nsso_account_id = " + awstest.Account + "\nsso_role_name = Developer\nregion = us-west-2\n\n" +
			"[sso-session example-co]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n",
		"home/.aws/sso/cache/" + hex.EncodeToString(sum[:]) + ".json": token,
	}
}

// ssoToken is a token that ends then and can be renewed.
func ssoToken(ends time.Time) string {
	return fmt.Sprintf(`{"startUrl": "https://example-co.awsapps.com/start", "region": "us-east-1", "accessToken": "sso-access-token-EXAMPLE",`+
		` "expiresAt": %q, "clientId": "client-EXAMPLE", "clientSecret": "client-secret-EXAMPLE", "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "refresh-EXAMPLE"}`,
		ends.UTC().Format(time.RFC3339))
}

// dialTo leads every connection to one address and keeps where it was to go.
type dialTo struct {
	address string
	mu      sync.Mutex
	asked   []string
}

func (d *dialTo) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.asked = append(d.asked, address)
	d.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, d.address)
}

func (d *dialTo) all() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}
