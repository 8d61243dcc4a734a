package near

import (
	"slices"
	"testing"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"same", "same", 0},
		{"scheduler", "sheduler", 1}, {"scheduler", "schedulers", 1}, {"scheduler", "schedular", 1},
		{"scheduler", "shceduler", 1}, // two letters swapped
		{"kitten", "sitting", 3}, {"übel", "uebel", 2}, {"ca", "abc", 3},
	}
	for _, tt := range tests {
		if got, back := Distance(tt.a, tt.b), Distance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("%q and %q: %d and %d, want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"webserver", "triggerer", "scheduler", "größe", "bat", "cat"}
	tests := []struct {
		word  string
		limit int
		want  string
	}{
		{"sheduler", 3, "scheduler"},
		{"scheduler", 0, "scheduler"},
		{"grösse", 2, "größe"},
		{"rat", 1, "bat"}, // cat is as near, and later in the alphabet
		{"postgres", 2, ""},
		{"scheduler-and-more", 3, ""},
	}
	for _, tt := range tests {
		if got := Nearest(tt.word, words, tt.limit); got != tt.want {
			t.Errorf("%q within %d: %q, want %q", tt.word, tt.limit, got, tt.want)
		}
	}
}

// TestNearestWhateverTheOrder: the words may come in any order.
func TestNearestWhateverTheOrder(t *testing.T) {
	for _, words := range [][]string{{"bat", "cat", "rats"}, {"rats", "cat", "bat"}, {"cat", "rats", "bat"}} {
		if got := Nearest("rat", words, 2); got != "bat" {
			t.Errorf("%q: %q, want %q", words, got, "bat")
		}
	}
	if got := Nearest("a", []string{"abc", "b"}, 0); got != "" {
		t.Errorf("beyond the limit: %q", got)
	}
}

// TestNearestAgreesWithDistance: what ends early finds the same word.
func TestNearestAgreesWithDistance(t *testing.T) {
	words := []string{"", "a", "profile", "porfile", "prifole", "default", "team-00012", "team-00021", "teem-0012", "größe", "maet", "tema-12"}
	for _, word := range words {
		for limit := range 6 {
			want, best := "", limit+1
			for _, candidate := range slices.Sorted(slices.Values(words)) {
				if d := Distance(word, candidate); d < best && candidate != word {
					want, best = candidate, d
				}
			}
			others := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == word })
			if got := Nearest(word, others, limit); got != want {
				t.Errorf("%q within %d: %q, want %q", word, limit, got, want)
			}
		}
	}
}

// What is measured only up to a limit is the same below it.
func TestDistanceUpToALimit(t *testing.T) {
	words := []string{"", "a", "ab", "ba", "abc", "acb", "cab", "abcd", "badc", "abab", "baba", "aabb", "bbaa", "abcab", "cabba"}
	var m measurer
	for _, a := range words {
		for _, b := range words {
			whole := Distance(a, b)
			for most := range 6 {
				got := m.distance([]rune(a), []rune(b), most)
				if whole <= most && got != whole || whole > most && got <= most {
					t.Errorf("%q and %q up to %d: %d, want %d", a, b, most, got, whole)
				}
			}
		}
	}
}
