package dotenv

import (
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
	"doctor/internal/redact"
)

// TestMain keeps compose's logged warnings out of the output.
func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard)
	os.Exit(m.Run())
}

func lookupIn(env map[string]string) interpolation.Lookup {
	return func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}
}

// budget is a new budget, sufficient for one file.
func budget(t *testing.T) *bounds.Budget { return bounds.New(t.Context(), bounds.Spent) }

func TestReadCompose(t *testing.T) {
	shell := map[string]string{"HOME": "/h", "AWS_PROFILE": "host", "EMPTY": ""}
	type want struct {
		name, value, raw string
		line, column     int
	}
	for _, c := range []struct {
		name, text string
		want       []want
	}{
		{"plain", "A=b\n", []want{{"A", "b", "b", 1, 1}}},
		{"no new line at the end", "A=b", []want{{"A", "b", "b", 1, 1}}},
		{"quotes", "A=\"b\"\nC='d'\n", []want{{"A", "b", `"b"`, 1, 1}, {"C", "d", `'d'`, 2, 1}}},
		{"blanks", "  A = b  \n\tC=d\n", []want{{"A", "b", "b", 1, 3}, {"C", "d", "d", 2, 2}}},
		{"export", "export A=b\nexport\tC=d\nexporter=e\n", []want{{"A", "b", "b", 1, 1}, {"C", "d", "d", 2, 1}, {"exporter", "e", "e", 3, 1}}},
		{"colon", "A: b\n", []want{{"A", "b", "b", 1, 1}}},
		{"comment", "# A=b\nC=d # e\nF=g#h\nI=#j\n  # K=l\nM=n\n", []want{{"C", "d", "d # e", 2, 1}, {"F", "g#h", "g#h", 3, 1}, {"I", "#j", "#j", 4, 1}, {"M", "n", "n", 6, 1}}},
		{"comment behind quotes", "A=\"b\" # c\nD=e\n", []want{{"A", "b", `"b"`, 1, 1}, {"D", "e", "e", 2, 1}}},
		{"something behind quotes", "A=\"b\" C=d\nE=f\n", []want{{"A", "b", `"b"`, 1, 1}, {"C", "d", "d", 1, 7}, {"E", "f", "f", 2, 1}}},
		{"a word behind quotes", "A=\"b\" trailing\nE=f\n", []want{{"A", "b", `"b"`, 1, 1}, {"E", "f", "f", 2, 1}}},
		{"over lines", "A=\"b\nc\"\nD=e\n", []want{{"A", "b\nc", "\"b\nc\"", 1, 1}, {"D", "e", "e", 3, 1}}},
		{"a comment's sign within quotes", "A='b\n# c\n'\nD=e\n", []want{{"A", "b\n# c\n", "'b\n# c\n'", 1, 1}, {"D", "e", "e", 4, 1}}},
		{"escapes", `A="a\"b\nc\$d"` + "\n" + `B='a\'b\nc'` + "\n", []want{{"A", "a\"b\nc$d", `"a\"b\nc\$d"`, 1, 1}, {"B", `a'b\nc`, `'a\'b\nc'`, 2, 1}}},
		{"variables", "A=$HOME/x\nB=\"${HOME}\"\nC='$HOME'\nD=pa$$w\nE=${NOPE:-f}\nG=${A}/y\n", []want{
			{"A", "/h/x", "$HOME/x", 1, 1}, {"B", "/h", `"${HOME}"`, 2, 1}, {"C", "$HOME", "'$HOME'", 3, 1}, {"D", "pa$w", "pa$$w", 4, 1},
			{"E", "f", "${NOPE:-f}", 5, 1}, {"G", "/h/x/y", "${A}/y", 6, 1},
		}},
		{"bare", "AWS_PROFILE\nNOPE\nEMPTY\nA=b\n", []want{{"AWS_PROFILE", "host", "", 1, 1}, {"EMPTY", "", "", 3, 1}, {"A", "b", "b", 4, 1}}},
		{"bare at the end", "A=b\nAWS_PROFILE", []want{{"A", "b", "b", 1, 1}, {"", "AWS_PROFILE", "AWS_PROFILE", 2, 1}}},
		{"empty", "A=\nB=\"\"\nC= \n", []want{{"A", "", "", 1, 1}, {"B", "", `""`, 2, 1}, {"C", "", "", 3, 1}}},
		{"twice", "A=b\nA=c\n", []want{{"A", "c", "b", 1, 1}, {"A", "c", "c", 2, 1}}},
		{"JSON", `A={"a": "b"}` + "\n" + `B='{"a": "b"}'` + "\n", []want{{"A", `{"a": "b"}`, `{"a": "b"}`, 1, 1}, {"B", `{"a": "b"}`, `'{"a": "b"}'`, 2, 1}}},
		{"CRLF", "A=b\r\nC=\"d\"\r\n\r\n# e\r\nF=g\r\n", []want{{"A", "b", "b", 1, 1}, {"C", "d", `"d"`, 2, 1}, {"F", "g", "g", 5, 1}}},
		{"BOM", bom + "A=b\nC=d\n", []want{{"A", "b", "b", 1, 1}, {"C", "d", "d", 2, 1}}},
		{"odd names", "A.B-C[0]=d\n1A=b\n\u00c4=c\n", []want{{"A.B-C[0]", "d", "d", 1, 1}, {"1A", "b", "b", 2, 1}, {"\u00c4", "c", "c", 3, 1}}},
		{"empty file", "", nil},
		{"only comments", "# a\n\n  # b", nil},
		{"many comments", strings.Repeat("#\n", 1<<20) + "A=b\n", []want{{"A", "b", "b", 1<<20 + 1, 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			vars, _, err := ReadCompose(budget(t), []byte(c.text), lookupIn(shell), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []want
			for _, v := range vars {
				got = append(got, want{v.Name, v.Value, v.Raw, v.Line, v.Column})
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%+v, want\n%+v", got, c.want)
			}
		})
	}
}

func TestReadComposeRefuses(t *testing.T) {
	const kwargs = "AIRFLOW__SECRETS__BACKEND_KWARGS"
	for _, c := range []struct {
		text, want string
		line       int
	}{
		{"A=b\nAWS_PROFILE=\"dev\nB=c\n", `line 4: unterminated quoted value "dev`, 2},
		{"A=b\nDB_PASSWORD=\"dev\nB=c\n", "line 4: unterminated quoted value " + redact.Mask, 2},
		{"A=b\n\nAWS PROFILE=dev\n", "line 3: key cannot contain a space", 3},
		{"AWS_PROFILE dev\n", "line 1: key cannot contain a space", 1},
		{"A=b\nset X=1\n", "line 2: key cannot contain a space", 2},
		{"# c\n$env:AWS_PROFILE=dev\n", `line 2: unexpected character "$" in variable name "$env:AWS_PROFILE=dev"`, 2},
		{"A=b\nAWS_PROFILE=${UNCLOSED\n", `Invalid template: "${UNCLOSED"`, 2},
		{"A=${B:-x}\nC=${NOPE:?need it}\n", "required variable NOPE is missing a value: need it", 2},
		{"NOPE=x\nC=${NOPE:?need it}\nD=${E?e}\n", "required variable E is missing a value: e", 3},
		{kwargs + "={\n  \"sep\": \"-\"\n}\n", `line 2: unexpected character "\"" in variable name "\"sep\": \"-\""`, 2},
		{kwargs + "=\"{\"sep\": \"-\"}\"\n", `line 1: unexpected character "\"" in variable name "sep\": \"-\"}\""`, 1},
		{kwargs + "={\n  \"a\": \"b\"\n}\n", `line 2: unexpected character "\"" in variable name ` + redact.Mask, 2},
		{"A=b\n\"hunter2=\"\n", `line 2: unexpected character "\"" in variable name ` + redact.Mask, 2},
		{"A=b\n\xff\xfeB\x00=\x00", "line 2: unexpected character \"\ufffd\" in variable name " + redact.Mask, 2},
		{"A=b\n" + bom + "B=c\n", `line 2: unexpected character "\ufeff" in variable name ` + redact.Mask, 2},
	} {
		_, line, err := ReadCompose(budget(t), []byte(c.text), lookupIn(nil), nil)
		if err == nil || err.Error() != c.want || line != c.line {
			t.Errorf("%.40q: %v in line %d, want %s in line %d", c.text, err, line, c.want, c.line)
		}
	}
}

func TestReadDockerRun(t *testing.T) {
	for text, want := range map[string]map[string]string{
		bom + "A=b\r\nC=d\r\n":       {"A": "b", "C": "d"},
		"\n # c\n  A=b # c\nB='x'\n": {"A": "b # c", "B": "'x'"},
		"HOST\nNOPE\nA=\n":           {"HOST": "h", "A": ""},
	} {
		got, err := ReadDockerRun([]byte(text), lookupIn(map[string]string{"HOST": "h"}))
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%q: %q (%v), want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"A=b\n=secret\n":           "no variable name",
		"A=b\nB=sec\xffret\n":      "invalid utf8 bytes",
		"export A=b\n":             "variable 'export A' contains whitespaces",
		strings.Repeat("x", 1<<17): "bufio.Scanner: token too long",
	} {
		if _, err := ReadDockerRun([]byte(text), lookupIn(nil)); err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
}

func TestReadStandalone(t *testing.T) {
	text := bom + "A=b\n  B = c \n# D=e\nexport F=g\nH=\"i\"\nJ='k\nL=\nM\n'N'=o\r\nP=\"\"\nQ=\"\n"
	vars, err := ReadStandalone(budget(t), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range vars {
		got = append(got, v.Name+"="+v.Value)
	}
	want := []string{"\ufeffA=b", "B = c", "export F=g", "H=i", "J='k", "L=", "'N'=o", "P=", "Q=\""}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if vars[1].Line != 2 || vars[1].Column != 3 || vars[1].Raw != " c" {
		t.Errorf("second is %+v", vars[1])
	}
}

func TestUnfilledInEnvFile(t *testing.T) {
	lookup := func(name string) (string, bool) { return "a", name == "SET" }
	for text, want := range map[string][]string{
		"A=$X\n":                 {"X"},
		"A=\"b${X}\"\n":          {"X"},
		"A='$X'\n":               nil,
		"A=\"b\\$X\"\n":          nil,
		"A=$$X\n":                nil,
		"A=${X:-b}\n":            nil,
		"A=$SET\n":               nil,
		"X=1\nA=$X\n":            nil,
		"A=$X\nX=1\n":            {"X"},
		"A=$A\n":                 {"A"},
		"export A=$EARLIER-$X\n": {"X"},
		"A=$X # $Y\n":            {"X"},
		"# A=$X\nA=b\n":          nil,
		"A\n":                    nil,
	} {
		vars, _, err := ReadCompose(budget(t), []byte(text), lookup, map[string]string{"EARLIER": "e"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range vars {
			if v.Name == "A" {
				got = v.Unfilled
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
