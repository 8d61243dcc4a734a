package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the generated files and the golden parts of the scripts anew")

// TestMain makes commands of the scripts: doctor is the real one, fakedoctor
// has checks that do as the project's files say.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"doctor":     func() { os.Exit(mainCode()) },
		"fakedoctor": func() { os.Exit(fakeMain()) },
	})
}

func fakeMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	s := systemOfProcess()
	s.now = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	a := newApp(s, fakeChecks())
	a.version = "0.1.0"
	return a.run(ctx, os.Args[1:])
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
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
			// The engine and AWS of this machine are not for these tests.
			e.Setenv("DOCKER_HOST", "unix://"+e.WorkDir+"/no-engine.sock")
			e.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
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
	})
}
