package dagignore

import (
	"fmt"
	"path"
	"strings"
	"testing"
)

// verdict is the result for a path when Airflow walks down to it: it does not enter an excluded
// folder.
func verdict(syntax Syntax, files map[string]string, name string) string {
	rules, dir := New(syntax), ""
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if text, ok := files[dir]; ok {
			rules = rules.Add(dir, []byte(text))
		}
		at := path.Join(dir, part)
		switch ignored, doubt := rules.Match(at, i < len(parts)-1); {
		case ignored:
			return "ignored"
		case doubt != "" && i == len(parts)-1:
			return "doubt: " + doubt
		}
		dir = at
	}
	return "read"
}

func TestRules(t *testing.T) {
	tests := []struct {
		syntax  Syntax
		lines   string
		ignored string
		read    string
	}{
		{Glob, "skipme.py", "skipme.py sub/skipme.py", "skipme.pyx keep.py noskipme.py"},
		{Glob, "sub/", "sub/a.py sub/x/a.py x/sub/a.py", "sub.py x/sub"},
		{Glob, "sub", "sub/a.py x/sub", "subs/a.py"},
		{Glob, "*_test.py", "a_test.py x/b_test.py", "a_test.pyc a.py"},
		{Glob, "/a.py", "a.py", "x/a.py"},
		{Glob, "x/a.py", "x/a.py", "a.py y/x/a.py"},
		{Glob, "x/*.py", "x/a.py", "x/y/a.py"},
		{Glob, "x/**", "x/a.py x/y/a.py", "x.py"},
		{Glob, "**/y/a.py", "y/a.py x/y/a.py", "a.py xy/a.py"},
		{Glob, "x/**/a.py", "x/a.py x/y/z/a.py", "a.py y/a.py"},
		{Glob, "**", "a.py x/a.py", ""},
		{Glob, "*", "a.py x/a.py", ""},
		{Glob, "*/", "x/a.py", "a.py"},
		{Glob, "**/", "x/a.py", "a.py"},
		{Glob, "*.py\n!keep.py", "a.py x/b.py", "keep.py x/keep.py"},
		{Glob, "!keep.py\n*.py", "keep.py", "keep"},
		{Glob, "x/\n!x/keep.py", "x/keep.py", ""},
		{Glob, "a?.py\nb[0-9].py\nc[!0-9].py\nd[]x].py\ne[.py", "ab.py b1.py cx.py d].py dx.py e[.py", "a.py a12.py bx.py c1.py d.py e.py"},
		{Glob, `\!a.py` + "\n" + `b\*.py`, "!a.py b*.py", "a.py bx.py"},
		{Glob, "# all of it\n\n  a.py   # and why\r\n/\n   \nb.py\r", "a.py b.py", "c.py"},
		{Glob, ".hidden*", ".hidden.py .hiddens/a.py", "hidden.py"},
		{Glob, "ä*.py\n日?.py", "äb.py 日本.py", "a.py"},
		// Searched for in the whole path, as re.search does.
		{Regexp, "project_a", "project_a_1.py my_project_a.py x/project_a/b.py project_a/b.py", "project_b.py"},
		{Regexp, `tenant_[\d]`, "tenant_1.py x/tenant_2/a.py", "tenant_x.py"},
		{Regexp, `^sub/`, "sub/a.py", "x/sub/a.py"},
		{Regexp, `_test\.py$`, "a_test.py x/a_test.py", "a_test.pyc"},
		{Regexp, "a.py", "a.py abpy.py", "b.py"},
		{Regexp, "# none\n*.py\n(\n[\nb[", "", "a.py b.py"}, // invalid expressions, which Airflow skips
		{Regexp, "a # note\nb", "a.py b.py", "c"},
	}
	for _, tt := range tests {
		for _, name := range strings.Fields(tt.ignored) {
			if got := verdict(tt.syntax, map[string]string{"": tt.lines}, name); got != "ignored" {
				t.Errorf("%s %q: %s is %s", tt.syntax, tt.lines, name, got)
			}
		}
		for _, name := range strings.Fields(tt.read) {
			if got := verdict(tt.syntax, map[string]string{"": tt.lines}, name); got != "read" {
				t.Errorf("%s %q: %s is %s", tt.syntax, tt.lines, name, got)
			}
		}
	}
}

