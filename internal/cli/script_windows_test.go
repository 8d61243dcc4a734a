package cli

import "github.com/rogpeppe/go-internal/testscript"

func fifoCommand(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("there are no FIFOs") }
