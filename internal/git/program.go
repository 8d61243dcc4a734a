package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"doctor/internal/host"
)

// program is the git program.
type program struct {
	path string
	env  []string
}

// The modes of entries that are not files (index-format).
const (
	modeTree      = "040000"
	modeLink      = "120000"
	modeSubmodule = "160000"
)

// maxPath limits one line of git's output, since longer paths cannot be opened.
const maxPath = 64 << 10

// killDelay is how long git may take to end after being told to.
const killDelay = 100 * time.Millisecond

// findProgram looks for git on the PATH, nil if not found. Relative folders, and those inside
// the checkout, are ignored: their content is untrusted.
func findProgram(m *host.Machine, checkout string) *program {
	folders := filepath.SplitList(variable(m, "PATH"))
	name := "git"
	switch runtime.GOOS {
	case "windows":
		name = "git.exe"
	case "darwin":
		// The git in /usr/bin opens a window to install the developer tools if they are
		// missing; otherwise it starts one of these.
		folders = append([]string{"/Library/Developer/CommandLineTools/usr/bin", "/Applications/Xcode.app/Contents/Developer/usr/bin"}, folders...)
	}
	for _, folder := range folders {
		if !filepath.IsAbs(folder) || folder == "/usr/bin" && runtime.GOOS == "darwin" {
			continue
		}
		if rel, err := filepath.Rel(checkout, folder); err == nil && filepath.IsLocal(rel) {
			continue
		}
		found := filepath.Join(folder, name)
		info, err := m.Stat(found)
		if err == nil && info.IsRegular() && (runtime.GOOS == "windows" || info.Mode&0o111 != 0) {
			return &program{found, environment(m)}
		}
	}
	return nil
}

// variable returns an environment variable, ignoring the case of its name on Windows.
func variable(m *host.Machine, name string) string {
	if value, ok := m.Env[name]; ok || runtime.GOOS != "windows" {
		return value
	}
	for have, value := range m.Env {
		if strings.EqualFold(have, name) {
			return value
		}
	}
	return ""
}

// environment is the environment of git: only what programs need to start is copied from the
// user's.
func environment(m *host.Machine) []string {
	env := []string{
		"LC_ALL=C", "HOME=/dev/null", "XDG_CONFIG_HOME=/dev/null",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_ATTR_NOSYSTEM=1",
		"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_PAGER=cat",
		// A partial clone fetches missing objects with programs from its configuration.
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_NO_REPLACE_OBJECTS=1",
	}
	for _, name := range []string{"PATH", "SystemRoot", "TEMP", "TMP"} {
		if value := variable(m, name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// command makes a git call. The repository is named, not searched for: so git does not check
// its owner (safe.directory), which protects users who run its programs.
func (p *program) command(ctx context.Context, c checkout, dir string, args ...string) *exec.Cmd {
	options := []string{
		"--git-dir=" + c.folder, "--work-tree=" + c.top, "--no-pager", "--no-optional-locks", "--literal-pathspecs",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false",
		"-c", "protocol.allow=never", "-c", "submodule.recurse=false",
	}
	cmd := exec.CommandContext(ctx, p.path, append(options, args...)...) //nolint:gosec // git, with arguments of our own
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, p.env, killDelay
	return cmd
}

// list runs git ls-files below a folder. all is false if it was stopped early.
func (p *program) list(ctx context.Context, c checkout, dir string) (files []File, all bool, err error) {
	// A sparse index has folders for what is not checked out. Without --sparse git expands
	// them, writes to the repository for that, and silently omits what a partial clone lacks.
	// Git before 2.36 does not know the option.
	files, all, err = p.lsFiles(ctx, c, dir, "--sparse")
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == usageError {
		files, all, err = p.lsFiles(ctx, c, dir)
	}
	return files, all, err
}

// usageError is git's exit code for an option that it does not know.
const usageError = 129

// listTree lists git's content of a folder of a sparse index.
func (p *program) listTree(ctx context.Context, c checkout, tree string) (files []File, err error) {
	files, all, err := collect(ctx, "git ls-tree", p.command(ctx, c, c.top, "ls-tree", "-r", "-z", "--full-tree", tree))
	if err == nil && !all {
		err = fmt.Errorf("more than %d files", maxFiles)
	}
	return files, err
}

func (p *program) lsFiles(ctx context.Context, c checkout, dir string, more ...string) (files []File, all bool, err error) {
	return collect(ctx, "git ls-files", p.command(ctx, c, dir, append([]string{"ls-files", "-z", "--cached", "--stage", "-v"}, more...)...))
}

// collect runs a command that lists files; words name it.
func collect(ctx context.Context, words string, cmd *exec.Cmd) (files []File, all bool, err error) {
	all, err = stream(ctx, words, cmd, func(out *bufio.Reader) (all bool, err error) {
		files, all, err = parseList(out)
		return all, err
	})
	return files, all, err
}

// stream runs a command and passes on its output. The command is stopped if the reader does
// not want all of it.
func stream(ctx context.Context, words string, cmd *exec.Cmd, read func(*bufio.Reader) (all bool, err error)) (all bool, err error) {
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return false, fmt.Errorf("starting git: %w", err)
	}
	// Child processes may keep the pipe open after it has ended.
	stop := context.AfterFunc(ctx, func() { _ = out.Close() })
	defer stop()
	all, readErr := read(bufio.NewReaderSize(out, maxPath))
	if readErr != nil || !all {
		_ = cmd.Cancel()
	}
	_ = out.Close()
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return false, fmt.Errorf("%s: %w", words, ctx.Err())
	case readErr == nil && !all:
		return false, nil // its exit status is irrelevant
	case err != nil && (readErr == nil || cmd.ProcessState.ExitCode() > 0):
		return false, fmt.Errorf("%s: %w", words, err)
	}
	return all, readErr
}

// parseList reads the output of git ls-files --stage -v -z: a tag, mode, hash and stage of
// each file, a tab, and its path. git ls-tree -z has mode, type and hash.
func parseList(r *bufio.Reader) (files []File, all bool, err error) {
	for {
		line, err := r.ReadSlice(0)
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			return files, true, nil
		case err != nil:
			return nil, false, fmt.Errorf("reading what git lists: %w", err)
		case len(files) == maxFiles:
			return files, false, nil
		}
		f, ok := parseFile(line[:len(line)-1])
		if !ok {
			return nil, false, errors.New("git lists files in a form that is not known")
		}
		if n := len(files); n == 0 || files[n-1].Path != f.Path { // else another side of a conflict
			files = append(files, f)
		}
	}
}

func parseFile(line []byte) (File, bool) {
	about, name, ok := bytes.Cut(line, []byte{'\t'})
	fields := strings.Fields(string(about))
	f := File{Path: strings.TrimSuffix(string(name), "/")}
	switch {
	case ok && len(fields) == 4 && len(fields[0]) == 1:
		// Lower-case letters are assume-unchanged, S is skip-worktree (git-ls-files).
		tag := fields[0]
		f.Detached = tag == "S" || tag == strings.ToLower(tag)
		f.mode, f.hash = fields[1], fields[2]
	case ok && len(fields) == 3:
		f.mode, f.hash = fields[0], fields[2]
	default:
		return f, false
	}
	return f, true
}
