// Package skip leaves a test out for want of something on this machine, and
// nowhere without a word.
package skip

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// For skips a test for want of something, with the reason. It fails the test
// instead if DOCTOR_REQUIRE, a list with commas, has the word for it: engine,
// root, python, botocore, jinja2, moto, git or cases.
func For(t testing.TB, word, reason string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("DOCTOR_REQUIRE"), ","), word) {
		t.Fatalf("%s is required: %s", word, reason)
	}
	t.Skipf("no %s: %s", word, reason)
}
