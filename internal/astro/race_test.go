//go:build race

package astro

// countsMemory: the race detector throws away what is kept to be used again, so that
// what is asked for says nothing.
const countsMemory = false
