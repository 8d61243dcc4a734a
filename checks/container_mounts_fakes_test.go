package checks_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
)

// TestContainerMountsOfManyContainers: five hundred are compared in time. It
// runs alone, as the time is measured.
func TestContainerMountsOfManyContainers(t *testing.T) {
	e := layOut(t, "")
	more := enginetest.Answers{}
	var list []string
	for i := range 500 {
		service := services()[i%4]
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, e.project, service)
		list = append(list, fmt.Sprintf(`{"Id": "c%03d", "Labels": %s}`, i, labels))
		mounts := fmt.Sprintf(`[{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]`, filepath.Join(e.home, ".aws"))
		if i%4 == 3 {
			mounts = "[]"
		}
		more[fmt.Sprintf("/containers/c%03d/json", i)] = enginetest.JSON(fmt.Sprintf(
			`{"Id": "c%03d", "Name": "/example-%s-%03d", "State": {"Status": "running", "StartedAt": "2100-01-01T00:00:00Z"}, "HostConfig": {},
			"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]}, "Mounts": %s}`,
			i, service, i, labels, mounts))
		more[fmt.Sprintf("/containers/c%03d/archive", i)] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoiY29uZmlnIiwic2l6ZSI6MSwibW9kZSI6NDIwfQ==") // a file of mode 0644
		}
	}
	more["/containers/json"] = enginetest.JSON("[" + strings.Join(list, ",") + "]")
	e.env["DOCKER_HOST"] = enginetest.Serve(t, fakeEngine("{}", plainVersion, more))
	_, mounts, took := onlyEngine(t, e)
	if len(mounts.Findings) != 1 || mounts.Findings[0].Rule != "mount-absent" || len(mounts.Findings[0].Services) != 1 || len(mounts.Findings[0].At) != 126 {
		t.Errorf("got %.300s", e.saidOf(mounts))
	}
	if mounts.Status != checks.Fail || took > checks.DefaultCheckTimeout {
		t.Errorf("%s after %v", mounts.Status, took)
	}
	t.Logf("500 containers took %v", took)
}

// Where the container cannot be looked into, the time at which the folder was
// made tells that it is another one.
func TestContainerMountsByTheTimeOfTheFolder(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	m := &host.Machine{OS: "linux"}
	if m.Born(e.home).IsZero() {
		t.Skip("this file system does not keep when a folder was made")
	}
	labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": "scheduler"}`, e.project)
	for started, want := range map[string]string{
		"2020-01-01T00:00:00Z": "fail\nmount-stale scheduler: ~/.aws was replaced after the container started; it still sees the old one",
		"2100-01-01T00:00:00Z": "pass",
	} {
		e.env["DOCKER_HOST"] = enginetest.Serve(t, fakeEngine(`{"SecurityOptions": ["name=rootless"]}`, plainVersion, enginetest.Answers{
			"/containers/json": enginetest.JSON(`[{"Id": "c", "Labels": ` + labels + `}]`),
			"/containers/c/json": enginetest.JSON(fmt.Sprintf(`{"Id": "c", "Name": "/c", "State": {"Status": "running", "StartedAt": %q}, "HostConfig": {},
				"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]},
				"Mounts": [{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]}`, started, labels, filepath.Join(e.home, ".aws"))),
			"/containers/c/archive": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoiY29uZmlnIiwic2l6ZSI6MSwibW9kZSI6NDIwfQ==")
			},
		}))
		_, mounts, _ := onlyEngine(t, e)
		if got := e.said(mounts); got != want {
			t.Errorf("started at %s: got\n%s\nwant\n%s", started, got, want)
		}
	}
}
