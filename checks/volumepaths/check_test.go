package volumepaths_test

import (
	"flag"
	"testing"

	"doctor/checks/builtin"
	"doctor/checks/checktest"
	"doctor/checks/volumepaths"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), volumepaths.Check, checktest.Options{Update: *update})
}
