package repair

import (
	"testing"

	"doctor/internal/astro"
)

func TestOpenLine(t *testing.T) {
	for raw, want := range map[string]string{
		"~/.aws:/home/astro/.aws:ro":   "- ~/.aws:/home/astro/.aws:rw",
		"~/.aws:/home/astro/.aws:z,ro": "- ~/.aws:/home/astro/.aws:z,rw",
		"":                             "read_only: false",
	} {
		if got := openLine(&astro.Mount{Raw: raw}); got != want {
			t.Errorf("%q became %q", raw, got)
		}
	}
}
