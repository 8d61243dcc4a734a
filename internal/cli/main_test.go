package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"doctor/checks/builtin"
	"doctor/internal/release"
)

var update = flag.Bool("update", false, "write the generated files and the golden parts of the scripts anew")

// TestMain defines the commands of the scripts: doctor is the real one, fakedoctor has checks
// that follow the project's files.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"doctor": func() {
			os.Exit(mainCode(func() *app { return patient(newApp(systemOfProcess(), builtin.Checks())) }))
		},
		"fakedoctor": func() { os.Exit(mainCode(fakeDoctor)) },
	})
}

func fakeDoctor() *app {
	s := systemOfProcess()
	s.now = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	a := patient(newApp(s, fakeChecks(nil)))
	a.version = "0.1.0"
	return a
}

// patient gives an app limits that no machine reaches, however busy: an idle one needs a
// hundredth. Tests of the limits do not use it; they run in a bubble of testing/synctest.
func patient(a *app) *app {
	a.budgets = budgets{run: 10 * time.Minute, check: 5 * time.Minute, container: 5 * time.Minute, program: 5 * time.Minute}
	return a
}

// hasty restores the default limits.
func hasty(a *app) { a.budgets = newApp(a.system, a.list).budgets }

func TestScripts(t *testing.T) { testscript.Run(t, scripts("testdata/script")) }

// scripts are the scripts in a folder, with the commands that they have.
func scripts(dir string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			home := e.WorkDir + "/home"
			if err := os.MkdirAll(home+"/.aws", 0o755); err != nil {
				return err
			}
			e.Setenv("HOME", home)
			e.Setenv("USERPROFILE", home)
			examples, err := filepath.Abs("../../examples")
			if err != nil {
				return err
			}
			e.Setenv("EXAMPLES", filepath.ToSlash(examples))
			e.Setenv("GOOS", runtime.GOOS)
			e.Setenv("MANUAL", release.This().Manual())
			// The engine and AWS of this machine are not for these tests.
			e.Setenv("DOCKER_HOST", "unix://"+e.WorkDir+"/no-engine.sock")
			e.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
			// With the race detector each process would sleep for a second at its end.
			e.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   codeCommand,
			"fifo":   fifoCommand,
			"sparse": sparseCommand,
			"bytes":  bytesCommand,
			"schema": schemaCommand,
		},
	}
}