// A file applies to its folder and those below. Globs with a slash are relative to it, expressions
// always to dags/.
func TestRulesOfFoldersBelow(t *testing.T) {
	files := map[string]string{"": "*.md\nd.py", "x": "a.py\n/b.py\ny/c.py\n!d.py\nx/e.py"}
	for name, want := range map[string]string{
		"a.py": "read", "x/a.py": "ignored", "x/y/a.py": "ignored", "y/a.py": "read",
		"x/b.py": "ignored", "x/y/b.py": "read", "x/y/c.py": "ignored", "x/z/y/c.py": "read",
		"d.py": "ignored", "x/d.py": "read", "x/e.py": "read", "x/x/e.py": "ignored",
	} {
		if got := verdict(Glob, files, name); got != want {
			t.Errorf("glob: %s is %s", name, got)
		}
	}
	files = map[string]string{"x": "^a\n^x/b"}
	for name, want := range map[string]string{"x/a.py": "read", "x/b.py": "ignored", "a.py": "read"} {
		if got := verdict(Regexp, files, name); got != want {
			t.Errorf("regexp: %s is %s", name, got)
		}
	}
}

// What only Python knows is not guessed.
func TestRulesInDoubt(t *testing.T) {
	for _, tt := range []struct {
		syntax Syntax
		text   string
		name   string
		want   string
	}{
		{Regexp, "b\n^(?!keep)", "a.py", "doubt: .airflowignore:2"},
		{Regexp, "b\n^(?!keep)", "b.py", "ignored"},
		{Glob, `a\`, "b.py", "doubt: .airflowignore:1"},
		{Glob, "[z-a].py", "b.py", "doubt: .airflowignore:1"},
	} {
		if got := verdict(tt.syntax, map[string]string{"": tt.text}, tt.name); got != tt.want {
			t.Errorf("%q: %s is %s", tt.text, tt.name, got)
		}
	}
	if ignored, doubt := New(Glob).AddUnread("x/y").Match("x/y/a.py", false); ignored || doubt != "x/y/.airflowignore" {
		t.Errorf("%v %q", ignored, doubt)
	}
}

func TestSyntaxOf(t *testing.T) {
	for _, tt := range []struct {
		value string
		major int
		want  Syntax
	}{{"", 3, Glob}, {"", 2, Regexp}, {"regexp", 3, Regexp}, {"glob", 2, Glob}, {"nonsense", 2, Regexp}, {"", 0, Glob}} {
		if got := SyntaxOf(tt.value, tt.major); got != tt.want {
			t.Errorf("%q of Airflow %d: %s", tt.value, tt.major, got)
		}
	}
}

func FuzzRules(f *testing.F) {
	for _, seed := range []string{"a/**/b\n!c[!x-z]\\*", "**/**/\n/**\n//", "^(?!a)\n*.py\n[]", "a # b\r\n[[:x:]]\n[^]"} {
		f.Add(seed, "x/b.py")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		for _, syntax := range []Syntax{Glob, Regexp} {
			rules := New(syntax).Add("x", []byte(text))
			before := match(rules, name)
			rules.Add("y", []byte("*"))
			if after := match(rules, name); after != before {
				t.Fatalf("rules that were added to changed: %s, %s", before, after)
			}
		}
	})
}

func match(r Rules, name string) string {
	ignored, doubt := r.Match(name, false)
	return fmt.Sprint(ignored, doubt)
}

// TestExpressionsAreWeighed: a line beyond the bound is in doubt, as are the lines after it, and is
// not compiled.
func TestExpressionsAreWeighed(t *testing.T) {
	heavy := strings.Repeat("a{1,999}", 200)
	for name, c := range map[string]struct {
		syntax Syntax
		lines  string
		want   int // of the rules, including the excluded ones
	}{
		"one":         {Regexp, "b\n" + heavy + "\nc\n", 2},
		"many":        {Regexp, strings.Repeat("((a{1,30}){1,30}x)\n", 200), 48},
		"long":        {Regexp, strings.Repeat("abcdefghij", 100) + "\n", 1},
		"usual":       {Regexp, strings.Repeat("^some/folder_[0-9]{1,3}/.*\\.py$\n", 500), 500},
		"usual globs": {Glob, strings.Repeat("some/folder_[0-9]/**/*.py\n", 1900), 1900},
		"long globs":  {Glob, strings.Repeat("*", maxWeight+1) + "\n", 1},
	} {
		rules := New(c.syntax).Add("", []byte(c.lines))
		if len(rules.list) != c.want {
			t.Errorf("%s: %d rules of a weight of %d", name, len(rules.list), rules.weight)
		}
		if _, doubt := rules.Match("z.py", false); (doubt != "") != (rules.weight > maxWeight) {
			t.Errorf("%s: doubt %q at a weight of %d", name, doubt, rules.weight)
		}
	}
}
