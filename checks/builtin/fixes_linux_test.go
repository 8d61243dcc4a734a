package builtin_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"doctor/checks/internal/exampletest"
	"doctor/internal/redact/redacttest"
)

// inPlaceOf puts other things where the AWS files should be.
var inPlaceOf = map[string]func(t *testing.T, path string){
	"a FIFO": func(t *testing.T, path string) {
		t.Helper()
		must(t, syscall.Mkfifo(path, 0o644))
	},
	"a socket": func(t *testing.T, path string) {
		t.Helper()
		must(t, syscall.Mknod(path, syscall.S_IFSOCK|0o644, 0))
	},
	"an empty folder": func(t *testing.T, path string) {
		t.Helper()
		must(t, os.Mkdir(path, 0o755))
	},
	"a file": func(t *testing.T, path string) {
		t.Helper()
		must(t, os.WriteFile(path, nil, 0o600))
	},
	"a file with keys": func(t *testing.T, path string) {
		t.Helper()
		must(t, os.WriteFile(path, []byte("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"), 0o644))
	},
	"a link to nothing": func(t *testing.T, path string) {
		t.Helper()
		must(t, os.Symlink("nothing", path))
	},
}

// TestNoFixRestatesWhatIsInPlaceOfAFile: for a wrong thing in the place of a file or the
// folder, no fix names or mounts it as before.
func TestNoFixRestatesWhatIsInPlaceOfAFile(t *testing.T) {
	for what, put := range inPlaceOf {
		for _, name := range []string{".aws", ".aws/credentials", ".aws/config", ".aws/creds"} {
			for mounting, volume := range map[string]string{
				"the folder":    "~/.aws:/home/astro/.aws",
				"that itself":   "~/" + name + ":/home/astro/" + name,
				"another place": "~/.aws:/opt/aws",
			} {
				for naming, dotenv := range map[string]string{
					"no variable":      "",
					"that by variable": "AWS_SHARED_CREDENTIALS_FILE=/home/astro/" + name + "\n",
					"the usual files":  "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n",
					"the other place":  "AWS_CONFIG_FILE=/opt/aws/config\nAWS_SHARED_CREDENTIALS_FILE=/opt/aws/credentials\n",
				} {
					t.Run(fmt.Sprintf("%s at %s, mounted %s, %s", what, name, mounting, naming), func(t *testing.T) {
						t.Parallel()
						var archive strings.Builder
						fmt.Fprintf(&archive, "-- DELETE home/.aws/%s --\n", strings.TrimPrefix(strings.TrimPrefix(name, ".aws"), "/"))
						fmt.Fprintf(&archive, "-- project/.env --\n%s-- project/docker-compose.override.yml --\nservices:\n", dotenv)
						for _, s := range []string{"api-server", "dag-processor", "scheduler", "triggerer"} {
							fmt.Fprintf(&archive, "  %s:\n    volumes:\n      - %s\n", s, volume)
						}
						e := layOut(t, archive.String())
						put(t, filepath.Join(e.Home, name))
						noFixIsPresent(t, e.Facts())
						for _, f := range exampletest.Findings(offlineIn(t, e.Facts())) {
							if what != "an empty folder" && strings.Contains(redacttest.Raw(f.Message), "names a folder") {
								t.Errorf("%s is called a folder: %s", what, redacttest.Raw(f.Message))
							}
						}
					})
				}
			}
		}
	}
}
