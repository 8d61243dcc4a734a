package cli

import (
	"math"
	"strings"
	"testing"
)

// A shell that allows too few files or too little memory is reported in one line; one that
// allows enough, or has no limit, is not.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		files, room uint64
		want        string
	}{
		{32, math.MaxUint64, "the limit for open files is 32, but doctor needs 64; raise it with `ulimit -n 256`"},
		{1024, 1 << 30, "the limit for address space is 1024 MiB, but doctor needs 2048; raise it with `ulimit -v unlimited`"},
		{64, 2 << 30, ""},
		{1024, math.MaxUint64, ""},
	} {
		got := lacking(test.files, test.room)
		if got != test.want || strings.Contains(got, "\n") {
			t.Errorf("%d files, %d bytes: %q, want %q", test.files, test.room, got, test.want)
		}
	}
}
