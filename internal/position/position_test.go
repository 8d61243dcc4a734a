package position

import (
	"slices"
	"testing"
)

func TestYAML(t *testing.T) {
	for text, want := range map[string][]int{
		"":                         {0},
		"a":                        {0},
		"a\nb":                     {0, 2},
		"a\r\nb\r\n":               {0, 3, 6},
		"a\rb\r":                   {0, 2, 4},
		"a\r\r\n\nb":               {0, 2, 4, 5},
		"\ufeffa\nb":               {3, 5},
		"\ufeff":                   {3},
		"a\u0085b\u2028c\u2029d":   {0, 3, 7, 11},
		"\xff\n\u00fc\n\x00\nb":    {0, 2, 5, 7},
		"a\n\ufeffb\v\f\u00a0c\nd": {0, 2, 12},
	} {
		if got := YAML(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
