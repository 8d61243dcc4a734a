package backendkwargs_test

import (
	"flag"
	"testing"

	"doctor/checks/backendkwargs"
	"doctor/checks/builtin"
	"doctor/checks/checktest"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), backendkwargs.Check, checktest.Options{Update: *update})
}
