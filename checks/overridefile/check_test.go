package overridefile_test

import (
	"flag"
	"testing"

	"doctor/checks/builtin"
	"doctor/checks/checktest"
	"doctor/checks/overridefile"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), overridefile.Check, checktest.Options{Update: *update})
}
