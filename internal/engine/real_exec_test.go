package engine

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
)

func TestRealExec(t *testing.T) {
	lab := enginetest.New(t)
	dir, aws := project(t)
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	id := lab.Run(t, enginetest.Spec{
		Image: image, Project: "p", Service: "s", Dir: dir, User: "astro",
		Env: []string{"HOME=/home/astro"}, Binds: []string{aws + ":/home/astro/.aws"},
	})
	_, c := dialHere(t)

	tests := []struct {
		name, user     string
		command        []string
		stdin          string
		stdout, stderr string
		code           int
	}{
		{"as its own user", "", []string{"id"}, "", "50000:50000 /home/astro\n", "", 0},
		{"as another user", "1000:0", []string{"id"}, "", "1000:0 /home/astro\n", "", 0},
		{"unreadable", "", []string{"cat", "/home/astro/.aws/credentials"}, "", "", "open /home/astro/.aws/credentials: permission denied\n", 1},
		{"unwritable", "", []string{"write", "/home/astro/.aws/x", "y"}, "", "", "open /home/astro/.aws/x: permission denied\n", 1},
		{"readable by its owner", "1000", []string{"cat", "/home/astro/.aws/credentials"}, "", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "", 0},
		{"input", "", []string{"stdin"}, "print('x')\n", "print('x')\n", "11 bytes\n", 0},
		{"no input", "", []string{"stdin"}, "", "", "0 bytes\n", 0},
		{"input that nobody reads", "", []string{"exit", "3"}, strings.Repeat("x", 1<<20), "", "", 3},
		{"exit code", "", []string{"exit", "42"}, "", "", "", 42},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, err := c.Exec(t.Context(), id, tt.user, append([]string{"/bin/probe"}, tt.command...), strings.NewReader(tt.stdin))
			if err != nil {
				t.Fatal(err)
			}
			if string(out.Stdout) != tt.stdout || string(out.Stderr) != tt.stderr || out.ExitCode != tt.code || out.Truncated {
				t.Errorf("got %q, %q, exit %d, truncated %v", out.Stdout, out.Stderr, out.ExitCode, out.Truncated)
			}
		})
	}

	t.Run("much output", func(t *testing.T) {
		out, err := c.Exec(t.Context(), id, "", []string{"/bin/probe", "spam", "3000000"}, nil)
		if err != nil || len(out.Stdout) != MaxOutput || len(out.Stderr) != MaxOutput || !out.Truncated || out.ExitCode != 0 {
			t.Errorf("%d and %d bytes, truncated %v, exit %d: %v", len(out.Stdout), len(out.Stderr), out.Truncated, out.ExitCode, err)
		}
	})
	t.Run("no such program", func(t *testing.T) {
		if _, err := c.Exec(t.Context(), id, "", []string{"python3", "-c", "1"}, nil); KindOf(err) != NoProgram {
			t.Errorf("%v, want no such program", err)
		}
	})
	// runs waits until a program is seen in the container.
	runs := func(t *testing.T, program string, want bool) {
		t.Helper()
		for limit := time.Now().Add(patience); time.Now().Before(limit) && t.Context().Err() == nil; time.Sleep(10 * time.Millisecond) {
			top, err := lab.Docker.ContainerTop(t.Context(), id, nil)
			if err == nil && strings.Contains(fmt.Sprint(top.Processes), program) == want {
				return
			}
		}
		if t.Context().Err() == nil {
			t.Errorf("%s: running is not %v", program, want)
		}
	}
	t.Run("one that does not end", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { runs(t, "probe sleep 3600", true); cancel() }()
		if _, err := c.Exec(ctx, id, "", []string{"/bin/probe", "sleep", "3600"}, nil); KindOf(err) != Interrupted {
			t.Errorf("got %v", err)
		}
	})
	t.Run("one that waits for the end of its input", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { runs(t, "probe stdin", true); cancel() }()
		in, open := io.Pipe()
		_, err := c.Exec(ctx, id, "", []string{"/bin/probe", "stdin"}, in)
		_ = open.Close()
		if KindOf(err) != Interrupted {
			t.Errorf("got %v", err)
		}
		runs(t, "probe stdin", false)
	})
	t.Run("nothing to run", func(t *testing.T) {
		if _, err := c.Exec(t.Context(), id, "", nil, nil); err == nil {
			t.Error("no error")
		}
	})
	t.Run("not running", func(t *testing.T) {
		lab.Stop(t, id)
		if _, err := c.Exec(t.Context(), id, "", []string{"/bin/probe", "id"}, nil); KindOf(err) != Rejected {
			t.Errorf("%v, want a refusal", err)
		}
	})
}
