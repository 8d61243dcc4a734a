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
		{32, math.MaxUint64, "only 32 files may be open at once here, and doctor needs 64: allow more with `ulimit -n 256`"},
		{1024, 1 << 30, "only 1024 MiB of address space may be used here, and doctor needs 2048: allow more with `ulimit -v unlimited`"},
		{64, 2 << 30, ""},
		{1024, math.MaxUint64, ""},
	} {
		got := lacking(test.files, test.room)
		if got != test.want || strings.Contains(got, "\n") {
			t.Errorf("%d files, %d bytes: %q, want %q", test.files, test.room, got, test.want)
		}
	}
}
