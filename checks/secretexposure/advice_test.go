package secretexposure

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact/redacttest"
)

// TestTrackedKeys: a file that is removed from git must not return with the next git add, and
// one that the project needs stays.
func TestTrackedKeys(t *testing.T) {
	const replace = ", then create new keys at AWS and delete the old ones, which stay in the history"
	for name, c := range map[string]struct {
		ignored, file, want string
	}{
		"nothing ignored": {"", ".env", "Remove .env from git" + replace + "\necho /.env >> .gitignore\ngit rm --cached .env"},
		"an open line":    {"logs", ".env", "Remove .env from git" + replace + "\nprintf '\\n%s\\n' /.env >> .gitignore\ngit rm --cached .env"},
		"ignored already": {"logs\n.env\n", ".env", "Remove .env from git" + replace + "\ngit rm --cached .env"},
		"a Dockerfile":    {"", "Dockerfile", "Remove the keys from Dockerfile" + replace + "\naws iam create-access-key"},
		"an override":     {"", "docker-compose.override.yml", "Remove the keys from docker-compose.override.yml" + replace + "\naws iam create-access-key"},
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
