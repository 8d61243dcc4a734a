package astroproject

import (
	"strings"
	"testing"

	"doctor/internal/redact/redacttest"
)

// TestRename: a name that the output masks is never part of a proposal, in any spelling.
func TestRename(t *testing.T) {
	for name, want := range map[string]string{
		"My_Proj": "my-proj", "-a.b-": "a-b", "My Proj": "my-proj", "AKIAIOSFODNN7EXAMPLE": "my-project", "___": "my-project",
	} {
		fix := rename(name)
		if got := strings.Join(redacttest.RawAll(fix.Commands), "\n"); got != "astro config set project.name "+want {
			t.Errorf("%s: %s", name, got)
		}
		if title := redacttest.Raw(fix.Title); !strings.HasSuffix(title, " "+want) {
			t.Errorf("%s: %s", name, title)
		}
	}
}
