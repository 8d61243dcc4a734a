package houseregion_test

import (
	"flag"
	"testing"

	"doctor/checks/builtin"
	"doctor/checks/checktest"
	"example.com/doctor/houseregion"
)

var update = flag.Bool("update", false, "write what the examples want")

func TestExamples(t *testing.T) {
	checktest.Run(t, append(builtin.Checks(), houseregion.Check), houseregion.Check, checktest.Options{Update: *update})
}
