// Package skip skips tests if this machine lacks something, and always says so.
package skip

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// For skips a test because something is missing, with the reason. It fails the test instead if
// DOCTOR_REQUIRE, a comma-separated list, contains the word for it: acl, engine, root, python,
// botocore, jinja2, moto, git, pre-commit, cases, or the name of a shell.
func For(t testing.TB, word, reason string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("DOCTOR_REQUIRE"), ","), word) {
		t.Fatalf("%s is required: %s", word, reason)
	}
	t.Skipf("no %s: %s", word, reason)
}
