package cli

import (
	"context"
	"io"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"doctor/internal/host"
)

// system is the process that a command runs in. All that doctor knows of the
// outside comes in here.
type system struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// env is the environment, dir the working directory.
	env map[string]string
	dir string
	// dirErr is why dir is "".
	dirErr error
	now    func() time.Time
	// dial opens connections, nil for the usual way; see host.Machine.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	// goos is the system that doctor runs on, uid the user who runs it.
	goos string
	uid  int
	// stdinTerminal, stdoutTerminal and stderrTerminal say which of the three
	// are terminals; width is that of the terminal in columns.
	stdinTerminal, stdoutTerminal, stderrTerminal bool
	width                                         int
	// account returns the home folder that the system's user database has for
	// this user; it is asked when the environment names none.
	account func() (string, error)
}

// systemOfProcess is the real one.
func systemOfProcess() system {
	s := system{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		env: environment(os.Environ()), now: time.Now, goos: runtime.GOOS, uid: os.Getuid(),
		stdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		stdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		stderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		account: func() (string, error) {
			u, err := user.Current()
			if err != nil {
				return "", err
			}
			return u.HomeDir, nil
		},
	}
	s.dir, s.dirErr = os.Getwd()
	if s.dirErr != nil {
		s.dir = ""
	}
	s.width = s.columns(os.Stdout, os.Stderr)
	return s
}

// usualWidth is that of a terminal which does not tell.
const usualWidth = 80

// columns is the width of the terminal: COLUMNS if the user set it, else what
// the first terminal of these says.
func (s system) columns(files ...*os.File) int {
	if n, err := strconv.Atoi(s.getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	for _, f := range files {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return usualWidth
}

func environment(pairs []string) map[string]string {
	env := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		// On Windows there are variables such as =C:, which no shell shows.
		if name, value, ok := strings.Cut(pair, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

// stderrWidth is the width to wrap at on standard error, 0 if it is no terminal.
func (s system) stderrWidth() int {
	if s.stderrTerminal {
		return s.width
	}
	return 0
}

// noHome stands for a home folder that nobody knows: nothing is found in it.
const noHome = "/nonexistent"

// home returns the home folder of the user and whether it is known: what the
// shell says, or else the user database, as Python's expanduser does.
func (s system) home() (string, bool) {
	home := s.getenv(host.HomeVariable(s.goos))
	if home == "" && s.account != nil {
		home, _ = s.account()
	}
	if home == "" {
		return noHome, false
	}
	return s.abs(home), true
}

// getenv is a variable of the environment, "" if it is not set.
func (s system) getenv(name string) string {
	value, _ := host.LookupEnv(s.goos, s.env, name)
	return value
}

// abs makes a path absolute, from the working directory.
func (s system) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.dir, path)
}
