package checks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/mount"

	"doctor/checks"
	"doctor/internal/engine/enginetest"
)

// TestContainerMounts starts real containers with real mounts, which are not,
// or no longer, what the project says.
func TestContainerMounts(t *testing.T) {
	lab := enginetest.New(t)
	if !root() {
		enginetest.Lack(t, "root", "files of another user cannot be made")
	}
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	lay := func(t *testing.T, archive string) *ground {
		t.Parallel()
		return &ground{layOut(t, archive), lab, image}
	}

	t.Run("all is well", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		r := g.expect("pass")
		if engine := resultOf(t, r, checks.DockerEngine); engine.Status != checks.Passed {
			t.Errorf("docker-engine: %s", g.said(engine))
		}
		for _, f := range findings(r) {
			t.Errorf("a finding: %s", shown(f))
		}
	})

	t.Run("nothing runs", func(t *testing.T) {
		lay(t, "").expect("skip: no container of this project is running")
	})

	t.Run("made, stopped, of a run, of another project", func(t *testing.T) {
		g := lay(t, "")
		made := g.spec("scheduler")
		made.Stopped = true
		lab.Run(t, made)
		lab.Stop(t, lab.Run(t, g.spec("triggerer")))
		run := g.spec("scheduler")
		run.Labels = map[string]string{"com.docker.compose.oneoff": "True"}
		lab.Run(t, run)
		other := g.spec("scheduler")
		other.Dir = filepath.Join(g.base, "elsewhere")
		lab.Run(t, other)
		g.expect("skip: no container of this project is running")
	})

	t.Run("no mount", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" || s.Service == "triggerer" {
				s.Binds = nil
			}
		})
		g.expect("fail\nmount-absent scheduler,triggerer: docker-compose.override.yml mounts ~/.aws at /home/astro/.aws, and the running container has nothing there")
	})

	t.Run("another source", func(t *testing.T) {
		g := lay(t, "mkdir home/.aws-old\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = []string{filepath.Join(g.home, ".aws-old") + ":/home/astro/.aws:rw"}
		})
		g.expect("fail\nmount-stale all: the running container has ~/.aws-old at /home/astro/.aws; docker-compose.override.yml says ~/.aws now")
	})

	t.Run("the same source by another name", func(t *testing.T) {
		g := lay(t, "link home/aws-link @@HOME@@/.aws\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = []string{filepath.Join(g.home, "aws-link") + ":/home/astro/.aws:rw"}
		})
		g.expect("pass")
	})

	t.Run("read-only", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Binds[0] = strings.TrimSuffix(s.Binds[0], ":rw") + ":ro" })
		g.expect("fail\nmount-stale all: the mount at /home/astro/.aws is read-only in the running container; docker-compose.override.yml says read-write now")
	})

	t.Run("a volume of that name", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Binds = nil
			s.Mounts = []mount.Mount{{Type: mount.TypeVolume, Target: "/home/astro/.aws"}}
		})
		g.expect("fail\nmount-stale all: the running container has a mount of type volume at /home/astro/.aws; docker-compose.override.yml says bind now")
	})

	t.Run("a mount that was taken back", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Binds = append(s.Binds, filepath.Join(g.home, ".aws")+":/usr/local/airflow/.aws:ro", g.project+":/usr/local/airflow/include")
		})
		g.expect("fail\nmount-stale all: the running container has ~/.aws at /usr/local/airflow/.aws; the files do not mount it any more")
	})

	t.Run("the folder was replaced", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		aws := filepath.Join(g.home, ".aws")
		must(t, os.Rename(aws, aws+".old"))
		must(t, os.CopyFS(aws, os.DirFS(aws+".old")))
		g.expect("fail\nmount-stale all: ~/.aws was replaced after the container started; it still sees the old one")
	})

	t.Run("a file in it was replaced", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		credentials := filepath.Join(g.home, ".aws", "credentials")
		data, err := os.ReadFile(credentials)
		must(t, err)
		must(t, os.Remove(credentials))
		must(t, os.WriteFile(credentials, data, 0o644))
		g.expect("pass")
	})

	t.Run("a file that is a mount was replaced", func(t *testing.T) {
		g := lay(t, `-- project/docker-compose.override.yml --
services:
  scheduler: &aws
    volumes:
      - ~/.aws/config:/home/astro/.aws/config
      - ~/.aws/credentials:/home/astro/.aws/credentials
  api-server: *aws
  triggerer: *aws
  dag-processor: *aws
`)
		g.start(func(s *enginetest.Spec) {
			s.Binds = nil
			for _, name := range []string{"config", "credentials"} {
				s.Binds = append(s.Binds, filepath.Join(g.home, ".aws", name)+":/home/astro/.aws/"+name)
			}
		})
		g.expect("pass")
		credentials := filepath.Join(g.home, ".aws", "credentials")
		data, err := os.ReadFile(credentials)
		must(t, err)
		must(t, os.WriteFile(credentials+".new", data, 0o644))
		must(t, os.Rename(credentials+".new", credentials))
		g.expect("fail\nmount-stale all: ~/.aws/credentials was replaced after the container started; it still sees the old one")
	})

	t.Run("the container has another user", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" {
				s.User = "1234:1234"
			}
		})
		g.expect("fail\ncontainer-file-unreadable scheduler: /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container) cannot be read by the running container's user 1234:1234")
	})

	t.Run("root reads all", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) { s.User = "0" })
		g.expect("pass")
	})

	t.Run("something else over the file", func(t *testing.T) {
		g := lay(t, "owner 0:0 home/empty\nmode 0600 home/empty\n-- home/empty --\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = append(s.Binds, filepath.Join(g.home, "empty")+":/home/astro/.aws/credentials")
		})
		g.expect(`fail
container-file-unreadable all: /home/astro/.aws/credentials (mode 0600, owner 0:0 in the container) cannot be read by the running container's user astro
mount-stale all: the running container has ~/empty at /home/astro/.aws/credentials; the files do not mount it any more`)
	})

	t.Run("unreadable as on the host", func(t *testing.T) {
		g := lay(t, "mode 0600 home/.aws/credentials\nowner 1000:1000 home/.aws/credentials\n")
		g.start(nil)
		r := g.expect("pass")
		paths := resultOf(t, r, checks.VolumePaths)
		if len(paths.Findings) != 1 || paths.Findings[0].Rule != "file-mode-unreadable" || paths.Status != checks.Fail {
			t.Errorf("volume-paths: %s", g.said(paths))
		}
	})

	t.Run("an access list lets the user in", func(t *testing.T) {
		g := lay(t, "mode 0600 home/.aws/credentials\nmode 0700 home/.aws\n")
		allow(t, filepath.Join(g.home, ".aws"), 0o700, enginetest.AstroID, 1)
		allow(t, filepath.Join(g.home, ".aws", "credentials"), 0o600, enginetest.AstroID, 4)
		allow(t, filepath.Join(g.home, ".aws", "config"), 0o600, enginetest.AstroID, 4)
		g.start(nil)
		r := g.expect("pass")
		for _, f := range findings(r) {
			t.Errorf("a finding: %s", shown(f))
		}
	})

	t.Run("a link within the folder", func(t *testing.T) {
		g := lay(t, "link home/.aws/credentials keys\n-- home/.aws/keys --\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
		g.start(nil)
		g.expect("pass")
	})

	t.Run("a link to what another user may not read", func(t *testing.T) {
		g := lay(t, "link home/.aws/credentials keys\nowner 50000:50000 home/.aws/keys\nmode 0600 home/.aws/keys\n-- home/.aws/keys --\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
		g.start(func(s *enginetest.Spec) { s.User = "1234" })
		g.expect("fail\ncontainer-file-unreadable all: /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container) cannot be read by the running container's user 1234")
	})

	t.Run("older variables", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Env[0] = "AWS_CONFIG_FILE=/usr/local/airflow/.aws/config"
			s.Env = append(s.Env, "AWS_PROFILE=hunter2", "AIRFLOW_CONN_X=aws://", "PATH=/bin", "AIRFLOW__CORE__EXECUTOR=x")
		})
		r := g.expect("fail\ncontainer-env-stale all: the running container has other values than the files have now: AIRFLOW_CONN_X, AWS_CONFIG_FILE, AWS_PROFILE")
		for _, f := range resultOf(t, r, checks.ContainerMounts).Findings {
			if strings.Contains(fmt.Sprintf("%+v", f), "hunter2") {
				t.Error("a value is shown")
			}
			if f.At[0].File != ".env" || f.At[0].Line != 1 {
				t.Errorf("at %+v", f.At[0])
			}
		}
	})

	t.Run("a variable that the container lacks", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Env = s.Env[:1] })
		g.expect("fail\ncontainer-env-stale all: the running container has other values than the files have now: AWS_SHARED_CREDENTIALS_FILE")
	})

	t.Run("left from before a failed start", func(t *testing.T) {
		g := lay(t, `-- project/docker-compose.override.yml --
services:
  webserver:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
`)
		g.start(nil)
		g.expect("warn\ncontainers-of-failed-start all: 4 containers are running from an earlier start; with the files of now the project would not start, so what runs has older settings")
	})

	t.Run("a project reached through a link", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Binds = nil })
		link := filepath.Join(g.base, "link")
		must(t, os.Symlink(g.project, link))
		g.project = link
		g.expect("fail\nmount-absent all: docker-compose.override.yml mounts ~/.aws at /home/astro/.aws, and the running container has nothing there")
	})

	t.Run("started through a link", func(t *testing.T) {
		g := lay(t, "")
		link := filepath.Join(g.base, "link")
		must(t, os.Symlink(g.project, link))
		g.start(func(s *enginetest.Spec) { s.Dir = link })
		g.expect("pass")
	})

	t.Run("two of a service", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		second := g.spec("triggerer")
		second.Binds = nil
		lab.Run(t, second)
		g.expect("fail\nmount-absent triggerer: docker-compose.override.yml mounts ~/.aws at /home/astro/.aws, and the running container has nothing there")
	})

	t.Run("the source is gone", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		aws := filepath.Join(g.home, ".aws")
		must(t, os.Rename(aws, aws+".old"))
		g.expect("pass")
		if _, err := os.Lstat(aws); err == nil {
			t.Error("looking made the folder")
		}
	})
}
