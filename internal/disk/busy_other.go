//go:build !windows

package disk

// isBusy is always false: a file that is open elsewhere can be replaced here.
func isBusy(error) bool { return false }

func pauseBefore(int) {}
