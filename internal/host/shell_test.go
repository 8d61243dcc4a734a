package host

import "testing"

// A word is one word for the shell, whatever it contains, and no part of it is a command.
func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"a\nb": `$'a\012b'`, "it's\x1b1": `$'it\'s\0331'`, "\xff": `$'\377'`, `\` + "\t": `$'\\\011'`,
		"ü\u202eb": `$'ü\342\200\256b'`, "ü": "'ü'", "": "''",
	} {
		if got := Quote("linux", word); got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
	for _, tt := range []struct{ word, windows, posix string }{
		{"dev", "dev", "dev"},
		{"us-east-1", "us-east-1", "us-east-1"},
		{"key=value", "key=value", "key=value"},
		{"", "''", "''"},
		{"two words", "'two words'", "'two words'"},
		{`C:\Users\me`, `'C:\Users\me'`, `'C:\Users\me'`},
		{`C:\x|calc.exe`, `'C:\x|calc.exe'`, `'C:\x|calc.exe'`},
		{`C:\x; calc`, `'C:\x; calc'`, `'C:\x; calc'`},
		{"it's", "'it''s'", `'it'\''s'`},
		{"a’; calc; ‘b", "'a’’; calc; ‘‘b'", "'a’; calc; ‘b'"},
		{"$(calc)", "'$(calc)'", "'$(calc)'"},
		{"`calc`", "'`calc`'", "'`calc`'"},
		{"@args", "'@args'", "@args"},
		{"a,b", "'a,b'", "a,b"},
		{"%PATH%", "'%PATH%'", "%PATH%"},
		{"{x}", "'{x}'", "'{x}'"},
		{"<x>", "'<x>'", "'<x>'"},
		{"a&b", "'a&b'", "'a&b'"},
		{"#x", "'#x'", "'#x'"},
		{"~", "'~'", "'~'"},
		{"--name=a.b", "'--name=a.b'", "--name=a.b"},
		{"--offline", "--offline", "--offline"},
	} {
		if got := Quote("windows", tt.word); got != tt.windows {
			t.Errorf("%q is %s in PowerShell, want %s", tt.word, got, tt.windows)
		}
		for _, system := range []string{"linux", "darwin"} {
			if got := Quote(system, tt.word); got != tt.posix {
				t.Errorf("%q is %s on %s, want %s", tt.word, got, system, tt.posix)
			}
		}
	}
}
