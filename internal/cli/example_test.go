package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks/builtin"
)

const examplesDir = "../../examples"

// example is one project of examples/ laid out in a folder of the test: the
// project under the home folder of its user.
type example struct{ home, project string }

// layOutExample copies an example, with the modes that a fresh checkout has
// where the umask is the usual one.
func layOutExample(t testing.TB, name string) example {
	t.Helper()
	// Some systems have their temporary folder behind a link.
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := example{home: home, project: filepath.Join(home, name)}
	for from, to := range map[string]string{"home": e.home, "project": e.project} {
		if err := os.CopyFS(to, os.DirFS(filepath.Join(examplesDir, name, from))); err != nil {
			t.Fatal(err)
		}
	}
	err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if entry.IsDir() {
			mode = 0o755
		}
		return os.Chmod(path, mode)
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// app is doctor in the folder of the example, without a terminal, with the real
// checks and nothing of this machine's environment.
func (e example) app() (a *app, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	return patient(newApp(system{
		stdin: strings.NewReader(""), stdout: stdout, stderr: stderr,
		env: map[string]string{"HOME": e.home, "USERPROFILE": e.home}, dir: e.project,
		now: time.Now, goos: "linux",
	}, builtin.Checks())), stdout, stderr
}
