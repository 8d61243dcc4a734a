//go:build linux

package cli

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/astro"
	"doctor/internal/engine"
	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
	"doctor/internal/skip"
)

// initProfiles are AWS files as the AWS CLI leaves them: a profile of each kind.
const initProfiles = `[default]
region = us-east-1
[profile role]
role_arn = arn:aws:iam::123456789012:role/airflow
source_profile = default
[profile corp]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Dev
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
`

const initKeys = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"

const initToken = `{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "t0ken", "expiresAt": "2999-01-01T00:00:00Z"}`

// TestInitInContainers: after `doctor init` the containers of a fresh project read the files of the
// profile, which only their owner could read before; other users still cannot.
func TestInitInContainers(t *testing.T) {
	lab := enginetest.New(t)
	if os.Getuid() != 0 {
		skip.For(t, "root", "files of another user cannot be made")
	}
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	token := ".aws/sso/cache/" + hexSHA1("corp") + ".json"
	for name, c := range map[string]struct {
		from, profile, mode string
		files               []string
	}{
		"static keys, Airflow 3": {"astrocrpublic.azurecr.io/runtime:3.1-12", "default", "ro", nil},
		"static keys, Airflow 2": {"quay.io/astronomer/astro-runtime:13.8.0", "default", "ro", nil},
		"sso-session, Airflow 3": {"astrocrpublic.azurecr.io/runtime:3.1-12", "corp", "rw", []string{token}},
		"sso-session, Airflow 2": {"quay.io/astronomer/astro-runtime:13.8.0", "corp", "rw", []string{token}},
		"role, Airflow 3":        {"astrocrpublic.azurecr.io/runtime:3.1-12", "role", "ro", nil},
		"role, Airflow 2":        {"quay.io/astronomer/astro-runtime:13.8.0", "role", "ro", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layInit(t, c.from, token)
			files := append([]string{".aws/config", ".aws/credentials"}, c.files...)
			a, out := g.app()
			if code := a.run(t.Context(), []string{"init", "--scope", "project,host,engine", "--profile", c.profile, "--yes"}); code != exitOK {
				t.Fatalf("exit code %d\n%s", code, out)
			}
			project := astro.Load(t.Context(), g.machine(), g.project, astro.Options{})
			if len(project.Services) == 0 || len(project.Refusals) > 0 {
				t.Fatalf("the project does not start: %+v", project.Refusals)
			}
			ids := lab.RunAll(t, g.specs(project, image)...)
			client := g.client(t)
			for i, s := range project.Services {
				if m := mountOf(s, "/home/astro/.aws"); m == nil || m.ReadOnly != (c.mode == "ro") {
					t.Errorf("%s: the mount is %+v", s.Name, m)
				}
				if got, set := s.Getenv("AWS_PROFILE"); set != (c.profile != "default") || set && got != c.profile {
					t.Errorf("%s: AWS_PROFILE is %q, %v", s.Name, got, set)
				}
				for _, file := range files {
					want, _ := os.ReadFile(filepath.Join(g.home, file))
					read := func(user string) engine.Output {
						o, err := client.Exec(t.Context(), ids[i], user, []string{"/bin/probe", "cat", "/home/astro/" + file}, nil)
						if err != nil {
							t.Fatal(err)
						}
						return o
					}
					if o := read(""); o.ExitCode != 0 || string(o.Stdout) != string(want) {
						t.Errorf("%s: the container user cannot read %s: %s", s.Name, file, o.Stderr)
					}
					if o := read("1234:1234"); o.ExitCode == 0 {
						t.Errorf("%s: another user can read %s", s.Name, file)
					}
				}
			}
			a, out = g.app()
			if code := a.run(t.Context(), []string{"fix", "--undo"}); code != exitOK {
				t.Fatalf("exit code %d\n%s", code, out)
			}
			for _, file := range files {
				o, err := client.Exec(t.Context(), ids[0], "", []string{"/bin/probe", "cat", "/home/astro/" + file}, nil)
				if err != nil || o.ExitCode == 0 {
					t.Errorf("after undo the container user can still read %s (%v)", file, err)
				}
			}
		})
	}
}

func hexSHA1(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// initGround is a fresh project and its user's home folder, on the disk.
type initGround struct{ base, project, home string }

// layInit lays a project out as `astro dev init` does, and the AWS files as those of user 1000,
// readable for nobody else.
func layInit(t *testing.T, from, token string) initGround {
	t.Helper()
	base := t.TempDir()
	g := initGround{base, filepath.Join(base, "project"), filepath.Join(base, "home")}
	files := maps.Clone(initFiles)
	files["project/Dockerfile"] = "FROM " + from + "\n"
	files["home/.aws/config"], files["home/.aws/credentials"], files["home/"+token] = initProfiles, initKeys, initToken
	for name, text := range files {
		file := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(filepath.Join(g.home, ".aws"), func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := os.FileMode(0o600)
		if d.IsDir() {
			mode = 0o700
		}
		if err := os.Chmod(name, mode); err != nil {
			return err
		}
		return os.Chown(name, 1000, 1000)
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g initGround) machine() *host.Machine {
	return &host.Machine{OS: "linux", Env: map[string]string{"HOME": g.home}, Home: g.home, Dir: g.project, Now: time.Now}
}

// app is doctor in this home folder, with the real engine.
func (g initGround) app() (*app, *lockedBuffer) {
	out := &lockedBuffer{}
	env := map[string]string{"HOME": g.home, "PATH": os.Getenv("PATH"), "XDG_STATE_HOME": filepath.Join(g.base, "state")}
	if address := os.Getenv("DOCKER_HOST"); address != "" {
		env["DOCKER_HOST"] = address
	}
	return patient(newApp(system{
		stdin: strings.NewReader(""), stdout: out, stderr: out, dir: g.project, goos: "linux", env: env, now: time.Now, uid: os.Getuid(),
	}, builtin.Checks())), out
}

func (g initGround) client(t *testing.T) *engine.Client {
	t.Helper()
	m := g.machine()
	m.Env = map[string]string{"HOME": g.home, "DOCKER_HOST": os.Getenv("DOCKER_HOST")}
	if m.Env["DOCKER_HOST"] == "" {
		delete(m.Env, "DOCKER_HOST")
	}
	endpoint, err := engine.Locate(m, "docker")
	if err != nil {
		t.Fatal(err)
	}
	client, err := engine.Dial(context.Background(), endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// specs are the containers that compose would make of the project, with their bind mounts.
func (g initGround) specs(p *astro.Project, image string) []enginetest.Spec {
	var out []enginetest.Spec
	for _, s := range p.Services {
		spec := enginetest.Spec{Image: image, Project: "init", Service: s.Name, Dir: g.base, User: s.User}
		for _, name := range slices.Sorted(maps.Keys(s.Env)) {
			spec.Env = append(spec.Env, name+"="+s.Env[name].Value)
		}
		for _, m := range s.Mounts {
			mode := map[bool]string{true: "ro", false: "rw"}[m.ReadOnly]
			if m.Type == astro.Bind {
				spec.Binds = append(spec.Binds, m.Source+":"+m.Target+":"+mode)
			}
		}
		out = append(out, spec)
	}
	return out
}

func mountOf(s *astro.Service, target string) *astro.Mount {
	for i := range s.Mounts {
		if s.Mounts[i].Target == target {
			return &s.Mounts[i]
		}
	}
	return nil
}
