package fixers

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// isBusy reports whether a step failed because another program has the file open.
// Access is denied, too, while a scanner holds a file that is to be replaced; where
// it stays so, persist says so all the same, since writable has looked before.
func isBusy(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// pauseBefore waits before the next attempt, over all of them for somewhat more than
// a second.
func pauseBefore(attempt int) { time.Sleep(time.Duration(attempt) * 40 * time.Millisecond) }
