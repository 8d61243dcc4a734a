package disk

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// isBusy reports whether a step failed because another program has the file open. Access is also
// denied while a scanner has a file open that is to be replaced. If that lasts it still counts as
// busy: writable has ruled out missing permission.
func isBusy(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// pauseBefore waits before the next attempt, in total somewhat more than a
// second.
func pauseBefore(attempt int) { time.Sleep(time.Duration(attempt) * 40 * time.Millisecond) }
