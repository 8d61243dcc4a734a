package cli

import (
	"errors"
	"fmt"

	"doctor/checks"
	"doctor/report"
)

// The exit codes, the same in every format.
const (
	exitOK          = 0   // nothing failed
	exitFailed      = 1   // at least one check failed
	exitUsage       = 2   // wrong usage or an unreadable configuration
	exitUnknown     = 3   // nothing failed, but at least one check is unknown
	exitInterrupted = 130 // interrupted
)

const exitStatus = `EXIT STATUS
  0    nothing failed (warnings are allowed unless --strict)
  1    at least one check failed
  2    wrong usage or an unreadable configuration
  3    nothing failed, but at least one check is unknown
  130  interrupted; what was found until then is reported`

// tally is what matters of results for the exit code.
type tally struct{ failed, unknown bool }

func (t *tally) add(p report.Project, strict bool) {
	for _, r := range p.Results {
		switch {
		case r.Status == checks.Fail, strict && hasFinding(r):
			t.failed = true
		case r.Status == checks.Unknown:
			t.unknown = true
		}
	}
}

// code is the exit code for the results.
func (t *tally) code(interrupted bool) int {
	switch {
	case interrupted:
		return exitInterrupted
	case t.failed:
		return exitFailed
	case t.unknown:
		return exitUnknown
	}
	return exitOK
}

// hasFinding looks at the findings: a check with status unknown may have some.
func hasFinding(r checks.Result) bool { return len(r.Findings) > 0 }

// usageError is wrong usage or an unreadable configuration. The hint, if any, says what to do
// instead.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...)}
}

func usageHint(hint, format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...), hint}
}

// codeError ends the process with a code and prints nothing: everything has been printed.
type codeError struct{ code int }

func (e *codeError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// ended converts an exit code to the error that a command returns for it.
func ended(code int) error {
	if code == exitOK {
		return nil
	}
	return &codeError{code}
}

// codeOf is the inverse of ended.
func codeOf(err error) int {
	var code *codeError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return code.code
	}
	return exitUsage
}
