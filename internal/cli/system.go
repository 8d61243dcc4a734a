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

// system is the process that a command runs in: everything that doctor knows of the outside.
type system struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// env is the environment, dir the working directory.
	env map[string]string
	dir string
	// dirErr is why dir is "".
	dirErr error
	now    func() time.Time
	// dial opens connections, nil for the default; see host.Machine.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	// goos is the system that doctor runs on, uid the user who runs it.
	goos string
	uid  int
	// stdinTerminal, stdoutTerminal and stderrTerminal say which of the three
	// are terminals; width is that of the terminal in columns.
	stdinTerminal, stdoutTerminal, stderrTerminal bool
	width                                         int
	// account returns the home folder from the system's user database; it is called if the
	// environment does not name one.
	account func() (string, error)
	// program returns the first line with which a program names its version, or why there is none;
	// nil if there are no other programs.
	program func(name, arg string, within time.Duration) string
}

// systemOfProcess is the system of this process.
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
		program: programVersion,
	}
	s.dir, s.dirErr = os.Getwd()
	if s.dirErr != nil {
		s.dir = ""
	}
	s.width = s.columns(os.Stdout, os.Stderr)
	return s
}

// usualWidth is the width of a terminal that does not report it.
const usualWidth = 80

// columns is the width of the terminal: COLUMNS if the user set it, else the width of the
// first of these that is a terminal.
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
		// Windows has variables such as =C:, which shells do not show.
		if name, value, ok := strings.Cut(pair, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

// stderrWidth is the width to wrap at on standard error, 0 if it is not a terminal.
func (s system) stderrWidth() int {
	if s.stderrTerminal {
		return s.width
	}
	return 0
}

// noHome is used for an unknown home folder: nothing is found in it.
const noHome = "/nonexistent"

// home returns the home folder of the user and whether it is known: from the environment, or
// else from the user database, like Python's expanduser.
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

// getenv returns a variable of the environment, "" if it is not set.
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
