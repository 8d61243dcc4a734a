package builtin_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/containermounts"
	"doctor/checks/internal/exampletest"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/run"
)

// TestContainerMountsOfManyContainers: five hundred are compared, and what is
// wrong with a hundred and twenty-five is one finding.
func TestContainerMountsOfManyContainers(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	more := enginetest.Answers{}
	var list []string
	for i := range 500 {
		service := services()[i%4]
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, e.Project, service)
		list = append(list, fmt.Sprintf(`{"Id": "c%03d", "Labels": %s}`, i, labels))
		mounts := fmt.Sprintf(`[{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]`, filepath.Join(e.Home, ".aws"))
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
	e.Serve(fakeEngine("{}", more))
	_, mounts := onlyEngine(t, e)
	if len(mounts.Findings) != 1 || mounts.Findings[0].Rule.ID != "mount-absent" || len(mounts.Findings[0].Services) != 1 || len(mounts.Findings[0].At) != 126 {
		t.Errorf("got %.300s", e.saidOf(mounts))
	}
	if mounts.Status != checks.Fail {
		t.Errorf("the status is %s", mounts.Status)
	}
}

// If the container is not accessible, the creation time of the folder shows that it is another
// one.
func TestContainerMountsByTheTimeOfTheFolder(t *testing.T) {
	t.Parallel()
	if m := layOut(t, "").Machine(); m.Born(m.Home).IsZero() {
		t.Skip("this file system does not keep when a folder was made")
	}
	for started, want := range map[string]string{
		"2020-01-01T00:00:00Z": "fail\nmount-stale scheduler: the container is out of date: ~/.aws was replaced",
		"2100-01-01T00:00:00Z": "pass",
	} {
		e := layOut(t, "")
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": "scheduler"}`, e.Project)
		e.Serve(fakeEngine(`{"SecurityOptions": ["name=rootless"]}`, enginetest.Answers{
			"/containers/json": enginetest.JSON(`[{"Id": "c", "Labels": ` + labels + `}]`),
			"/containers/c/json": enginetest.JSON(fmt.Sprintf(`{"Id": "c", "Name": "/c", "State": {"Status": "running", "StartedAt": %q}, "HostConfig": {},
				"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]},
				"Mounts": [{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]}`, started, labels, filepath.Join(e.Home, ".aws"))),
			"/containers/c/archive": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoiY29uZmlnIiwic2l6ZSI6MSwibW9kZSI6NDIwfQ==")
			},
		}))
		_, mounts := onlyEngine(t, e)
		if got := e.said(mounts); got != want {
			t.Errorf("started at %s: got\n%s\nwant\n%s", started, got, want)
		}
	}
}

// fakeContainer answers for a running container of a service that has nothing
// mounted.
func fakeContainer(project, id, service string) (listed string, inspected http.HandlerFunc) {
	labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, project, service)
	return fmt.Sprintf(`{"Id": %q, "Labels": %s}`, id, labels), enginetest.JSON(fmt.Sprintf(`{"Id": %q, "Name": "/%s", "State": {"Status": "running", "StartedAt": "2100-01-01T00:00:00Z"}, "HostConfig": {},
		"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]}, "Mounts": []}`, id, service, labels))
}

// A container that cannot be inspected does not hide the problems of another.
func TestContainerMountsOfWhatAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := layOut(t, "")
		one, inspected := fakeContainer(e.Project, "c1", "scheduler")
		other, _ := fakeContainer(e.Project, "c2", "triggerer")
		e.Serve(fakeEngine("{}", enginetest.Answers{
			"/containers/json":    enginetest.JSON("[" + one + "," + other + "]"),
			"/containers/c1/json": inspected,
			"/containers/c2/json": func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(time.Millisecond) // of the bubble: the other one is known by then
				enginetest.Refuse(500, "disk full")(w, r)
			},
		}))
		_, mounts := onlyEngineWithin(t, e, facts.Options{})
		want := "fail: inspect the container c2: internal error of the engine: Error response from daemon: disk full; check the log of the engine, and restart it\n" +
			"mount-absent scheduler: the container is out of date: /home/astro/.aws is not mounted"
		if got := e.saidOf(mounts); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// Ctrl-C during the inspection of a container makes the check unknown.
func TestContainerMountsInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := layOut(t, "")
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": "scheduler"}`, e.Project)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		e.Serve(fakeEngine("{}", enginetest.Answers{
			"/containers/json": enginetest.JSON(`[{"Id": "c", "Labels": ` + labels + `}]`),
			"/containers/c/json": enginetest.JSON(fmt.Sprintf(`{"Id": "c", "Name": "/c", "State": {"Status": "running", "StartedAt": "2100-01-01T00:00:00Z"}, "HostConfig": {},
				"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]},
				"Mounts": [{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]}`, labels, filepath.Join(e.Home, ".aws"))),
			"/containers/c/archive": func(w http.ResponseWriter, r *http.Request) {
				cancel()
				enginetest.Hang(w, r)
			},
		}))
		r := run.Run(ctx, facts.New(ctx, e.Machine(), e.Project, facts.Options{}), []*checks.Check{containermounts.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
		if got := e.saidOf(r.Results[0]); got != "unknown: interrupted" {
			t.Errorf("got %s", got)
		}
	})
}

