//go:build race

package astro

// countsMemory: the race detector drops pooled memory, so that the number of allocated bytes is
// meaningless.
const countsMemory = false
