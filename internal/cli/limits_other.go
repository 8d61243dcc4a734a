//go:build !linux && !darwin

package cli

import "math"

// limits: the system has none of its own for a process.
func limits() (files, room uint64) { return math.MaxUint64, math.MaxUint64 }
