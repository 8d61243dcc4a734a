package dockerfileedit

import (
	"errors"
	"strings"
	"testing"

	"doctor/fixers/internal/textedit"
)

func TestSetENV(t *testing.T) {
	for _, tt := range []struct{ before, value, want string }{
		{"ENV A=1 B=2", "x", "ENV A=x B=2"},
		{"ENV A 1", "x", "ENV A x"},
		{"env A=\"1\" B=2", `{"x": 1}`, `env A="{\"x\": 1}" B=2`},
		{"ENV A='1'", `{"x": 1}`, `ENV A='{"x": 1}'`},
		{"ENV A=1", "x", "ENV A=x"},
		{"ENV A='1'", "it's", ""},
		{"ENV A=1", "x y", ""},
		{"ENV A=1 \\\n  B=2", "x", ""},
		{"ENV A=1 A=2", "x", ""},
		{"ENV AA=1", "x", ""},
		{"ENV AA=1 A=2 A_B=3", "x", "ENV AA=1 A=x A_B=3"},
		{"ENV A_B=3\tA=2", "x", "ENV A_B=3\tA=x"},
		{"ENV A  A=1 ", "x", "ENV A  x "},
		{"ENV AA A=1", "x", ""},
		{"ENV V v", "x", ""},
		{"ENV A=\"1\"2", "x", ""},
		{"ENV A=\"1", "x", ""},
		{"RUN A=1", "x", ""},
	} {
		const head = "FROM x\r\n"
		edits, wants, err := SetENV([]byte(head+tt.before), "A", 2, func(string) (string, error) { return tt.value, nil })
		if err != nil {
			if tt.want != "" {
				t.Errorf("%s: %v", tt.before, err)
			}
			continue
		}
		after, err := textedit.Apply([]byte(head+tt.before), edits)
		if err != nil || string(after) != head+tt.want {
			t.Errorf("%s: %q, %v", tt.before, after, err)
		}
		if len(wants) != 1 || wants[0] != (textedit.Want{Fact: "A", Value: textedit.Digest(tt.value)}) {
			t.Errorf("%s: it is to become %v", tt.before, wants)
		}
	}
	refuse := func(string) (string, error) { return "", errors.New("no") }
	if _, _, err := SetENV([]byte("ENV A=1"), "A", 1, refuse); err == nil || !strings.HasPrefix(err.Error(), "A: ") {
		t.Errorf("the error %v does not name the variable", err)
	}
}
