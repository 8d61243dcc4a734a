package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"doctor/checks"
	"doctor/internal/aws/awstest"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
)

// manyApp is an app above some projects that take a while.
func manyApp(t *testing.T, n int, file string) (*app, *lockedBuffer, *lockedBuffer) {
	t.Helper()
	a, out, errs := testApp(t)
	for i := range n {
		dir := filepath.Join(a.dir, fmt.Sprintf("project-%02d", i))
		if err := os.MkdirAll(filepath.Join(dir, ".astro"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{".astro/config.yaml", file} {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return a, out, errs
}

// Each project has the whole time for itself: all of them take longer than that.
func TestTimeoutOfEachProject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, out, errs := manyApp(t, 40, "nap")
		a.stdoutTerminal, a.stderrTerminal = false, false
		if code := a.run(t.Context(), []string{"--recursive", "--timeout", "1500ms"}); code != exitOK {
			t.Errorf("exit code %d: %s%s", code, out, errs)
		}
	})
}

// What is shown while many projects are diagnosed is how far it got.
func TestProgressOfManyProjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, out, errs := manyApp(t, 40, "nap")
		if code := a.run(t.Context(), []string{"--recursive"}); code != exitOK {
			t.Errorf("exit code %d: %s%s", code, out, errs)
		}
		got := errs.String()
		if !strings.HasPrefix(got, "\r\x1b[Kdiagnosed 0 of 40 projects") || !strings.HasSuffix(got, "\r\x1b[K") || strings.Contains(got, "slow") {
			t.Errorf("standard error: %q", got)
		}
	})
}

// Ctrl-C ends it: what was diagnosed is reported, and the rest is unknown.
func TestInterruptedAmongMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, out, _ := manyApp(t, 40, "hang")
		a.stdoutTerminal = false
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		began := time.Now()
		if code := a.run(ctx, []string{"-r", "--write-baseline", "baseline.json"}); code != exitInterrupted || !soonAfter(began, 50*time.Millisecond) {
			t.Errorf("exit code %d after %v", code, time.Since(began))
		}
		matches(t, out.String(), `^project-39 +unknown `, `interrupted$`, `40 projects$`)
		if _, err := os.Stat(filepath.Join(a.dir, "baseline.json")); err == nil {
			t.Error("a baseline of half of them was written")
		}
	})
}

// Nothing of a project is kept but its results: when the last of many is diagnosed, the files and
// models of the others are gone.
func TestManyProjectsAreForgotten(t *testing.T) {
	const all = 60
	a, out, errs := manyApp(t, all, "Dockerfile")
	var mu sync.Mutex
	var seen []weak.Pointer[facts.Facts]
	kept := 0
	a.list = append(a.list, &checks.Check{
		ID: "weight", Title: "What is kept", Doc: "Counts.", Scope: facts.Project,
		Rules: []*checks.Rule{{ID: "weight-broken", Severity: checks.Error, Title: "Kept", Doc: "**Fix.** Forget it.", Since: "0.1.0"}},
		Run: func(_ context.Context, p *checks.Pass) error {
			mu.Lock()
			defer mu.Unlock()
			if seen = append(seen, weak.Make(p.Facts)); len(seen) < all {
				return nil
			}
			runtime.GC()
			for _, w := range seen {
				if w.Value() != nil {
					kept++
				}
			}
			return nil
		},
	})
	if code := a.run(t.Context(), []string{"--recursive", "--offline"}); code != exitOK || len(seen) != all {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if kept > 2*runtime.GOMAXPROCS(0)+8 {
		t.Errorf("%d of %d projects are kept", kept, all)
	}
}

// However many projects there are, their common identity is asked for once, and the engine
// identifies itself once.
func TestRequestsOfManyProjects(t *testing.T) {
	aws := awstest.New(t, awstest.Options{})
	engine := enginetest.Engine("1.51", enginetest.Answers{
		"/info":            enginetest.JSON(`{"Name": "here", "OSType": "linux"}`),
		"/containers/json": enginetest.JSON("[]"),
	})
	e := layOutExample(t, "airflow3-repaired")
	tree := t.TempDir()
	for i := range 5 {
		if err := os.CopyFS(filepath.Join(tree, fmt.Sprint(i)), os.DirFS(e.project)); err != nil {
			t.Fatal(err)
		}
	}
	e.project = tree
	a, stdout, stderr := e.app()
	a.env["DOCKER_HOST"] = enginetest.Serve(t, engine)
	for name, value := range aws.Env() {
		a.env[name] = value
	}
	if code := a.run(t.Context(), []string{"-r"}); code != exitOK || !strings.Contains(stdout.String(), "5 projects") {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	asked := aws.Actions()
	if n := len(slices.DeleteFunc(asked, func(action string) bool { return action != "sts:GetCallerIdentity" })); n != 1 {
		t.Errorf("it asked AWS %d times who it is", n)
	}
}
