package fixers

import (
	"strings"
	"testing"

	"doctor/internal/dotenv"
)

var dotenvs = []string{
	"", "A=1", "A=1\n", "\ufeffA=1\r\nB='x y'\r\n", "export A=1 # c\n", "A\n", "A", "A =1\nB = 2\n", "A: 1\n", "A=\"x\ny\"\nB=2\n", "A='it\\'s'\n",
	"A=\"a\\\\\\\"b\" B\n", "A=$HOME/x\nB=${A:-1}\n", "A B=1\n", "=1\n", "A=\"unclosed\nB=1\n", "# A=1\nA=2\nA=3\n", "A=\n\nB=\r\nC=   # x\n",
	"A='x' # y\n#B\n", "A=1 #2\nB=1#2\n", "1A=2\n", "é=ü\n", "A={\"a\": \"b\"}\n", "A=\"{\"a\": \"b\"}\"\n", "\tA=1\n\u00a0B=2\n", "A\u00a0=1\n",
}

// FuzzSetVariable requires that setting a variable only changes its line, and that every file which
// compose can read can be edited.
func FuzzSetVariable(f *testing.F) {
	for _, text := range dotenvs {
		f.Add(text, "/home/astro/.aws/config")
		f.Add(text, `it's "$x" \ # é`)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		fix := fixOf(RetargetVariables{Set: map[string]string{"A": value}})
		after, err := change(text, fix)
		before, readable := dotenv.Literal(text)
		if err != nil {
			return
		}
		now, err := dotenv.Literal(after)
		if err != nil {
			if readable == nil {
				t.Fatalf("%q became %q: %v", text, after, err)
			}
			return
		}
		if now["A"] != value {
			t.Errorf("%q became %q: A is %q, not %q", text, after, now["A"], value)
		}
		if readable != nil {
			return
		}
		for name, was := range before {
			if name != "A" && name != "" && now[name] != was {
				t.Errorf("%q became %q: %s is %q, not %q", text, after, name, now[name], was)
			}
		}
		if changed := changedLines(text, after); changed > 2 && !strings.Contains(text, "A") {
			t.Errorf("%q became %q: %d lines", text, after, changed)
		}
	})
}

func changedLines(a, b string) int {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return max(len(x), len(y))
}

// FuzzUnsetVariable requires that a variable is gone, and nothing else.
func FuzzUnsetVariable(f *testing.F) {
	for _, text := range dotenvs {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		after, err := change(text, fixOf(UnsetVariables{Names: []string{"A"}}))
		if err != nil {
			return
		}
		before, readable := dotenv.Literal(text)
		now, err := dotenv.Literal(after)
		if readable != nil {
			return
		}
		if err != nil {
			t.Fatalf("%q became %q: %v", text, after, err)
		}
		delete(before, "A")
		delete(before, "")
		delete(now, "")
		if len(now) != len(before) {
			t.Errorf("%q became %q: %q, want %q", text, after, now, before)
		}
		for name, was := range before {
			if now[name] != was {
				t.Errorf("%q became %q: %s is %q, not %q", text, after, name, now[name], was)
			}
		}
	})
}

func TestSetVariable(t *testing.T) {
	for _, c := range []struct{ text, value, want string }{
		{"A=1", "2", "A=2"},
		{"A", "2", "A=2"},
		{"A\n", "2", "A=2\n"},
		{"A=", "2", "A=2"},
		{"A=\r\nB=1\r\n", "2", "A=2\r\nB=1\r\n"},
		{"A=   \r\nB=1\r\n", "2", "A=2   \r\nB=1\r\n"},
		{"A=1\nA=2\n# A=3\n", "x", "A=1\nA=x\n# A=3\n"},
		{"A=1 # c\n", "x y", "A=x y # c\n"},
		{"A=1\n", "x #y", "A='x #y'\n"},
		{"A=1\n", "it's #y", "A=\"it's #y\"\n"},
		{"A=1\n", "$x", "A='$x'\n"},
		{"A=\"1\"\n", "$x", "A=\"\\$x\"\n"},
		{"A='1'\n", "it's", "A=\"it's\"\n"},
		{"A=\"a\nb\" # c\n", "x", "A=\"x\" # c\n"},
		{"B=1", "x", "B=1\nA=x"},
		{"B=1\r\n", "x", "B=1\r\nA=x\r\n"},
		{"", "x", "A=x\n"},
		{"\ufeff", "x", "\ufeffA=x\n"},
		{"B=\"a\nA=1\"\n", "x", "B=\"a\nA=1\"\nA=x\n"},
		{"A=\"unclosed\nB=1\n", "x", ""},
		{"C D\nA=1\n", "x", ""}, // the file remains invalid
	} {
		got, err := change(c.text, fixOf(RetargetVariables{Set: map[string]string{"A": c.value}}))
		if got != c.want {
			t.Errorf("A=%s in %q: %q, %v, want %q", c.value, c.text, got, err, c.want)
		}
	}
}
