package boto

import (
	"fmt"

	"doctor/internal/certfile"
	"doctor/internal/pyjson"
)

// raise makes the Failure of an exception. A class without a module is in botocore.exceptions; for
// Python's own use builtin.
func raise(kind Kind, stage Stage, class, format string, args ...any) *Failure {
	return &Failure{
		Kind:      kind,
		Stage:     stage,
		Exception: "botocore.exceptions." + class,
		Message:   fmt.Sprintf(format, args...),
	}
}

// builtin makes the Failure of one of Python's own exceptions, whose class has
// no module in a traceback.
func builtin(kind Kind, stage Stage, class, format string, args ...any) *Failure {
	return &Failure{Kind: kind, Stage: stage, Exception: class, Message: fmt.Sprintf(format, args...)}
}

// from adds the places and the provider of a failure. Zero places are omitted.
func (f *Failure) from(provider string, at ...Pos) *Failure {
	f.Provider = provider
	for _, pos := range at {
		if pos != (Pos{}) {
			f.At = append(f.At, pos)
		}
	}
	return f
}

// about sets the subject of the message.
func (f *Failure) about(profile, key, value string) *Failure {
	f.Profile, f.Key, f.Value = profile, key, value
	return f
}

// path sets the file that the message is about.
func (f *Failure) path(path string) *Failure {
	f.Path = path
	return f
}

// failing makes the Failure of an operating system error about a file, with its name as given in
// the code.
func failing(kind Kind, stage Stage, message, name string) *Failure {
	f := builtin(kind, stage, exceptionOf(message), "%s: %s", message, pyjson.Quote(name))
	f.Fault = faultOf(message)
	return f
}

// faultOf is the fault of an operating system error, or of a bundle.
func faultOf(message string) Fault {
	switch message {
	case permissionDenied:
		return AccessRefused
	case execFormat:
		return FormatForeign
	case certfile.Damaged:
		return BundleDamaged
	}
	return NoFault
}

// Operating system errors, as Python words them.
const (
	noSuchFile       = "[Errno 2] No such file or directory"
	permissionDenied = "[Errno 13] Permission denied"
	isADirectory     = "[Errno 21] Is a directory"
	notADirectory    = "[Errno 20] Not a directory"
	noSuchDevice     = "[Errno 6] No such device or address"
	tooManyLinks     = "[Errno 40] Too many levels of symbolic links"
	readOnly         = "[Errno 30] Read-only file system"
	execFormat       = "[Errno 8] Exec format error"
)