// A variable that may come from the image is not a difference if the engine does not return
// the image's environment; and each image is inspected once.
func TestContainerMountsOfAnImage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		image http.HandlerFunc
		want  string
	}{
		"it brings the variable": {enginetest.JSON(`{"Config": {"Env": ["AWS_DEFAULT_REGION=eu-west-1"]}}`), "pass"},
		"it brings another value": {
			enginetest.JSON(`{"Config": {"Env": ["AWS_DEFAULT_REGION=us-east-1"]}}`),
			"fail\ncontainer-env-stale scheduler,triggerer: the containers are out of date: AWS_DEFAULT_REGION changed",
		},
		"the engine fails": {
			enginetest.Refuse(500, "disk full"),
			"unknown: inspect the image image: internal error of the engine: Error response from daemon: disk full; check the log of the engine, and restart it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, "")
			var asked atomic.Int64
			var list []string
			answers := enginetest.Answers{"/images/image/json": func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				test.image(w, r)
			}}
			for _, service := range few() {
				labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, e.Project, service)
				list = append(list, fmt.Sprintf(`{"Id": %q, "Labels": %s}`, service, labels))
				answers["/containers/"+service+"/json"] = enginetest.JSON(fmt.Sprintf(`{"Id": %[1]q, "Name": "/%[1]s", "Image": "image", "State": {"Status": "running", "StartedAt": "2100-01-01T00:00:00Z"}, "HostConfig": {},
					"Config": {"User": "astro", "Labels": %[2]s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials", "AWS_DEFAULT_REGION=eu-west-1"]},
					"Mounts": [{"Type": "bind", "Source": %[3]q, "Destination": "/home/astro/.aws", "RW": true}]}`, service, labels, filepath.Join(e.Home, ".aws")))
				answers["/containers/"+service+"/archive"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoiY29uZmlnIiwic2l6ZSI6MSwibW9kZSI6NDIwfQ==")
				}
			}
			answers["/containers/json"] = enginetest.JSON("[" + strings.Join(list, ",") + "]")
			e.Serve(fakeEngine(`{"SecurityOptions": ["name=rootless"]}`, answers))
			_, mounts := onlyEngine(t, e)
			if got := e.saidOf(mounts); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if n := asked.Load(); n != 1 {
				t.Errorf("the image was asked about %d times", n)
			}
		})
	}
}

// Missing and superfluous containers are reported beside the running ones.
func TestContainerMountsOfOthers(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	answers, list := enginetest.Answers{}, []string{}
	for service, state := range map[string]string{
		"api-server": `"running"`, "scheduler": `"exited", "ExitCode": 137`, "webserver": `"running"`, "postgres": `"running"`,
	} {
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, e.Project, service)
		list = append(list, fmt.Sprintf(`{"Id": %q, "Labels": %s}`, service, labels))
		answers["/containers/"+service+"/json"] = enginetest.JSON(fmt.Sprintf(`{"Id": %[1]q, "Name": "/demo-%[1]s-1", "State": {"Status": %[2]s, "StartedAt": "2100-01-01T00:00:00Z"}, "HostConfig": {},
			"Config": {"User": "astro", "Labels": %[3]s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]},
			"Mounts": [{"Type": "bind", "Source": %[4]q, "Destination": "/home/astro/.aws", "RW": true}]}`, service, state, labels, filepath.Join(e.Home, ".aws")))
		answers["/containers/"+service+"/archive"] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoiY29uZmlnIiwic2l6ZSI6MSwibW9kZSI6NDIwfQ==")
		}
	}
	answers["/containers/json"] = enginetest.JSON("[" + strings.Join(list, ",") + "]")
	e.Serve(fakeEngine(`{"SecurityOptions": ["name=rootless"]}`, answers))
	_, mounts := onlyEngine(t, e)
	want := "3 containers are running; dag-processor has no container; " +
		"demo-webserver-1 is left from an earlier start: the project has no service webserver; run `docker rm --force demo-webserver-1` to remove it; " +
		"scheduler exited with code 137; run `docker logs demo-scheduler-1` for the reason; triggerer has no container"
	if got := noted(e, mounts); mounts.Status != checks.Passed || got != want {
		t.Errorf("%s\nnoted %q\nwant  %q", e.said(mounts), got, want)
	}
}
