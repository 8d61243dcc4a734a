package awsconnections_test

import (
	"flag"
	"testing"

	"doctor/checks/awsconnections"
	"doctor/checks/builtin"
	"doctor/checks/checktest"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, builtin.Checks(), awsconnections.Check, checktest.Options{Update: *update})
}
