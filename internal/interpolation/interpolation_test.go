package interpolation

import (
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
)

// TestSizeIsKnownBefore compares the computed size with compose's result.
func TestSizeIsKnownBefore(t *testing.T) {
	values := map[string]string{"A": "0123456789", "B": strings.Repeat("b", 1000), "EMPTY": ""}
	lookup := func(name string) (string, bool) { v, ok := values[name]; return v, ok }
	for _, text := range []string{
		"", "x", "$A", "${A}$B", "${A:-$B}", "${NONE:-$B$B}", "${EMPTY:-${A:-$B}}", "${A:+$B$B}", "${EMPTY:+$B}", "${NONE+$B}", "${A-$B}${NONE-$A}",
		"$$A", "$${A}", "${A:?$B}", "${A}x${B}y${A}", "${NONE}", "{$A}", "${A:-}}$B", "${A:-{}$B}",
	} {
		made, err := template.Substitute(text, lookup)
		if size := Size(text, LengthIn(lookup)); err == nil && size < len(made) {
			t.Errorf("%q: said to be %d bytes, and is %d", text, size, len(made))
		}
	}
	if size := Size("${NONE:-$B}", LengthIn(lookup)); size > 2000 {
		t.Errorf("%d bytes are more than all of its values", size)
	}
}
