package charset_test

import (
	"regexp"
	"testing"

	"doctor/internal/charset"
)

// A set has the same characters as the brackets of a regular expression.
func TestOf(t *testing.T) {
	for _, inside := range []string{"a-z", "A-Za-z0-9_.-", "/+=", "", "-", "a-", "~!-$"} {
		set := charset.Of(inside)
		for b := range 256 {
			want := inside != "" && b < 128 && regexp.MustCompile("^["+inside+"]$").MatchString(string(rune(b)))
			if got := set.Has(byte(b)); got != want {
				t.Errorf("[%s] has %q: %v", inside, rune(b), got)
			}
		}
	}
}

func TestOnly(t *testing.T) {
	letters := charset.Of("a-z")
	for text, want := range map[string]bool{"": false, "a": true, "abc": true, "abcd": false, "aB": false, "aé": false, "a\n": false} {
		if got := letters.Only(text, 1, 3); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if got := letters.Leading("ab1c"); got != 2 {
		t.Errorf("%d letters lead", got)
	}
}

func TestParts(t *testing.T) {
	short := func(part string) bool { return len(part) < 3 }
	for text, want := range map[string]bool{"": true, "a": true, "a/b": true, "a/b/c": false, "abc/d": false, "/": true} {
		if got := charset.Parts(text, "/", 2, short); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
