package shlex

import (
	"strings"
	"testing"
)

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", "a b", `profile "x y"`, `'a'"b"\c`, `"a`, `a\`, "profile\tx", `""`, `a"\"b\x"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := Split(line)
		if err != nil {
			if words != nil || !strings.ContainsAny(line, `'"\`) {
				t.Fatalf("%q: %q, %v", line, words, err)
			}
			return
		}
		for _, word := range words {
			if len(word) > 3*len(line) { // bytes that are no UTF-8 become three
				t.Fatalf("%q: %q", line, words)
			}
		}
		if !strings.ContainsAny(line, `'"\`) {
			separated := strings.FieldsFunc(strings.ToValidUTF8(line, "\ufffd"), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) })
			if len(separated) != len(words) {
				t.Fatalf("%q: %q", line, words)
			}
		}
	})
}
