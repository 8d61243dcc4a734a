package textedit

import (
	"reflect"
	"testing"
)

func TestLines(t *testing.T) {
	const text = "a\r\nb\rc\n"
	if got, want := Lines([]byte(text)), []Span{{0, 1}, {3, 4}, {5, 6}, {7, 7}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestAppendLine(t *testing.T) {
	for text, want := range map[string]string{"": "x\n", "\ufeff": "x\n", "a": "\nx", "a\n": "x\n", "a\r\nb": "\r\nx", "a\r": "x\r"} {
		if got := AppendLine([]byte(text), "x"); got != want {
			t.Errorf("to %q: %q, want %q", text, got, want)
		}
	}
}

// TestTokenDiff: in JSON whole names and values are replaced, elsewhere as little as possible, and
// never a part of a character.
func TestTokenDiff(t *testing.T) {
	for name, tt := range map[string]struct {
		before, after string
		want          []Splice
	}{
		"same":      {"a", "a", nil},
		"text":      {"/a/x/c", "/a/y/c", []Splice{{3, 4, "y"}}},
		"character": {"é", "è", []Splice{{0, 2, "è"}}},
		"JSON":      {`{"ab": 1, "c": 2}`, `{"ac": 1, "c": 3}`, []Splice{{1, 5, `"ac"`}, {15, 16, "3"}}},
		"no JSON":   {`{"ab": 1`, `"ac": 1`, []Splice{{0, 4, `"ac`}}},
	} {
		got := TokenDiff(tt.before, tt.after)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
		if after, err := Apply([]byte(tt.before), got); err != nil || string(after) != tt.after {
			t.Errorf("%s: becomes %q, %v", name, after, err)
		}
	}
}

func TestOverlaps(t *testing.T) {
	for _, tt := range []struct {
		a, b Splice
		want bool
	}{
		{Splice{1, 3, ""}, Splice{2, 4, ""}, true},
		{Splice{1, 3, ""}, Splice{3, 4, ""}, false},
		{Splice{1, 1, "a"}, Splice{1, 1, "b"}, true},
		{Splice{1, 1, "a"}, Splice{0, 1, ""}, false},
	} {
		if got := tt.a.Overlaps(tt.b); got != tt.want || tt.b.Overlaps(tt.a) != tt.want {
			t.Errorf("%v and %v: %v", tt.a, tt.b, got)
		}
	}
}

func TestDifferences(t *testing.T) {
	got := Differences(Facts{"a": "1", "b": "2", "c": "3"}, Facts{"b": "4", "c": "3", "d": "5"})
	if want := []Want{{Fact: "a"}, {"b", "4"}, {"d", "5"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
