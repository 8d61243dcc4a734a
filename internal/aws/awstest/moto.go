package awstest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/skip"
)

// motoStart is how long moto may take to start, which is mostly Python's reading
// of its modules: an idle machine needs two seconds.
const motoStart = 5 * time.Minute

// motoScript serves on a port that the kernel chooses, and says which. It ends
// with its input, so that it does not outlive the test.
const motoScript = `
import sys
try:
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer
except ImportError as e:
    sys.exit(print("missing", e))
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print("http://%s:%d" % server.get_host_and_port(), flush=True)
sys.stdin.read()
`

// StartMoto runs moto, another's stand-in for AWS, until the test ends, and
// returns its URL. Without moto the test is skipped.
func StartMoto(t testing.TB) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, "python3", "-c", motoScript)
	command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") }), "PYTHONDONTWRITEBYTECODE=1")
	var failed bytes.Buffer
	command.Stderr = &failed
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		stop()
		skip.For(t, "moto", err.Error())
	}
	said := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		line, _ := bufio.NewReader(output).ReadString('\n')
		said <- strings.TrimSpace(line)
		_, _ = io.Copy(io.Discard, output)
		_ = command.Wait()
	}()
	end := func() {
		stop()
		_ = input.Close()
		<-ended
	}
	t.Cleanup(end)
	line := ""
	select {
	case line = <-said:
	case <-time.After(motoStart):
	}
	if reason, ok := strings.CutPrefix(line, "missing "); ok {
		skip.For(t, "moto", reason)
	}
	if line == "" {
		end()
		t.Fatalf("moto did not start:\n%s", failed.String())
	}
	return line
}
