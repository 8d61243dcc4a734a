//go:build unix

package enginetest

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"

	"doctor/internal/skip"
)

// victim makes TestKilledTestsLeaveNothing the test that is killed.
const victim = "DOCTOR_TEST_VICTIM"

// A test process that is killed, without a chance to clean up, leaves no
// container and no image behind.
func TestKilledTestsLeaveNothing(t *testing.T) {
	lab := New(t)
	if os.Getenv(victim) != "" {
		lab.Run(t, Spec{Image: lab.BuildImage(t, ImageOptions{}), Project: "p", Service: "s", Dir: t.TempDir()})
		_, _ = os.Stdout.WriteString("lab " + lab.id + "\n")
		select {}
	}
	if _, err := exec.LookPath("docker"); err != nil {
		skip.For(t, "engine", "nothing cleans up without the docker command: "+err.Error())
	}
	killed := exec.Command(os.Args[0], "-test.run", "^TestKilledTestsLeaveNothing$")
	killed.Env = append(os.Environ(), victim+"=1")
	killed.Stderr = os.Stderr
	out, err := killed.StdoutPipe()
	check(t, err)
	check(t, killed.Start())
	id := ""
	for lines := bufio.NewScanner(out); id == "" && lines.Scan(); {
		id, _ = strings.CutPrefix(lines.Text(), "lab ")
	}
	containers, images := lab.count(t, id)
	check(t, killed.Process.Kill())
	_ = killed.Wait()
	if containers != 1 || images != 1 {
		t.Fatalf("it made %d containers and %d images, want one each", containers, images)
	}
	for limit := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if containers, images = lab.count(t, id); containers+images == 0 {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("%d containers and %d images are left", containers, images)
		}
	}
}

// count is how much there is of a lab.
func (l *Lab) count(t *testing.T, id string) (containers, images int) {
	t.Helper()
	of := filters.NewArgs(filters.Arg("label", labelLab+"="+id))
	c, err := l.Docker.ContainerList(t.Context(), container.ListOptions{All: true, Filters: of})
	check(t, err)
	i, err := l.Docker.ImageList(t.Context(), image.ListOptions{Filters: of})
	check(t, err)
	return len(c), len(i)
}
