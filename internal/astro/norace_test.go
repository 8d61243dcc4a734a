//go:build !race

package astro

const countsMemory = true
