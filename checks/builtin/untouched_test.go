package builtin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/run"
)

// lure is an address that nothing may be sent to.
type lure struct {
	listener net.Listener
	touched  atomic.Int32
}

func newLure(t *testing.T) *lure {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &lure{listener: listener}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			l.touched.Add(1)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return l
}

func (l *lure) address() string { return l.listener.Addr().String() }

// connections is how many there have been so far.
func (l *lure) connections(t *testing.T) int32 {
	t.Helper()
	// One more, so that all earlier ones have been counted.
	c, err := net.Dial("tcp", l.address())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Read(make([]byte, 1))
	_ = c.Close()
	return l.touched.Load() - 1
}

// endpointFiles are projects and home folders that name an endpoint; LURE is replaced by its
// host and port.
func endpointFiles() map[string]map[string]string {
	backend := scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1"}`)
	role := "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = base\n"
	return map[string]map[string]string{
		"for all services":     {"project/.env": backend + "AWS_ENDPOINT_URL=http://LURE\n"},
		"for STS":              {"project/.env": backend + "AWS_ENDPOINT_URL_STS=http://LURE\n"},
		"for secrets":          {"project/.env": backend + "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://LURE\n"},
		"for parameters":       {"project/.env": scenetest.WithKwargs(scenetest.ParameterStoreBackend, `{"region_name": "us-east-1"}`) + "AWS_ENDPOINT_URL_SSM=http://LURE\n"},
		"in the kwargs":        {"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "endpoint_url": "http://LURE"}`)},
		"in the config file":   {"project/.env": backend, "home/.aws/config": "[default]\nregion = us-west-2\nendpoint_url = http://LURE\n"},
		"in a services block":  {"project/.env": backend, "home/.aws/config": "[default]\nregion = us-west-2\nservices = own\n[services own]\nsts =\n  endpoint_url = http://LURE\nsecrets_manager =\n  endpoint_url = http://LURE\n"},
		"in a connection":      {"project/.env": scenetest.MountVariables + `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "login": "AKIADELETED00EXAMPLE", "password": "` + awstest.ExampleSecret + `", "extra": {"endpoint_url": "http://LURE", "region_name": "us-east-1"}}` + "\n"},
		"for STS with a role":  {"project/.env": backend + "AWS_ENDPOINT_URL_STS=http://LURE\n", "home/.aws/config": role, "home/.aws/credentials": "[base]\n" + scenetest.DevKeys},
		"in the Dockerfile":    {"project/.env": backend, "project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV AWS_ENDPOINT_URL=http://LURE\n"},
		"of the portal":        withFile(scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(10*time.Hour))), "project/.env", backend+"AWS_ENDPOINT_URL_SSO=http://LURE\nAWS_ENDPOINT_URL_SSO_OIDC=http://LURE\n"),
		"of a proxy":           {"project/.env": backend + "HTTPS_PROXY=http://LURE\nHTTP_PROXY=http://LURE\n"},
		"of a container":       {"project/.env": scenetest.MountVariables + "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://LURE/creds\n", "home/.aws/credentials": ""},
		"of instance metadata": {"project/.env": scenetest.MountVariables + "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://LURE\n", "home/.aws/credentials": "", "home/.aws/config": "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\ncredential_source = Ec2InstanceMetadata\n"},
	}
}

func luring(files map[string]string, to string) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		out[name] = strings.ReplaceAll(text, "LURE", to)
	}
	return out
}

// metadata are the addresses that hand out credentials to whoever asks.
var metadata = []string{"169.254.169.254", "[fd00:ec2::254]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"}

// No request goes to an endpoint that only the project or ~/.aws names, and
// none to an address that hands out credentials.
func TestNoForeignEndpoint(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	at, err := url.Parse(server.TLSURL)
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range endpointFiles() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLure(t)
			// By its address; most of these are the container itself, and boto3 would fail
			// there.
			way := &scenetest.DialTo{Address: at.Host}
			inspect(scenetest.Scene{Files: luring(files, l.address()), Dial: way.Dial, Options: facts.Options{Names: true}}, t, server)
			// By a name that the container could reach.
			inspect(scenetest.Scene{Files: luring(files, "lure.example.com"), Dial: way.Dial, Options: facts.Options{Names: true}}, t, server)
			for _, asked := range way.All() {
				host, _, _ := net.SplitHostPort(asked)
				if !strings.HasSuffix(host, ".amazonaws.com") {
					t.Errorf("a connection to %s", asked)
				}
			}
			if n := l.connections(t); n > 0 {
				t.Errorf("%d connections to the endpoint", n)
			}
		})
	}
}

// When asked to follow, doctor goes where boto3 would with the same files.
func TestForeignEndpointFollowed(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	plain, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	all := endpointFiles()
	for _, name := range []string{"for all services", "for STS", "for secrets", "for parameters", "in the kwargs", "in the config file", "in a services block", "in a connection", "for STS with a role", "in the Dockerfile"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			way := &scenetest.DialTo{Address: plain.Host}
			inspect(scenetest.Scene{Files: luring(all[name], "lure.example.com"), Dial: way.Dial, Options: facts.Options{FollowEndpoints: true}}, t, server)
			if !slices.Contains(way.All(), "lure.example.com:80") {
				t.Errorf("connections to %v only", way.All())
			}
		})
	}
}

