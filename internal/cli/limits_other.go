//go:build !linux && !darwin

package cli

import "math"

// limits returns no limits: the system does not have any for a process.
func limits() (files, room uint64) { return math.MaxUint64, math.MaxUint64 }
