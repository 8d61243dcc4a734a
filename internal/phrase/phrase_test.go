package phrase

import "testing"

func TestList(t *testing.T) {
	for want, words := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"},
	} {
		if got := List(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range []string{"0 checks", "1 check", "2 checks"} {
		if got := Count(n, "check"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
