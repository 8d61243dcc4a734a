package dotenv

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/interpolation"
)

// spelled formats a statement with the text of its parts, for tables.
func spelled(text string, s Statement) string {
	part := func(sp Span) string { return text[sp.From:sp.To] }
	out := fmt.Sprintf("%d:%d %q", s.Line, s.Column, part(s.Key))
	if s.Separator >= 0 {
		out += fmt.Sprintf(" %c %q", text[s.Separator], part(s.Value))
	}
	if s.Comment.From < s.Comment.To {
		out += fmt.Sprintf(" comment %q", part(s.Comment))
	}
	if s.Quote != 0 {
		out += fmt.Sprintf(" quote %c", s.Quote)
	}
	if s.Unnamed {
		out += " unnamed"
	}
	if s.Fault != NoFault {
		out += " " + [...]string{BadName: "bad name", SpacedName: "spaced name", Unclosed: "unclosed"}[s.Fault]
	}
	return out
}

func TestScan(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"plain", "A=b\n", []string{`1:1 "A" = "b"`}},
		{"no line feed at the end", "A=b", []string{`1:1 "A" = "b"`}},
		{"CRLF", "A=b\r\nB=\"c\"\r\nC\r\n\r\nD=\r\n", []string{`1:1 "A" = "b"`, `2:1 "B" = "\"c\"" quote "`, `3:1 "C"`, `5:1 "D" = ""`}},
		{"BOM", bom + "A=b\nB=c\n", []string{`1:1 "A" = "b"`, `2:1 "B" = "c"`}},
		{"BOM within", "A=b\n" + bom + "B=c\nC=d\n", []string{`1:1 "A" = "b"`, `2:1 "" bad name`, `3:1 "C" = "d"`}},
		{"export", "export A=b\n\texport\t B = c\nexporter=d\nexport\n", []string{`1:1 "A" = "b"`, `2:2 "B" = "c"`, `3:1 "exporter" = "d"`, `4:1 ""`}},
		{"quotes over lines", "A=\"b\nc\" # d\nB='e\n\nf'\nC=g\n", []string{`1:1 "A" = "\"b\nc\"" quote "`, `3:1 "B" = "'e\n\nf'" quote '`, `6:1 "C" = "g"`}},
		{"a quote that is escaped", `A="b\"c" d` + "\n" + `B='\\'` + "\n", []string{`1:1 "A" = "\"b\\\"c\"" quote "`, `1:10 "d"`, `2:1 "B" = "'\\\\'" quote '`}},
		{"comments behind values", "A=b # c\nB=d#e\nC= #f\nD=   # g \n", []string{`1:1 "A" = "b" comment "# c"`, `2:1 "B" = "d#e"`, `3:1 "C" = "#f"`, `4:1 "D" = "# g"`}},
		{"a comment behind quotes", "A='b' # c\n# D=e\n", []string{`1:1 "A" = "'b'" quote '`}},
		{"NUL", "A=b\x00c\nB\x00=d\n", []string{`1:1 "A" = "b\x00c"`, `2:1 "B" bad name`}},
		{"a CR alone", "A=b\rB=c\nC\r=d\n", []string{`1:1 "A" = "b\rB=c"`, `2:1 "C" = "d"`}},
		{"tabs", "\tA\t=\tb\t\nB\tC=d\n", []string{`1:2 "A" = "b"`, `2:1 "B\tC" = "d"`}},
		{"a name alone", "A\nB \n", []string{`1:1 "A"`, `2:1 "B"`}},
		{"a name alone at the end", "A=b\nB", []string{`1:1 "A" = "b"`, `2:1 "B" unnamed`}},
		{"colon", "A: b\nB : \"c\"\n", []string{`1:1 "A" : "b"`, `2:1 "B" : "\"c\"" quote "`}},
		{"a variable in a name", "A${B}=c\n$A=b\n", []string{`1:1 "A" bad name`, `2:1 "" bad name`}},
		{"the same name twice", "A=b\nA=c\n", []string{`1:1 "A" = "b"`, `2:1 "A" = "c"`}},
		{"blanks in a name", "A B=c\nset C=d\nE=f\n", []string{`1:1 "A B" spaced name`, `2:1 "set C" spaced name`, `3:1 "E" = "f"`}},
		{"blanks in the name at the end", "A B", []string{`1:1 "A B" unnamed spaced name`}},
		{"a quote that is not closed", "A=\"b\nC=d\n", []string{`1:1 "A" unclosed`, `2:1 "C" = "d"`}},
		{"two on a line", "A=\"b\"C='d'\n", []string{`1:1 "A" = "\"b\"" quote "`, `1:6 "C" = "'d'" quote '`}},
		{"odd names", "a.b-c[0]=d\n1=2\n\u00c4=\u00fc\n=e\n", []string{`1:1 "a.b-c[0]" = "d"`, `2:1 "1" = "2"`, "3:1 \"\u00c4\" = \"\u00fc\"", `4:1 "" = "e"`}},
		{"white space of Unicode", "\u2028A=\u3000\n\u00a0B\u0085=\u00a0c\n", []string{`1:4 "A" = ""`, "2:3 \"B\" = \"c\""}},
		{"nothing", "", nil},
		{"only comments", bom + "# a\n\n  # b", nil},
	} {
		var got []string
		for s := range Scan(c.text, Compose) {
			got = append(got, spelled(c.text, s))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestScanByLines(t *testing.T) {
	text := bom + "A=b\r\n\n # C=d\nexport E='f' # g\n\tH=\"i=\"  \nJ: k\nL='m\nN=\"\"\n=o\nP=\""
	want := []string{
		`1:1 "\ufeffA" = "b"`, `4:1 "export E" = "'f' # g"`, `5:2 "H" = "\"i=\"" quote "`, `7:1 "L" = "'m"`, `8:1 "N" = "\"\"" quote "`,
		`9:1 "" = "o"`, `10:1 "P" = "\""`,
	}
	var got []string
	for s := range Scan(text, Standalone) {
		got = append(got, spelled(text, s))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestScanEndsWhenAsked(t *testing.T) {
	count := 0
	for range Scan("A=1\nB=2\nC=3\n", Compose) {
		if count++; count == 2 {
			break
		}
	}
	if count != 2 {
		t.Errorf("%d statements", count)
	}
}

func TestSets(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"A=b\n", "A", true}, {"A=b\n", "B", false}, {"A\n", "A", true}, {"A", "A", true},
		{"A B=c\n", "A", true}, {"A B=c\n", "A B", false}, {"A$=c\n", "A", true}, {"A=\"b\n", "A", true}, {"$A=b\n", "A", false},
	} {
		if all := Statements(c.text, Compose); len(all) == 0 || all[0].Sets(c.name) != c.want {
			t.Errorf("%q: is it about %s? %+v", c.text, c.name, all)
		}
	}
}

// FuzzScan requires of every text that the parts of its statements are in order and disjoint, with
// only spaces and comments between them, and equal those of compose's reader if that accepts the
// text.
func FuzzScan(f *testing.F) {
	for _, seed := range append(envSeeds, edited...) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		holdSpans(t, text, Standalone)
		all := holdSpans(t, text, Compose)
		values, err := dotenv.ParseWithLookup(strings.NewReader(text), func(name string) (string, bool) { return name, true })
		if err != nil {
			return
		}
		named := map[string]Statement{}
		for _, s := range all {
			if s.Fault != NoFault && !s.Unnamed {
				t.Fatalf("%q: compose accepts %+v", text, s)
			}
			if s.Unnamed {
				s.Name = ""
			}
			named[s.Name] = s
		}
		for name, s := range named {
			want, there := values[name]
			if !there {
				t.Fatalf("%q: %q is found and not there: %q", text, name, values)
			}
			got, _ := s.Decode(text)
			if s.Separator >= 0 && len(interpolation.Names(got)) == 0 && !strings.ContainsAny(got, `$\`) && got != want {
				t.Fatalf("%q: %q = %q, want %q", text, name, got, want)
			}
		}
		if len(values) != len(named) {
			t.Fatalf("%q: found %d variables, want %q", text, len(named), values)
		}
	})
}

// holdSpans requires that the parts of all statements are within the text and in order.
func holdSpans(t *testing.T, text string, as Reader) []Statement {
	t.Helper()
	all := Statements(text, as)
	joined, done := "", 0
	for _, s := range all {
		order := []int{done, s.Whole.From, s.Key.From, s.Key.To, s.Value.From, s.Value.To, s.Comment.From, s.Comment.To, s.Whole.To, len(text)}
		if !slices.IsSorted(order) || s.Whole.From == s.Whole.To {
			t.Fatalf("%q: %+v is out of order", text, s)
		}
		if s.Separator >= 0 && (s.Separator < s.Key.To || s.Separator >= s.Value.From) {
			t.Fatalf("%q: %+v has its separator elsewhere", text, s)
		}
		if got := text[s.Key.From:s.Key.To]; got != s.Name {
			t.Fatalf("%q: %q stands where %q should", text, got, s.Name)
		}
		before := text[:s.Whole.From]
		start := strings.LastIndexByte(before, '\n') + 1
		if line := strings.Count(before, "\n") + 1; s.Line != line || as == Standalone && s.Column != s.Whole.From-start+1 ||
			as == Compose && s.Column != s.Whole.From-max(start, len(text)-len(strings.TrimPrefix(text, bom)))+1 {
			t.Fatalf("%q: %+v is on line %d", text, s, line)
		}
		gap := text[done:s.Whole.From]
		if as == Compose {
			for line := range strings.Lines(strings.TrimPrefix(gap, bom)) {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					t.Fatalf("%q: %q is between the statements", text, gap)
				}
			}
		}
		joined += gap + s.whole(text)
		done = s.Whole.To
	}
	if joined += text[done:]; joined != text {
		t.Fatalf("%q: joined again it is %q", text, joined)
	}
	return all
}
