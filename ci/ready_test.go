// Package ci_test runs what is ready-made for others' CI, as their machines would: the Action of
// GitHub, the job of GitLab, the hook of pre-commit and the image.
package ci_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// root is the folder of this module.
const root = ".."

// finding is in each report on the example that does not work.
const finding = "env-path-outside-mount"

// read returns a file of the module.
func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// decode reads YAML; an unknown key is an error.
func decode(t *testing.T, text string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// example lays out the project of an example.
func example(t *testing.T, name string) (project string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "project")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", name, "project"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// commandLine is a program as a machine of CI would run it.
type commandLine struct {
	dir string
	env []string
}

// run returns the exit code, standard output, and both outputs.
func (c commandLine) run(t *testing.T, name string, args ...string) (code int, stdout, both string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for bash")
	}
	cmd := exec.Command(name, args...)
	// The network is not for tests. All that is built is in the caches already.
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), "GOPROXY=off", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	cmd.Env = append(cmd.Env, c.env...)
	cmd.WaitDelay = time.Minute
	var out bytes.Buffer
	var all shared
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&out, &all), &all
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), all.text.String()
}

// must runs what is not to fail.
func (c commandLine) must(t *testing.T, name string, args ...string) {
	t.Helper()
	if code, _, out := c.run(t, name, args...); code != 0 {
		t.Fatalf("%s %q: exit code %d\n%s", name, args, code, out)
	}
}

// shared is a buffer for two writers at once.
type shared struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *shared) Write(data []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(data)
}

// TestFromARelease runs what builds doctor from a tag of its repository.
func TestFromARelease(t *testing.T) {
	source := released(t)
	t.Run("GitLab", func(t *testing.T) { tryGitLab(t, source) })
	t.Run("pre-commit", func(t *testing.T) { tryPreCommit(t, source) })
}

// released is a git repository with the content of this checkout and the tag v0.1.0.
func released(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "doctor")

	_, names, _ := commandLine{dir: root}.run(t, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if errors.Is(err, os.ErrNotExist) {
			continue // removed, and not yet committed
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	committed(t, dir)
	commandLine{dir: dir}.must(t, "git", "tag", "v0.1.0")
	return dir
}

// committed makes a git repository of a folder.
func committed(t *testing.T, dir string) {
	t.Helper()
	in := commandLine{dir: dir}
	in.must(t, "git", "init", "--quiet", "--initial-branch", "main")
	in.must(t, "git", "add", "--force", ".")
	in.must(t, "git", "-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "--quiet", "--message", "All of it")
}
