package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/manual"
)

// explainApp is an app with one finding, and with this standard input.
func explainApp(t *testing.T, in io.Reader) (*app, *lockedBuffer, *lockedBuffer) {
	t.Helper()
	a, out, errs := testApp(t)
	a.stdin, a.stdoutTerminal, a.stderrTerminal = in, false, false
	if err := os.WriteFile(filepath.Join(a.dir, "look.txt"), []byte("look-broken the choir is out of tune\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return a, out, errs
}

// TestExplainInterrupted: Ctrl-C ends a log that does not end, with what was found until then.
func TestExplainInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, log := io.Pipe()
		defer func() { _ = log.Close() }()
		a, out, errs := explainApp(t, in)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			_, _ = io.WriteString(log, "one\nit says: the choir is out of tune\n")
			time.Sleep(time.Minute)
			cancel()
		}()
		if code := a.run(ctx, []string{"explain"}); code != exitInterrupted {
			t.Errorf("exit code %d: %s%s", code, out, errs)
		}
		matches(t, out.String(), `^1 known error text in the log \(2 lines read\):$`, `^      line 2$`, `look-broken`)
	})
}

// endless is a log that goes on forever.
type endless struct{ line string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e.line) <= len(p) {
		n += copy(p[n:], e.line)
	}
	return n, nil
}

// TestExplainEndless: reading ends at a limit, in bounded memory.
func TestExplainEndless(t *testing.T) {
	a, out, errs := explainApp(t, io.MultiReader(strings.NewReader("it says: the choir is out of tune\n"), endless{strings.Repeat("nothing of note ", 60) + "\n"}))
	if code := a.run(t.Context(), []string{"explain"}); code != exitOK {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	matches(t, out.String(), `^1 known error text in the log \(\d+ lines read, the first 64 MiB\):$`, `^      line 1$`)
}

// TestExplainOnATerminal: without an argument there is nothing to explain, and pages are wrapped.
func TestExplainOnATerminal(t *testing.T) {
	a, out, errs := explainApp(t, strings.NewReader("it says: the choir is out of tune\n"))
	a.stdinTerminal = true
	if code := a.run(t.Context(), []string{"explain"}); code != exitUsage || !strings.Contains(errs.String(), "doctor explain < task.log") || out.String() != "" {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	var page bytes.Buffer
	a.list, a.stdout = builtin.Checks(), &page
	a.stdoutTerminal, a.width = true, 60
	if code := a.run(t.Context(), []string{"explain", exampleRule()}); code != exitOK {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for line := range strings.Lines(page.String()) {
		if len(line) > 61 && strings.Contains(strings.TrimSpace(line), " ") && !strings.HasPrefix(line, "    ") {
			t.Errorf("too long: %s", line)
		}
	}
	matches(t, page.String(), `^env-path-outside-mount$`, `^Symptom\. `)
	page.Reset()
	a.stdoutTerminal = false
	if code := a.run(t.Context(), []string{"explain", exampleRule()}); code != exitOK || !strings.HasPrefix(page.String(), "### "+exampleRule()+"\n") {
		t.Errorf("exit code %d: %s", code, page.String())
	}
}

// TestExplainShowsNoSecrets: of a log only known texts are printed, and values in them that may be
// secrets are not.
func TestExplainShowsNoSecrets(t *testing.T) {
	const secret = "wJalrXUtnFEMIbPxRfiCY"
	log := strings.Join([]string{
		"aws_secret_access_key=" + secret,
		"botocore.exceptions.ProfileNotFound: The config profile (" + secret + ") could not be found",
		"ValueError: Port could not be cast to integer value as '" + secret + "'",
		"The config profile (a\x1b[31mb) could not be found",
		"An error occurred (ExpiredToken) when calling the PutObject operation: token " + secret + " is expired",
	}, "\n")
	a, out, errs := explainApp(t, strings.NewReader(log))
	a.list = builtin.Checks()
	if code := a.run(t.Context(), []string{"explain", "--verbose"}); code != exitOK {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if text := out.String() + errs.String(); strings.Contains(text, secret[:8]) || strings.Contains(text, "\x1b") {
		t.Errorf("it is printed:\n%s", text)
	}
	matches(t, out.String(), `The config profile \(…\) could not be found$`, `Port could not be cast to integer value as …$`)
}

// TestEveryKnownText: each text of the manual leads to the rules that quote it, through the whole
// command.
func TestEveryKnownText(t *testing.T) {
	for _, k := range manual.Symptoms(builtin.Checks())[:12] {
		a, out, errs := explainApp(t, strings.NewReader("first line\n"+k.Sample+"\n"))
		a.list = builtin.Checks()
		if code := a.run(t.Context(), []string{"explain", "--verbose"}); code != exitOK {
			t.Errorf("%s: exit code %d: %s", k.Sample, code, errs)
		}
		for _, r := range k.Rules {
			if !strings.Contains(out.String(), r.ID) {
				t.Errorf("%s: %s is not named", k.Sample, r.ID)
			}
		}
	}
}