// Where boto3 would ask the instance metadata, nothing is asked.
func TestNoMetadata(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	for name, files := range map[string]map[string]string{
		"no credentials at all": {"home/.aws/credentials": ""},
		"no files":              {"home/.aws/credentials": "", "home/.aws/config": ""},
		"a role of the machine": {"home/.aws/credentials": "", "home/.aws/config": "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\ncredential_source = Ec2InstanceMetadata\n"},
		"a role of the task":    {"home/.aws/credentials": "", "home/.aws/config": "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\ncredential_source = EcsContainer\n", "project/.env": scenetest.MountVariables + "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds\n"},
		"a program":             {"home/.aws/credentials": "", "home/.aws/config": "[default]\nregion = us-west-2\ncredential_process = /bin/true\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := url.Parse(server.TLSURL)
			if err != nil {
				t.Fatal(err)
			}
			way := &scenetest.DialTo{Address: at.Host}
			files["project/.env"] = scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1"}`) + strings.TrimPrefix(files["project/.env"], scenetest.MountVariables)
			s := scenetest.Scene{Files: files, Dial: way.Dial}
			s.Env = map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://" + metadata[0]}
			inspect(s, t, server)
			for _, asked := range way.All() {
				host, _, _ := net.SplitHostPort(asked)
				if slices.Contains(metadata, host) || slices.Contains(metadata, "["+host+"]") || !strings.HasSuffix(host, ".amazonaws.com") {
					t.Errorf("a connection to %s", asked)
				}
			}
		})
	}
}

// tree describes everything below some folders: what it is, its mode, owner,
// time and content.
func tree(t *testing.T, m *host.Machine, dirs ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				if path == dir {
					return nil // the home folder does not exist
				}
				return err
			}
			info, err := m.Lstat(path)
			if err != nil {
				return err
			}
			content := ""
			if info.Mode&fs.ModeSymlink != 0 {
				content, err = os.Readlink(path)
			} else if info.IsRegular() {
				var data []byte
				data, err = os.ReadFile(path)
				sum := sha256.Sum256(data)
				content = hex.EncodeToString(sum[:])
			}
			out[path] = fmt.Sprintf("%v %d:%d inode %d, %d bytes of %v: %s", info.Mode, info.UID, info.GID, info.Inode, info.Size, info.ModTime, content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// age makes all files and folders an hour older: whatever is written later has another time,
// however coarse the clock of the file system is.
func age(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil && path == dir {
				return nil // the home folder does not exist
			}
			if err != nil || entry.Type()&fs.ModeSymlink != 0 {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			then := info.ModTime().Add(-time.Hour)
			return os.Chtimes(path, then, then)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unchanged runs all checks of all scopes and compares the home folder and the project with
// their previous state, including modes and times.
func unchanged(t *testing.T, w *facts.Facts, dirs ...string) {
	t.Helper()
	w.Options.Scopes, w.Options.Names = nil, true
	w.Machine.Env = maps.Clone(w.Machine.Env)
	w.Machine.Env["DOCKER_HOST"] = "unix://" + filepath.Join(t.TempDir(), "no-engine.sock")
	age(t, dirs...)
	before := tree(t, w.Machine, dirs...)
	run.Run(context.Background(), w, Checks(), run.Options{})
	after := tree(t, w.Machine, dirs...)
	if len(before) == 0 {
		t.Error("there was nothing to change")
	}
	for path := range union(before, after) {
		if before[path] != after[path] {
			t.Errorf("%s was %q, is %q", path, before[path], after[path])
		}
	}
}

func TestNothingChangesInTheExamples(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{Now: casetest.Now})
	examples, err := filepath.Glob("../../examples/*/project")
	if err != nil || len(examples) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, project := range examples {
		t.Run(filepath.Base(filepath.Dir(project)), func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			if err := os.CopyFS(base, os.DirFS(filepath.Dir(project))); err != nil {
				t.Fatal(err)
			}
			m := &host.Machine{OS: "linux", Env: server.ProxyEnv(), Home: filepath.Join(base, "home"), Dir: filepath.Join(base, "project"), Now: time.Now}
			unchanged(t, facts.New(t.Context(), m, m.Dir, facts.Options{Timeout: scenetest.Unhurried, CheckTimeout: scenetest.Unhurried}), base)
		})
	}
}

// TestNothingChanges does so with recorded cases: SSO tokens, roles, programs, writable
// folders.
func TestNothingChanges(t *testing.T) {
	server := awstest.New(t, awstest.Options{Now: casetest.Now})
	chosen := []string{
		"001-", "027-", "085-", "141-", "152-", "162-", "163-", "164-", "166-", "168-", "170-", "182-", "183-", "186-", "187-", "190-", "200-", "201-", "214-",
		"279-", "294-", "304-", "310-", "314-", "317-", "319-", "323-",
	}
	seen := map[string]bool{}
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.All(t, casetest.First) {
			if !slices.ContainsFunc(chosen, func(prefix string) bool { return strings.HasPrefix(c.Name, prefix) }) {
				continue
			}
			seen[c.Name[:4]] = true
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				unchanged(t, onlineWorld(c, g, server), g.Home, g.Project)
			})
		}
	})
	t.Logf("%d of the %d cases are there", len(seen), len(chosen))
	for _, prefix := range chosen {
		if !casetest.Named(prefix) {
			t.Errorf("the manifest names no case %s", prefix)
		}
	}
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}
