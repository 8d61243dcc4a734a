package astroproject_test

import (
	"flag"
	"testing"

	"doctor/checks/astroproject"
	"doctor/checks/builtin"
	"doctor/checks/checktest"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), astroproject.Check, checktest.Options{Update: *update})
}
