package dotenvedit

import (
	"maps"
	"strings"
	"testing"

	"doctor/fixers/internal/textedit"
)

// TestEdits: each edit changes the facts that it states, and no other.
func TestEdits(t *testing.T) {
	type edit = func(text []byte) ([]textedit.Splice, []textedit.Want, error)
	set := func(values map[string]string) edit {
		return func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Set(text, values, false) }
	}
	upper := func(value string) (string, error) { return strings.ReplaceAll(value, "b", "B"), nil }
	for name, tt := range map[string]struct {
		edit         edit
		before, want string // want "" is an error
	}{
		"set":                {set(map[string]string{"A": "x", "C": "y z", "D": "#"}), "A=0\nexport A='1' # c\nB=2", "A=0\nexport A='x' # c\nB=2\nC=y z\nD=#"},
		"set, in a bad line": {set(map[string]string{"A": "x"}), "A=\"1\n", ""},
		"comment": {func(text []byte) ([]textedit.Splice, []textedit.Want, error) {
			return Comment(text, []string{"A", "C"})
		}, "\ufeffA=\"1\n2\"\nB=2\nA=3\n", "\ufeff# A=\"1\n# 2\"\nB=2\n# A=3\n"},
		"comment, missing":  {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Comment(text, []string{"C"}) }, "A=1\n", ""},
		"rename":            {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Rename(text, "A", "C") }, "A = 0\r\nexport A='1'\r\nAB=2\r\n", "C = 0\r\nexport C='1'\r\nAB=2\r\n"},
		"rename, taken":     {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Rename(text, "A", "B") }, "A=1\nB=2\n", ""},
		"change":            {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Change(text, "A", upper) }, "A=\"a\\\"b\" # b\n", "A=\"a\\\"B\" # b\n"},
		"change, missing":   {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Change(text, "A", upper) }, "A\n", ""},
		"rewrite":           {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Rewrite(text, "A", upper) }, "A=\"ab\" # b\n", "A='aB' # b\n"},
		"rewrite, with a $": {func(text []byte) ([]textedit.Splice, []textedit.Want, error) { return Rewrite(text, "A", upper) }, "A=ab$X\n", ""},
	} {
		edits, wants, err := tt.edit([]byte(tt.before))
		if err != nil {
			if tt.want != "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		after, err := textedit.Apply([]byte(tt.before), edits)
		if err != nil || string(after) != tt.want {
			t.Errorf("%s: %q, %v, want %q", name, after, err, tt.want)
		}
		was, err := Facts([]byte(tt.before))
		if err != nil {
			t.Fatal(name, err)
		}
		is, err := Facts(after)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, w := range wants {
			if was[w.Fact] = w.Value; w.Value == "" {
				delete(was, w.Fact)
			}
		}
		if !maps.Equal(was, is) {
			t.Errorf("%s: it does not state all that changes: %v", name, wants)
		}
	}
}
