package casetest

import (
	"os"
	"testing"
)

// Choice is the environment variable that says how much is run of what has hundreds of cases:
// everything if it is unset, Sample for the first case of each kind. Of the recorded cases a kind
// is one root cause. .ci/run sets it for the race detector, which makes doctor five times as slow,
// and runs everything without it; .ci/soak runs everything with it. Nothing but the list decides
// what is in the sample.
const (
	Choice = "DOCTOR_CASES"
	Sample = "sample"
)

// IsSample reports whether only the first case of each kind is to be run. A value of Choice
// that means nothing fails the test.
func IsSample(t testing.TB) bool {
	t.Helper()
	choice := os.Getenv(Choice)
	if choice != "" && choice != Sample {
		t.Fatalf("%s is %q; unset it, or set it to %s", Choice, choice, Sample)
	}
	return choice == Sample
}

// choose returns the cases to run, and logs how many of a sample those are.
func choose(t testing.TB, cases []Case) []Case {
	t.Helper()
	if !IsSample(t) {
		return cases
	}
	chosen := firstOfEach(cases)
	t.Logf("%d of %d cases are chosen, the first of each root cause", len(chosen), len(cases))
	return chosen
}

// firstOfEach are the first cases of each root cause, in their order.
func firstOfEach(cases []Case) []Case {
	seen := map[string]bool{}
	var chosen []Case
	for _, c := range cases {
		if !seen[c.Expect.RootCause] {
			seen[c.Expect.RootCause] = true
			chosen = append(chosen, c)
		}
	}
	return chosen
}
