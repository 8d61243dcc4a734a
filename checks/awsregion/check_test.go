package awsregion_test

import (
	"flag"
	"testing"

	"doctor/checks/awsregion"
	"doctor/checks/builtin"
	"doctor/checks/checktest"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), awsregion.Check, checktest.Options{Update: *update})
}
