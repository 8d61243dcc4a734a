package cli

import "fmt"

// What a run needs to be correct. With fewer file descriptors, files that cannot be opened
// would look missing; with less memory the Go runtime, which reserves far more than it uses,
// crashes at some point with stack traces.
const (
	leastFiles = 64
	leastRoom  = 2 << 30
)

// lacking says which limits of the process are too small, "" if none.
func lacking(files, room uint64) string {
	switch {
	case files < leastFiles:
		return fmt.Sprintf("the limit for open files is %d, but doctor needs %d; raise it with `ulimit -n 256`", files, leastFiles)
	case room < leastRoom:
		return fmt.Sprintf("the limit for address space is %d MiB, but doctor needs %d; raise it with `ulimit -v unlimited`", room>>20, leastRoom>>20)
	}
	return ""
}
