// Package near finds the word that was probably meant.
package near

import (
	"slices"
	"unicode/utf8"
)

// Distance is the number of letters to insert, delete, replace or swap with their neighbor to turn
// one text into another (optimal string alignment).
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

// Nearest returns the word closest to another, "" if none is within the limit. Of equally close
// ones the first in the alphabet wins.
func Nearest(word string, words []string, limit int) string {
	found, letters := "", utf8.RuneCountInString(word)
	for _, candidate := range slices.Sorted(slices.Values(words)) {
		// The lengths alone can exclude it, which keeps huge words cheap.
		if d := utf8.RuneCountInString(candidate) - letters; d > limit || -d > limit {
			continue
		}
		if d := Distance(word, candidate); d <= limit {
			found, limit = candidate, d-1
		}
	}
	return found
}
