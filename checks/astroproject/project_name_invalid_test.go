package astroproject

import (
	"strings"
	"testing"

	"doctor/internal/redact/redacttest"
)

// TestRename: a name that the output masks is in no proposal, in whatever spelling.
func TestRename(t *testing.T) {
	for name, want := range map[string]string{
		"My_Proj": "my-proj", "-a.b-": "a-b", "My Proj": "my-proj", "AKIAIOSFODNN7EXAMPLE": "", "___": "",
	} {
		fix := rename(name)
		commands := strings.Join(redacttest.RawAll(fix.Commands), "\n")
		if got := strings.TrimPrefix(commands, "astro config set project.name "); got != want {
			t.Errorf("%s: %s", name, commands)
		}
		if title := redacttest.Raw(fix.Title); want == "" && title != "Choose another name" || want != "" && !strings.HasSuffix(title, want) {
			t.Errorf("%s: %s", name, title)
		}
	}
}
