package builtin_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/containermounts"
	"doctor/checks/dockerengine"
	"doctor/checks/internal/exampletest"
	"doctor/checks/volumepaths"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/skip"

	"github.com/docker/docker/api/types/mount"
)

// TestContainerMounts starts real containers with real mounts that differ from the project.
func TestContainerMounts(t *testing.T) {
	lab := enginetest.New(t)
	if !exampletest.Root() {
		skip.For(t, "root", "files of another user cannot be made")
	}
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	lay := func(t *testing.T, archive string) *ground {
		t.Parallel()
		return &ground{example: layOut(t, archive), lab: lab, image: image, runs: few()}
	}

	t.Run("all is well", func(t *testing.T) {
		g := lay(t, "")
		g.runs = services()
		g.start(nil)
		r := g.expect("pass")
		if engine := builtin.ResultOf(t, r, dockerengine.Check); engine.Status != checks.Passed {
			t.Errorf("docker-engine: %s", g.said(engine))
		}
		for _, f := range exampletest.Findings(r) {
			t.Errorf("a finding: %s", exampletest.Shown(f))
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
		other.Dir = filepath.Join(g.Base, "elsewhere")
		lab.Run(t, other)
		g.expect("skip: no container of this project is running")
	})

	t.Run("no mount", func(t *testing.T) {
		g := lay(t, "")
		g.runs = services()
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" || s.Service == "triggerer" {
				s.Binds = nil
			}
		})
		r := g.expect("fail\nmount-absent scheduler,triggerer: the containers are out of date: /home/astro/.aws is not mounted")
		g.expectSymptom(r, "botocore.exceptions.NoCredentialsError: Unable to locate credentials")
	})

	t.Run("another source", func(t *testing.T) {
		g := lay(t, "mkdir home/.aws-old\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = []string{filepath.Join(g.Home, ".aws-old") + ":/home/astro/.aws:rw"}
		})
		g.expect("fail\nmount-stale all: the containers are out of date: /home/astro/.aws is mounted from ~/.aws-old instead of ~/.aws")
	})

	t.Run("the same source by another name", func(t *testing.T) {
		g := lay(t, "link home/aws-link @@HOME@@/.aws\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = []string{filepath.Join(g.Home, "aws-link") + ":/home/astro/.aws:rw"}
		})
		g.expect("pass")
	})

	t.Run("read-only", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Binds[0] = strings.TrimSuffix(s.Binds[0], ":rw") + ":ro" })
		r := g.expect("fail\nmount-stale all: the containers are out of date: /home/astro/.aws is mounted read-only instead of read-write")
		g.expectSymptom(r, "")
	})

	t.Run("a volume of that name", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Binds = nil
			s.Mounts = []mount.Mount{{Type: mount.TypeVolume, Target: "/home/astro/.aws"}}
		})
		g.expect("fail\nmount-stale all: the containers are out of date: /home/astro/.aws is a mount of type volume instead of bind")
	})

	t.Run("a mount that was taken back", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Binds = append(s.Binds, filepath.Join(g.Home, ".aws")+":/usr/local/airflow/.aws:ro", g.Project+":/usr/local/airflow/include")
		})
		g.expect("fail\nmount-stale all: the containers are out of date: /usr/local/airflow/.aws is still mounted from ~/.aws")
	})

	t.Run("a folder of another checkout", func(t *testing.T) {
		g := lay(t, "mkdir home/elsewhere/dags\n")
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" {
				s.Binds = append(s.Binds, filepath.Join(g.Home, "elsewhere/dags")+":/usr/local/airflow/dags:z")
			} else {
				s.Binds = append(s.Binds, filepath.Join(g.Project, "dags")+":/usr/local/airflow/dags:z")
			}
		})
		g.expect("fail\nmount-stale scheduler: the container is out of date: /usr/local/airflow/dags is mounted from ~/elsewhere/dags instead of dags")
	})

	t.Run("the folder was replaced", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		aws := filepath.Join(g.Home, ".aws")
		must(t, os.Rename(aws, aws+".old"))
		must(t, os.CopyFS(aws, os.DirFS(aws+".old")))
		g.expect("fail\nmount-stale all: the containers are out of date: ~/.aws was replaced")
	})

	t.Run("a file in it was replaced", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		credentials := filepath.Join(g.Home, ".aws", "credentials")
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
				s.Binds = append(s.Binds, filepath.Join(g.Home, ".aws", name)+":/home/astro/.aws/"+name)
			}
		})
		g.expect("pass")
		credentials := filepath.Join(g.Home, ".aws", "credentials")
		data, err := os.ReadFile(credentials)
		must(t, err)
		must(t, os.WriteFile(credentials+".new", data, 0o644))
		must(t, os.Rename(credentials+".new", credentials))
		g.expect("fail\nmount-stale all: the containers are out of date: ~/.aws/credentials was replaced")
	})

	t.Run("the container has another user", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" {
				s.User = "1234:1234"
			}
		})
		g.expect("fail\ncontainer-file-unreadable scheduler: the container user 1234:1234 has no permission to read /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container)")
	})

	t.Run("root reads all", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) { s.User = "0" })
		g.expect("pass")
	})

	t.Run("something else over the file", func(t *testing.T) {
		g := lay(t, "owner 0:0 home/empty\nmode 0600 home/empty\n-- home/empty --\n")
		g.start(func(s *enginetest.Spec) {
			s.Binds = append(s.Binds, filepath.Join(g.Home, "empty")+":/home/astro/.aws/credentials")
		})
		g.expect(`fail
mount-stale all: the containers are out of date: /home/astro/.aws/credentials is still mounted from ~/empty`)
	})

	t.Run("unreadable as on the host", func(t *testing.T) {
		g := lay(t, "mode 0600 home/.aws/credentials\nowner 1000:1000 home/.aws/credentials\n")
		g.start(nil)
		r := g.expect("pass")
		paths := builtin.ResultOf(t, r, volumepaths.Check)
		if len(paths.Findings) != 1 || paths.Findings[0].Rule.ID != "file-mode-unreadable" || paths.Status != checks.Fail {
			t.Errorf("volume-paths: %s", g.said(paths))
		}
	})

	t.Run("an access list lets the user in", func(t *testing.T) {
		g := lay(t, "mode 0600 home/.aws/credentials\nmode 0700 home/.aws\n")
		allow(t, filepath.Join(g.Home, ".aws"), 0o700, enginetest.AstroID, 1)
		allow(t, filepath.Join(g.Home, ".aws", "credentials"), 0o600, enginetest.AstroID, 4)
		allow(t, filepath.Join(g.Home, ".aws", "config"), 0o600, enginetest.AstroID, 4)
		g.start(nil)
		r := g.expect("pass")
		for _, f := range exampletest.Findings(r) {
			t.Errorf("a finding: %s", exampletest.Shown(f))
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
		g.expect("fail\ncontainer-file-unreadable all: the container user 1234 has no permission to read /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container)")
	})

	t.Run("unreadable, and nobody else tells", func(t *testing.T) {
		g := lay(t, "mode 0600 home/.aws/credentials\nowner 1000:1000 home/.aws/credentials\n")
		g.start(nil)
		g.scopes = []facts.Scope{facts.Engine}
		g.expect("fail\ncontainer-file-unreadable all: the container user astro has no permission to read /home/astro/.aws/credentials (mode 0600, owner 1000:1000 in the container)")
	})

	t.Run("a folder that its user may not enter", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws\nmode 0700 home/.aws\n")
		g.start(func(s *enginetest.Spec) { s.User = "1234:1234" })
		g.expect("fail\ncontainer-file-unreadable all: the container user 1234:1234 has no permission to enter the folder /home/astro/.aws")
	})

	t.Run("astro is another number in this image", func(t *testing.T) {
		g := lay(t, "owner 1234:1234 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		passwd := enginetest.File{Body: []byte("root:x:0:0:root:/root:/bin/probe\nastro:x:1234:1234::/home/astro:/bin/probe\n"), Mode: 0o644}
		own := lab.BuildImage(t, enginetest.ImageOptions{Files: map[string]enginetest.File{"/etc/passwd": passwd}})
		g.start(func(s *enginetest.Spec) { s.Image = own })
		r := g.expect("pass")
		if notes := strings.Join(redacttest.RawAll(builtin.ResultOf(t, r, containermounts.Check).Notes), "\n"); !strings.Contains(notes, "user astro (uid 1234) has access to /home/astro/.aws/credentials") {
			t.Errorf("noted %q", notes)
		}
	})

	t.Run("a user of another name", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		passwd := enginetest.File{Body: []byte("root:x:0:0:root:/root:/bin/probe\nairflow:x:1234:1234::/home/astro:/bin/probe\n"), Mode: 0o644}
		own := lab.BuildImage(t, enginetest.ImageOptions{Files: map[string]enginetest.File{"/etc/passwd": passwd}})
		g.start(func(s *enginetest.Spec) { s.Image, s.User = own, "airflow" })
		g.expect("fail\ncontainer-file-unreadable all: the container user airflow has no permission to read /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container)")
	})

	t.Run("a further group lets the user in", func(t *testing.T) {
		g := lay(t, "owner 50000:1000 home/.aws/credentials\nmode 0640 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) { s.User, s.GroupAdd = "1234:1234", []string{"1000"} })
		g.expect("pass")
	})

	t.Run("root without its powers", func(t *testing.T) {
		g := lay(t, "owner 50000:50000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n")
		g.start(func(s *enginetest.Spec) { s.User, s.CapDrop = "0", []string{"ALL"} })
		g.expect("fail\ncontainer-file-unreadable all: the container user 0 has no permission to read /home/astro/.aws/credentials (mode 0600, owner 50000:50000 in the container)")
	})

	t.Run("a variable of the image", func(t *testing.T) {
		g := lay(t, "")
		own := lab.BuildImage(t, enginetest.ImageOptions{Changes: []string{"ENV AWS_DEFAULT_REGION=eu-west-1"}})
		g.start(func(s *enginetest.Spec) { s.Image = own })
		g.expect("pass")
		g.start(func(s *enginetest.Spec) { s.Env = append(s.Env, "AWS_DEFAULT_REGION=us-east-1") })
		g.expect("fail\ncontainer-env-stale all: the containers are out of date: AWS_DEFAULT_REGION changed")
	})

	t.Run("a variable of another shell", func(t *testing.T) {
		g := lay(t, "env MYREGION=us-east-1\n"+strings.ReplaceAll(everywhere("~/.aws:/home/astro/.aws:rw"),
			":\n    volumes", ":\n    environment:\n      AWS_DEFAULT_REGION: ${MYREGION}\n    volumes"))
		g.start(func(s *enginetest.Spec) { s.Env = append(s.Env, "AWS_DEFAULT_REGION=eu-west-1") })
		g.expect("warn\ncontainer-env-stale all: the containers are out of date: AWS_DEFAULT_REGION changed in the shell")
	})

	t.Run("a home folder that moved", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Env = append(s.Env, "HOME=/tmp", "https_proxy=http://injected.example") })
		g.expect("pass") // what the engine sets itself is not a difference
		must(t, os.WriteFile(filepath.Join(g.Project, ".env"), []byte("AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\nHOME=/opt\n"), 0o644))
		g.expect("fail\ncontainer-env-stale all: the containers are out of date: HOME changed")
	})

	t.Run("paused, and never started", func(t *testing.T) {
		g := lay(t, "")
		for i, service := range services() {
			s := g.spec(service)
			s.Stopped = service == "triggerer"
			if service == "scheduler" {
				s.Binds = nil
			}
			if id := lab.Run(t, s); i == 2 {
				lab.Pause(t, id)
			}
		}
		g.expect(`fail
mount-absent scheduler: the container is out of date: /home/astro/.aws is not mounted
containers-of-failed-start triggerer: 1 container is created but never started: the last start did not complete`)
	})

	// The cache belongs to the user that the project gives its containers.
	renewing := strings.Replace(volumepaths.Check.Example(volumepaths.SSOWillNeedWrite).After,
		"mode 0777 home/.aws/sso/cache", "owner 50000:50000 home/.aws/sso/cache", 1)
	cannotSave := "container-file-unreadable scheduler: the container user 1234:1234 has no permission to write to /home/astro/.aws/sso/cache (mode 0755, owner 50000:50000 in the container)" +
		"; boto3 has to save the renewed SSO token there from 2026-11-23 10:45 UTC on"
	asAnother := func(s *enginetest.Spec) {
		if s.Service == "scheduler" {
			s.User = "1234:1234"
		}
	}

	t.Run("the SSO cache can be written", func(t *testing.T) {
		g := lay(t, renewing)
		g.start(nil)
		g.expect("pass")
	})

	t.Run("another user has to save a token later", func(t *testing.T) {
		g := lay(t, renewing)
		g.start(asAnother)
		g.expect("warn\n" + cannotSave)
	})

	t.Run("another user has to save a token now", func(t *testing.T) {
		g := lay(t, "now 2026-11-23T10:50:00Z\n"+renewing)
		g.start(asAnother)
		g.expect("fail\n" + cannotSave)
	})

	t.Run("older variables", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) {
			s.Env[0] = "AWS_CONFIG_FILE=/usr/local/airflow/.aws/config"
			s.Env = append(s.Env, "AWS_PROFILE=gone", "AIRFLOW_CONN_X=aws://hunter2", "PATH=/bin", "AIRFLOW__CORE__EXECUTOR=x")
		})
		r := g.expect("fail\ncontainer-env-stale all: the containers are out of date: AIRFLOW_CONN_X, AWS_CONFIG_FILE, AWS_PROFILE changed")
		g.expectSymptom(r, "botocore.exceptions.ProfileNotFound: The config profile (gone) could not be found")
		for _, f := range builtin.ResultOf(t, r, containermounts.Check).Findings {
			if strings.Contains(fmt.Sprint(redacttest.Everything(f)), "hunter2") {
				t.Error("a value is shown")
			}
			if f.At[0].File != ".env" || f.At[0].Line != 1 {
				t.Errorf("at %+v", f.At[0])
			}
		}
	})

	// One restart fixes them, so they are one finding.
	t.Run("older variables and an older mount", func(t *testing.T) {
		g := lay(t, "mkdir home/.aws-old\n")
		g.start(func(s *enginetest.Spec) {
			if s.Service == "scheduler" {
				s.Binds = []string{filepath.Join(g.Home, ".aws-old") + ":/home/astro/.aws:rw"}
			}
			s.Env = append(s.Env, "AWS_PROFILE=gone")
		})
		g.expect("fail\nmount-stale all: the containers are out of date: /home/astro/.aws is mounted from ~/.aws-old instead of ~/.aws, AWS_PROFILE changed")
	})

	t.Run("a variable that the container lacks", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Env = s.Env[:1] })
		g.expect("fail\ncontainer-env-stale all: the containers are out of date: AWS_SHARED_CREDENTIALS_FILE changed")
	})

	t.Run("left from before a failed start", func(t *testing.T) {
		g := lay(t, `-- project/docker-compose.override.yml --
services:
  webserver:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
`)
		g.start(nil)
		g.expect("warn\ncontainers-of-failed-start all: 2 containers are running with older settings: with the current files the project does not start")
	})

	t.Run("a project reached through a link", func(t *testing.T) {
		g := lay(t, "")
		g.start(func(s *enginetest.Spec) { s.Binds = nil })
		link := filepath.Join(g.Base, "link")
		must(t, os.Symlink(g.Project, link))
		g.Project = link
		g.expect("fail\nmount-absent all: the containers are out of date: /home/astro/.aws is not mounted")
	})

	t.Run("started through a link", func(t *testing.T) {
		g := lay(t, "")
		link := filepath.Join(g.Base, "link")
		must(t, os.Symlink(g.Project, link))
		g.start(func(s *enginetest.Spec) { s.Dir = link })
		g.expect("pass")
	})

	t.Run("two of a service", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		second := g.spec("triggerer")
		second.Binds = nil
		lab.Run(t, second)
		g.expect("fail\nmount-absent triggerer: the container is out of date: /home/astro/.aws is not mounted")
	})

	t.Run("the source is gone", func(t *testing.T) {
		g := lay(t, "")
		g.start(nil)
		aws := filepath.Join(g.Home, ".aws")
		must(t, os.Rename(aws, aws+".old"))
		g.expect("pass")
		if _, err := os.Lstat(aws); err == nil {
			t.Error("looking made the folder")
		}
	})
}
