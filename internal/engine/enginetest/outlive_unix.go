//go:build unix

package enginetest

import (
	"os/exec"
	"syscall"
	"testing"
)

// cleanUp waits for the end of its standard input, which comes when the test
// process is gone however it went, and removes what the lab has left. It looks
// more than once: what the engine was just making comes a moment later.
const cleanUp = `cat >/dev/null
for pause in 0 1 10; do
	sleep $pause
	docker ps --all --quiet --filter "label=$1" | xargs -r docker rm --force --volumes
	docker images --quiet --filter "label=$1" | xargs -r docker rmi --force
done`

// outlive starts a process that cleans up if this one is killed. It has a
// session of its own, so that Ctrl-C does not reach it. Without the docker
// command, what a killed test leaves stays until .ci/run finds it too old.
func (l *Lab) outlive(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("docker"); err != nil {
		return
	}
	reaper := exec.Command("sh", "-c", cleanUp, "sh", labelLab+"="+l.id)
	reaper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	alive, err := reaper.StdinPipe()
	check(t, err)
	check(t, reaper.Start())
	t.Cleanup(func() {
		if !t.Failed() { // then the test has removed everything by now
			_ = syscall.Kill(-reaper.Process.Pid, syscall.SIGKILL)
		}
		_ = alive.Close()
		_ = reaper.Wait()
	})
}
