// Package near finds the word that was probably meant.
package near

import "unicode/utf8"

// Distance is the number of letters to insert, delete, replace or swap with their neighbor to turn
// one text into another (optimal string alignment).
func Distance(a, b string) int {
	var m measurer
	s, t := []rune(a), []rune(b)
	return m.distance(s, t, len(s)+len(t))
}

// measurer has the rows of the table, which it uses again for each pair of words.
type measurer struct{ before, last, row []int }

// distance is the distance of two words, or some larger number than most if it is larger.
func (m *measurer) distance(s, t []rune, most int) int {
	if d := len(t) - len(s); d > most || -d > most {
		return most + 1
	}
	// What both begin with costs nothing.
	for len(s) > 0 && len(t) > 0 && s[0] == t[0] {
		s, t = s[1:], t[1:]
	}
	if len(t) >= len(m.row) {
		m.before, m.last, m.row = make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	}
	before, last, row := m.before, m.last, m.row
	for j := range len(t) + 1 {
		last[j] = j
	}
	least := 0 // in the last row
	for i := range s {
		// Beyond most cells from the diagonal, every distance is larger.
		from, to := max(i-most, 0), min(i+most+1, len(t))
		smallest := i + 1
		row[from] = most + 1
		if from == 0 {
			row[0] = smallest
		}
		for j := from; j < to; j++ {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			smallest = min(smallest, row[j+1])
		}
		if to < len(t) {
			row[to+1] = most + 1
		}
		if smallest > most && least > most {
			return smallest // every further row has larger ones
		}
		least = smallest
		before, last, row = last, row, before
	}
	return last[len(t)]
}

// Nearest returns the word closest to another, "" if none is within the limit. Of equally close
// ones the first in the alphabet wins.
func Nearest(word string, words []string, limit int) string {
	var m measurer
	found, letters, other := "", []rune(word), []rune(nil)
	best := limit + 1
	for _, candidate := range words {
		// The lengths alone can exclude it, which keeps huge words cheap.
		if d := utf8.RuneCountInString(candidate) - len(letters); d > best || -d > best {
			continue
		}
		other = other[:0]
		for _, r := range candidate {
			other = append(other, r)
		}
		if d := m.distance(letters, other, best); d < best || d == best && best <= limit && candidate < found {
			found, best = candidate, d
		}
	}
	return found
}
