package secretexposure

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact/redacttest"
)

// TestTrackedKeys: a file that is taken out of git must not come back with the next
// git add, and one that the project needs stays.
func TestTrackedKeys(t *testing.T) {
	const anew = "make new keys at AWS and delete the old ones, which stay in the history"
	for name, c := range map[string]struct {
		ignored, file, want string
	}{
		"nothing ignored": {"", ".env", "Remove the file from git, keep it out, and " + anew + "\necho /.env >> .gitignore\ngit rm --cached .env"},
		"an open line":    {"logs", ".env", "Remove the file from git, keep it out, and " + anew + "\nprintf '\\n%s\\n' /.env >> .gitignore\ngit rm --cached .env"},
		"ignored already": {"logs\n.env\n", ".env", "Remove the file from git, keep it out, and " + anew + "\ngit rm --cached .env"},
		"a Dockerfile":    {"", "Dockerfile", "Remove the keys from the file, and " + anew},
		"an override":     {"", "docker-compose.override.yml", "Remove the keys from the file, and " + anew},
	} {
		t.Run(name, func(t *testing.T) {
			w := scenetest.Scene{Files: map[string]string{"project/.gitignore": c.ignored}}.Facts(t, awstest.New(t, awstest.Options{}))
			fix := fixTracked(&checks.Pass{Facts: w}, c.file)
			if got := strings.Join(append([]string{redacttest.Raw(fix.Title)}, redacttest.RawAll(fix.Commands)...), "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
