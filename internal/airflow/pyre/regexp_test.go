package pyre

import (
	"strings"
	"testing"
)

// TestPatternsOfLookups: common patterns of ids, with Python's results.
func TestPatternsOfLookups(t *testing.T) {
	for _, tt := range []struct{ pattern, text, want string }{
		{"my", "my_conn", "yes"}, // from the start, not to the end
		{"conn", "my_conn", "no"},
		{"MY", "my_conn", "yes"},
		{"(?-i:MY)", "my_conn", "no"},
		{"m{,1}y", "my_conn", "yes"},
		{"a{,3}my", "my_conn", "yes"},
		{"a{b", "a{bc", "yes"},
		{"my_conn$", "my_conn", "yes"},
		{`my_conn\Z`, "my_conns", "no"},
		{"^(?!aws_).*", "aws_x", "no"},
		{"(?>my|my_)c", "my_conn", "no"},
		{"my_co++nn", "my_conn", "yes"},
		{`(a)\1`, "aA", "yes"},
		{"[[:alpha:]]+", "my_conn", "no"},
		{"*", "x", "re.error: nothing to repeat at position 0"},
		{"*_prod", "x", "re.error: nothing to repeat at position 0"},
		{"aws_**", "x", "re.error: multiple repeat at position 5"},
		{"(", "x", "re.error: missing ), unterminated subpattern at position 0"},
		{"a)", "x", "re.error: unbalanced parenthesis at position 1"},
		{"[", "x", "re.error: unterminated character set at position 0"},
		{`\my`, "x", `re.error: bad escape \m at position 0`},
		{`a\`, "x", "re.error: bad escape (end of pattern) at position 1"},
		{"a{2,1}", "x", "re.error: min repeat greater than max repeat at position 2"},
		{"(?<=a*)b", "x", "re.error: look-behind requires fixed-width pattern"},
		{"[z-a]", "x", "re.error: bad character range z-a at position 1"},
		{"(?<name>a)", "x", "re.error: unknown extension ?<n at position 1"},
		{`\N{DASH}`, "x", "unknown"},
		{"(a*)*b", strings.Repeat("a", 40), "unknown"}, // Python would take hours
	} {
		if got := answer(tt.pattern, tt.text); got != tt.want {
			t.Errorf("%q on %q: %s, want %s", tt.pattern, tt.text, got, tt.want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{"^aws_.*$", `[\d-]`, "(?P<n>a)(?(n)b)", `a\`, "(?x) a # b", "{1,2}"} {
		f.Add(seed, "aws_x")
	}
	f.Fuzz(func(_ *testing.T, pattern, text string) {
		if re, err := Compile(pattern); err == nil {
			re.Match(text)
		}
	})
}
