//go:build linux || darwin

package cli

import (
	"math"
	"syscall"
)

// limits returns how many files the process may open and how many bytes of address space it
// may use. Go has raised the first one to the maximum for the user.
func limits() (files, room uint64) {
	of := func(resource int) uint64 {
		var limit syscall.Rlimit
		if syscall.Getrlimit(resource, &limit) != nil {
			return math.MaxUint64
		}
		return limit.Cur
	}
	return of(syscall.RLIMIT_NOFILE), of(syscall.RLIMIT_AS)
}
