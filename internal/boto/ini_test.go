package boto

import (
	"fmt"
	"strings"
	"testing"
)

// outline formats a parsed file: name:line for sections, name@first-last=value for options.
func outline(ini *Ini) string {
	var b strings.Builder
	for _, s := range ini.Sections {
		fmt.Fprintf(&b, "[%s]:%d\n", s.Name, s.Line)
		for _, o := range s.Options {
			fmt.Fprintf(&b, "%s@%d-%d=%q\n", o.Name, o.Line, o.Last, o.Value)
			for _, n := range o.Nested {
				fmt.Fprintf(&b, "  %s@%d=%q\n", n.Name, n.Line, n.Value)
			}
		}
	}
	return b.String()
}

func TestParseIniReads(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"empty":               {"", ""},
		"plain":               {"[default]\nregion = us-east-1\n", "[default]:1\nregion@2-2=\"us-east-1\"\n"},
		"colon":               {"[a]\nb: c = d", "[a]:1\nb@2-2=\"c = d\"\n"},
		"capitals":            {"[A]\nReGion=X", "[A]:1\nregion@2-2=\"X\"\n"},
		"comments":            {"# a\n[a]\n  ; b\nc=d # e ; f\n", "[a]:2\nc@4-4=\"d # e ; f\"\n"},
		"even indentation":    {"[a]\n\tb=c\n\td=e", "[a]:1\nb@2-2=\"c\"\nd@3-3=\"e\"\n"},
		"deeper continues":    {"[a]\nb=c\n  d=e\nf=g", "[a]:1\nb@2-3=\"c\\nd=e\"\nf@4-4=\"g\"\n"},
		"header continues":    {"[a]\nb=c\n [d]\ne=f", "[a]:1\nb@2-3=\"c\\n[d]\"\ne@4-4=\"f\"\n"},
		"empty line inside":   {"[a]\nb=c\n\n  d\n\ne=f", "[a]:1\nb@2-4=\"c\\n\\nd\"\ne@6-6=\"f\"\n"},
		"comment inside":      {"[a]\nb=c\n# x\n  d\n", "[a]:1\nb@2-4=\"c\\nd\"\n"},
		"block":               {"[a]\ns3 =\n  x = y\n  X = z = 1\n", "[a]:1\ns3@2-4=\"\\nx = y\\nX = z = 1\"\n  x@3=\"y\"\n  X@4=\"z = 1\"\n"},
		"empty value":         {"[a]\nb =\n\nc=d", "[a]:1\nb@2-2=\"\"\nc@4-4=\"d\"\n"},
		"crlf":                {"[a]\r\nb=c\r\n", "[a]:1\nb@2-2=\"c\"\n"},
		"lone cr":             {"[a]\rb=c\r", "[a]:1\nb@2-2=\"c\"\n"},
		"last bracket counts": {"[a] # b] c\n", "[a] # b]:1\n"},
		"rest of header":      {"[a] # b\n", "[a]:1\n"},
		"blanks in header":    {"[ a ]\n", "[ a ]:1\n"},
		"no-break space":      {"[a]\n\u00a0b\u00a0=\u00a0c\u00a0\n", "[a]:1\nb@2-2=\"c\"\n"},
		"DEFAULT twice":       {"[DEFAULT]\na=1\n[x]\n[DEFAULT]\nb=2\n", "[DEFAULT]:1\na@2-2=\"1\"\nb@5-5=\"2\"\n[x]:3\n"},
		"DEFAULT hidden":      {"[DEFAULT]\ns3 =\n  broken\n[a]\ns3 = 1\n", "[DEFAULT]:1\ns3@2-3=\"\\nbroken\"\n[a]:4\ns3@5-5=\"1\"\n"},
		"DEFAULT alone":       {"[DEFAULT]\ns3 =\n  broken\n", "[DEFAULT]:1\ns3@2-3=\"\\nbroken\"\n"},
		"percent":             {"[a]\nb = %(c)s\n", "[a]:1\nb@2-2=\"%(c)s\"\n"},
		"header with equals":  {"[a]=b]\n", "[a]=b]:1\n"},
		"vertical tab":        {"[a]\nb = c\x0bd\n", "[a]:1\nb@2-2=\"c\\vd\"\n"},
		"nested vertical tab": {"[a]\nb =\n c=d\x0be=f\n", "[a]:1\nb@2-3=\"\\nc=d\\ve=f\"\n  c@3=\"d\"\n  e@3=\"f\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			ini, err := ParseIni([]byte(row.text))
			if err != nil {
				t.Fatalf("refused: %+v", *err)
			}
			if got := outline(ini); got != row.want {
				t.Errorf("got\n%swant\n%s", got, row.want)
			}
		})
	}
}

func TestParseIniRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		want ParseError
	}{
		"text before a header":     {"a=b\n[c]\n", ParseError{Kind: BeforeSection, Line: 1}},
		"only a line":              {"\n\nexport A\n", ParseError{Kind: BeforeSection, Line: 3}},
		"no delimiter":             {"[a]\nb c\n", ParseError{Kind: BadLine, Line: 2}},
		"no key":                   {"[a]\n= c\n", ParseError{Kind: BadLine, Line: 2}},
		"empty brackets":           {"[a]\n[]\n", ParseError{Kind: BadLine, Line: 2}},
		"unclosed header":          {"[a]\nb=c\n[d\n", ParseError{Kind: BadLine, Line: 3}},
		"section twice":            {"[a]\n[b]\n[a]\n", ParseError{Kind: DuplicateSection, Line: 3, First: 1, Name: "a"}},
		"key twice":                {"[a]\nb=1\nc=2\nB = 3\n", ParseError{Kind: DuplicateKey, Line: 4, First: 2, Name: "b"}},
		"key twice in DEFAULT":     {"[DEFAULT]\nb=1\n[DEFAULT]\nb=2\n", ParseError{Kind: DuplicateKey, Line: 4, First: 2, Name: "b"}},
		"byte-order mark":          {"\ufeff[a]\n", ParseError{Kind: BOM, Line: 1}},
		"mark and a comment":       {"\ufeff# a\n[a]\n", ParseError{Kind: BOM, Line: 1}},
		"latin-1":                  {"[a]\n# caf\xe9\n", ParseError{Kind: Encoding, Line: 2}},
		"utf-16":                   {"\xff\xfe[\x00a\x00]\x00", ParseError{Kind: Encoding, Line: 1}},
		"block without an equals":  {"[a]\nb=1\ns3 =\n  x = 1\n  y\n", ParseError{Kind: NestedLine, Line: 5, Name: "s3"}},
		"value on the next line":   {"[a]\nregion =\n  us-east-1\n", ParseError{Kind: NestedLine, Line: 3, Name: "region"}},
		"block with a colon":       {"[a]\ns3 =\n  x: 1\n", ParseError{Kind: NestedLine, Line: 3, Name: "s3"}},
		"inherited block":          {"[DEFAULT]\ns3 =\n  y\n[a]\n", ParseError{Kind: NestedLine, Line: 3, Name: "s3"}},
		"the first of two reasons": {"[a]\nb\n[a]\n", ParseError{Kind: BadLine, Line: 2}},
		"after a lone cr":          {"[a]\rb=1\rb=2\r", ParseError{Kind: DuplicateKey, Line: 3, First: 2, Name: "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			ini, err := ParseIni([]byte(row.text))
			if err == nil {
				t.Fatalf("read as\n%s", outline(ini))
			}
			if ini != nil || *err != row.want {
				t.Errorf("got %+v, want %+v", *err, row.want)
			}
		})
	}
}

func FuzzParseIni(f *testing.F) {
	g := &generator{Rand: newRand(1)}
	for range 40 {
		f.Add([]byte(g.file(true)))
	}
	f.Add([]byte("[a]\n= b\n  c\n"))
	f.Add([]byte("\ufeff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ini, err := ParseIni(data)
		lines := len(fileLines(string(data))) + 1
		if err != nil {
			if ini != nil || err.Line < 1 || err.Line > lines || err.First < 0 || err.First > err.Line {
				t.Fatalf("%+v for %d lines", *err, lines)
			}
			return
		}
		last := 0
		names := map[string]bool{}
		for _, s := range ini.Sections {
			if s.Line <= last || names[s.Name] {
				t.Fatalf("section %q on line %d after %d", s.Name, s.Line, last)
			}
			last, names[s.Name] = s.Line, true
			checkOptions(t, s, lines)
		}
	})
}

func checkOptions(t *testing.T, s *Section, lines int) {
	line := s.Line
	keys := map[string]bool{}
	for _, o := range s.Options {
		if o.Line <= line && o.Line <= s.Line || o.Last < o.Line || o.Last > lines || keys[o.Name] || o.Name == "" {
			t.Fatalf("option %q on lines %d to %d in %q", o.Name, o.Line, o.Last, s.Name)
		}
		if o.Value != stripRight(o.Value) || o.Name != lower(o.Written) {
			t.Fatalf("option %q is %q", o.Written, o.Value)
		}
		line, keys[o.Name] = o.Line, true
	}
}
