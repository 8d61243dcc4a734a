// Package scenetest lays out a small working project, with the changes of a test.
package scenetest

import (
	"cmp"
	"context"
	"crypto/sha1"
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
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// Utf16 is a text as PowerShell's > writes it.
func Utf16(text string) string {
	out := "\xff\xfe"
	for _, r := range text {
		out += string(r) + "\x00"
	}
	return out
}

// Unhurried is for tests that are not about time.
const Unhurried = 5 * time.Minute

// Scene is a small working project, with the changes of a test.
type Scene struct {
	// Files replace or add files, by a path that begins with project/ or home/; "" removes
	// one. @@HOME@@ is replaced by the home folder.
	Files map[string]string
	// Modes are the modes of paths that differ from 0644 and 0755.
	Modes map[string]os.FileMode
	// Env is the environment of doctor's process, in addition to the variables for the fake
	// AWS.
	Env map[string]string
	// Options without a budget get enough time: see Unhurried.
	Options facts.Options
	// Dial replaces the opening of connections. It reaches AWS without the proxy.
	Dial aws.DialFunc
}

// DevKeys are the two lines of a working key pair.
const DevKeys = "aws_access_key_id = " + awstest.ExampleKeyID + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"

// KeysOf is a credentials file with one default profile.
func KeysOf(id string) string {
	return "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"
}

// SecretsManagerBackend is the line of .env for Secrets Manager.
const SecretsManagerBackend = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"

// MountVariables point to the mounted files.
const MountVariables = "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n"

// BaseFiles are the files of every scene.
func BaseFiles() map[string]string {
	files := map[string]string{
		"project/.astro/config.yaml": "project:\n    name: scene\n",
		"project/Dockerfile":         "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n",
		"project/requirements.txt":   "apache-airflow-providers-amazon\n",
		"project/.env":               MountVariables,
		"home/.aws/config":           "[default]\nregion = us-west-2\n",
		"home/.aws/credentials":      "[default]\n" + DevKeys,
	}
	override := "services:\n"
	for _, service := range []string{"api-server", "dag-processor", "scheduler", "triggerer"} {
		override += "  " + service + ":\n    volumes:\n      - @@HOME@@/.aws:/home/astro/.aws\n"
	}
	files["project/docker-compose.override.yml"] = override
	return files
}

// layOut writes the scene and returns its base folder.
func (s Scene) layOut(t *testing.T) string {
	t.Helper()
	base := t.TempDir()
	files := BaseFiles()
	maps.Copy(files, s.Files)
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
	for name, mode := range s.Modes {
		if err := os.Chmod(filepath.Join(base, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	return base
}

// Facts are the facts of the scene on a machine whose AWS is a fake server.
func (s Scene) Facts(t *testing.T, server *awstest.Server) *facts.Facts {
	t.Helper()
	base := s.layOut(t)
	env := server.ProxyEnv()
	if s.Dial != nil {
		delete(env, "HTTPS_PROXY")
	}
	maps.Copy(env, s.Env)
	options := s.Options
	if options.Scopes == nil {
		options.Scopes = []facts.Scope{facts.Project, facts.Host, facts.AWS}
	}
	options.Timeout, options.CheckTimeout = cmp.Or(options.Timeout, Unhurried), cmp.Or(options.CheckTimeout, Unhurried)
	m := &host.Machine{OS: "linux", Env: env, Home: filepath.Join(base, "home"), Dir: filepath.Join(base, "project"), Now: time.Now, Dial: s.Dial}
	return facts.New(t.Context(), m, m.Dir, options)
}

// Count is how often an action was called.
func Count(server *awstest.Server, action string) int {
	n := 0
	for _, a := range server.Actions() {
		if a == action {
			n++
		}
	}
	return n
}

// SsoFiles are the files of an sso-session profile and its token.
func SsoFiles(token string) map[string]string {
	sum := sha1.Sum([]byte("example-co")) //nolint:gosec // see above
	return map[string]string{
		"home/.aws/credentials": "",
		"home/.aws/config": "[default]\nsso_session = example-co\nsso_account_id = " + awstest.Account + "\nsso_role_name = Developer\nregion = us-west-2\n\n" +
			"[sso-session example-co]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n",
		"home/.aws/sso/cache/" + hex.EncodeToString(sum[:]) + ".json": token,
	}
}

// SsoToken is a renewable token that expires at that time.
func SsoToken(ends time.Time) string {
	return fmt.Sprintf(`{"startUrl": "https://example-co.awsapps.com/start", "region": "us-east-1", "accessToken": "sso-access-token-EXAMPLE",`+
		` "expiresAt": %q, "clientId": "client-EXAMPLE", "clientSecret": "client-secret-EXAMPLE", "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "refresh-EXAMPLE"}`,
		ends.UTC().Format(time.RFC3339))
}

// DialTo connects to one address, whatever was dialed, and records what was.
type DialTo struct {
	Address string
	mu      sync.Mutex
	asked   []string
}

// Dial records the address and connects.
func (d *DialTo) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.asked = append(d.asked, address)
	d.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, d.Address)
}

// All returns the dialed addresses.
func (d *DialTo) All() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}

// ParameterStoreBackend is the line of .env for Parameter Store.
const ParameterStoreBackend = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend\n"

// WithKwargs is a .env with a backend and its arguments.
func WithKwargs(backend, kwargs string) string {
	return MountVariables + backend + "AIRFLOW__SECRETS__BACKEND_KWARGS=" + kwargs + "\n"
}
