package pyre

import (
	"encoding/hex"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
)

// script prints the result of re.match for each pattern and the text after a NUL.
const script = `
import re, sys, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    pattern, text = bytes.fromhex(line.strip()).decode().split("\0")
    try:
        answer = "yes" if re.match(pattern, text, re.IGNORECASE) else "no"
    except (re.error, OverflowError) as err:
        cls = type(err)
        answer = ("re.error" if issubclass(cls, re.error) else cls.__name__) + ": " + str(err)
    print(answer.encode("utf-8", "backslashreplace").hex())
`

func answer(pattern, text string) string {
	re, err := Compile(pattern)
	if err != nil {
		return err.Error()
	}
	return map[Answer]string{No: "no", Yes: "yes", Unknown: "unknown"}[re.Match(text)]
}

func compare(t *testing.T, asked []string) {
	t.Helper()
	for i, line := range realpython.Run(t, script, asked) {
		want, err := hex.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		pattern, text, _ := strings.Cut(asked[i], "\x00")
		if got := answer(pattern, text); got != string(want) && got != "unknown" {
			t.Errorf("%q on %q: %s, Python %s", pattern, text, got, want)
		}
	}
}

// TestAgainstPython compares patterns made of complete and broken pieces of regular expressions
// with re.match.
func TestAgainstPython(t *testing.T) {
	pieces := []string{
		"a", "b", "M", "y", "_", "conn", "é", "K", " ", "\n", ".", "^", "$", `\A`, `\Z`, `\b`, `\B`, `\d`, `\D`, `\w`, `\W`, `\s`, `\S`,
		"*", "+", "?", "{", "}", "{2}", "{,1}", "{1,}", "{1,2}", "{2,1}", "{,}", "*?", "+?", "??", "++", "*+", "?+", "{1}?", "{99999999999}",
		"[", "]", "[a-z]", "[^a]", "[]a]", "[z-a]", `[\d-z]`, `[\w]`, "[a", "[-a]", "[a-]", "[[:alpha:]]", `[\b]`, "[^]",
		"(", ")", "(a)", "(?:a|b)", "(?i)", "(?i:", "(?-i:a)", "(?x)", "(?x: a#c\n)", "(?s)", "(?m)", "(?a)", "(?L)", "(?au)", "(?z)", "(?i", "(?", "(?P", "(?P<n>y)", "(?P<n>", "(?P=n)", "(?P<1>a)", "(?P=m)", "(?P<>a)",
		"(?=", "(?!a)", "(?<=m)", "(?<!a)", "(?<=a*)", "(?<a)", "(?>a|ab)", "(?#c)", "(?#c", "(?(1)a|b)", "(?(2)a)", "(?(n)a)", "(?(0)a)", "(?(x)a)", "(?(1)a|b|c)",
		`\1`, `\2`, `\0`, `\01`, `\101`, `\777`, `\x41`, `\x4`, `\u0061`, `\u12`, `\U0001F600`, `\U99999999`, `\U00110000`, `\m`, `\.`, `\-`, `\\`, `\`, `\n`, `\8`, "|", "(?-:a)", "(?i-i:a)", "(?-a:a)", "(?i-m:a)", "(?t:a)", "(?-", "(?i-", "#",
	}
	texts := []string{"", "a", "ab", "my_conn", "MY", "aab", "conn\n", "éa", "a b", "_1", "Kk", "\u212a", "aaa", "y y", "bAab", "{2}", "[a"}
	r, n := realpython.Generator(t, 20000)
	asked := make([]string, n)
	for i := range asked {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		asked[i] = b.String() + "\x00" + texts[r.IntN(len(texts))]
	}
	compare(t, asked)
}
