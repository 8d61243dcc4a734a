// Package similar finds the word that was meant by one that is slightly wrong.
package similar

import "slices"

// Nearest returns the known words that are close to word, the closest first:
// those within a third of its length, and always within two letters for words
// of three letters or more. The order does not depend on that of known.
func Nearest(word string, known []string) []string {
	type candidate struct {
		word     string
		distance int
	}
	limit := max(len(word)/3, 2)
	if len(word) < 3 {
		limit = 1
	}
	var near []candidate
	for _, k := range known {
		if d := Distance(word, k); d <= limit {
			near = append(near, candidate{k, d})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		if a.word < b.word {
			return -1
		}
		return 1
	})
	words := make([]string, 0, len(near))
	for _, c := range near {
		words = append(words, c.word)
	}
	return slices.Compact(words)
}

// Distance is the number of single letters to insert, delete, replace or swap
// with their neighbour to get from one word to the other (optimal string
// alignment).
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			replace := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				replace++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
