// Package growstack grows the stack of a goroutine before it is needed.
//
// A stack begins with 2 KiB and doubles when it is full, each time by a copy for which the runtime
// looks up every function on it. Deep in a call that costs time, and brings the tables of all these
// functions into memory: 2 MB of the 27 of a run. At the beginning of a goroutine there is nothing
// to copy. CockroachDB has a package of this name for the same reason.
package growstack

// size is what most of doctor's goroutines need, in bytes.
const size = 24 << 10

// Grow makes room on the stack of the goroutine that calls it.
func Grow() { reserve(0) }

// reserve has a frame of that size and does not use it.
//
//go:noinline
func reserve(n int) (sum byte) {
	if n > 0 {
		var frame [size]byte
		for i := range frame {
			frame[i%n]++
		}
		sum = frame[n%size]
	}
	return sum
}
