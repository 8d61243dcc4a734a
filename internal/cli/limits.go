package cli

import "fmt"

// What a run needs to be right. With fewer files it takes those that it cannot open
// for absent ones; with less room the Go runtime, which reserves far more of it than is
// used, ends at some point or other with a page of traces.
const (
	leastFiles = 64
	leastRoom  = 2 << 30
)

// lacking says what the limits of the process are too small for, "" if they will do.
func lacking(files, room uint64) string {
	switch {
	case files < leastFiles:
		return fmt.Sprintf("only %d files may be open at once here, and doctor needs %d: allow more with `ulimit -n 256`", files, leastFiles)
	case room < leastRoom:
		return fmt.Sprintf("only %d MiB of address space may be used here, and doctor needs %d: allow more with `ulimit -v unlimited`", room>>20, leastRoom>>20)
	}
	return ""
}
