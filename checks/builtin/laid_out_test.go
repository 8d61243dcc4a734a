package builtin_test

import (
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/internal/facts"
)

// example is one that has been laid out, with what tests here do to it.
type example struct {
	*exampletest.Example
	t *testing.T
}

func layOut(t *testing.T, archive string) *example {
	t.Helper()
	return &example{exampletest.LayOut(t, archive), t}
}

func offline(t *testing.T, e *example) checks.ProjectReport {
	t.Helper()
	return offlineIn(t, e.Facts())
}

func offlineIn(t *testing.T, w *facts.Facts) checks.ProjectReport {
	t.Helper()
	return exampletest.Diagnose(t, w, builtin.Checks())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
