package report

import (
	"strings"
	"testing"

	"doctor/checks"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"plain – ünïcode 日本 👍":  "plain – ünïcode 日本 👍",
		"\x1b[31m":              `\x1b[31m`,
		"a\nb\r\tc\x00\x7f":     `a\nb\r\tc\x00\x7f`,
		"\u0085\u009b1m":        `\u0085\u009b1m`,
		"\u202egnp.exe\u2066x":  `\u202egnp.exe\u2066x`,
		"zero\u200bwidth\ufeff": `zero\u200bwidth\ufeff`,
		"line\u2028sep":         `line\u2028sep`,
		"tag\U000e0041":         `tag\U000e0041`,
		"bad\xff\xc3(":          `bad\xff\xc3(`,
		"real \ufffd":           "real \ufffd",
	} {
		if got := visible(text); got != want {
			t.Errorf("visible(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b[0m\u202e\xff\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range visible(text) {
			if unprintable(r) && r != '\ufffd' {
				t.Fatalf("%U is left of %q", r, text)
			}
		}
		if got := visible(visible(text)); got != visible(text) {
			t.Fatalf("not at rest: %q", got)
		}
	})
}

func TestTilde(t *testing.T) {
	for text, want := range map[string]string{
		"/home/me":                      "~",
		"/home/me/.aws (/home/me/x)":    "~/.aws (~/x)",
		"in /home/me.":                  "in ~.",
		"in /home/me. Then":             "in ~. Then",
		"/home/me.old":                  "/home/me.old",
		"/home/meg /home/me-2":          "/home/meg /home/me-2",
		"/mnt/home/me":                  "/mnt/home/me",
		"AWS_CONFIG_FILE=/home/me/.aws": "AWS_CONFIG_FILE=/home/me/.aws",
		`A="/home/me/.aws " is it`:      `A="/home/me/.aws " is it`,
		`a = "/home/me/.aws"`:           `a = "~/.aws"`,
		"'/home/me/x'":                  "'~/x'",
	} {
		if got := tilde(text, "/home/me"); got != want {
			t.Errorf("tilde(%q) = %q, want %q", text, got, want)
		}
	}
	for _, home := range []string{"", "/", "//"} {
		if got := tilde("/a/b", home); got != "/a/b" {
			t.Errorf("home %q: %q", home, got)
		}
	}
	if got := tilde(`C:\Users\me\.aws`, `C:\Users\me\`); got != `~\.aws` {
		t.Errorf("windows: %q", got)
	}
}

func TestTildeInCommand(t *testing.T) {
	for command, want := range map[string]string{
		"chmod 600 /home/me/.aws/credentials":   "chmod 600 ~/.aws/credentials",
		"chmod 600 '/home/me/a b'":              "chmod 600 '/home/me/a b'",
		`ls "x /home/me/a" /home/me/b`:          `ls "x /home/me/a" ~/b`,
		`ls it\'s /home/me/b`:                   `ls it\'s ~/b`,
		"docker run -v /home/me/.aws:/x":        "docker run -v ~/.aws:/x",
		"docker run -v=/home/me/.aws:/x":        "docker run -v=/home/me/.aws:/x",
		"X=/home/me/.aws ls":                    "X=/home/me/.aws ls",
		"/home/me/bin/x":                        "~/bin/x",
		"sed -i 's# /home/me/.aws#y#' /home/me": "sed -i 's# /home/me/.aws#y#' ~",
	} {
		if got := tildeInCommand(command, "/home/me"); got != want {
			t.Errorf("tildeInCommand(%q) = %q, want %q", command, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text         string
		width        int
		want, folded string
	}{
		{"", 5, "", ""},
		{"one two three", 7, "one two\nthree", "one two\nthree"},
		{"one two three", 100, "one two three", "one two three"},
		{"abcdefghij kl", 4, "abcdefghij\nkl", "abcd\nefgh\nij\nkl"},
		{"ab cdefgh", 4, "ab\ncdefgh", "ab\ncdef\ngh"},
		{"see dags/etl/load.py:7", 12, "see\ndags/etl/load.py:7", "see\ndags/etl/\nload.py:7"},
		{"日本語日本", 4, "日本語日本", "日本\n語日\n本"},
	} {
		if got := strings.Join(Wrap(c.text, c.width), "\n"); got != c.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
		got := fold(c.text, c.width)
		if got != c.folded {
			t.Errorf("fold(%q, %d) = %q, want %q", c.text, c.width, got, c.folded)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if columns(line) > c.width {
				t.Errorf("fold(%q, %d) has the line %q", c.text, c.width, line)
			}
		}
	}
}

func TestPlaceAndOutside(t *testing.T) {
	for want, l := range map[string]checks.Position{
		".env:1:2":                   {File: ".env", Line: 1, Column: 2},
		".env":                       {File: ".env", Column: 2},
		"container x-1":              {Container: "x-1"},
		"/etc/x, container x-1":      {File: "/etc/x", Container: "x-1"},
		"call sts:GetCallerIdentity": {Call: "sts:GetCallerIdentity"},
	} {
		if got := place(l); got != want {
			t.Errorf("place(%+v) = %q, want %q", l, got, want)
		}
	}
	for file, want := range map[string]bool{
		".env": false, "dags/x.py": false, "..env": false,
		"~/.aws/config": true, "/etc/x": true, "../x": true, `C:\x`: true, "C:/x": true, "a:b": false,
	} {
		if isOutside(file) != want {
			t.Errorf("isOutside(%q) is not %v", file, want)
		}
	}
}

func TestSummingUp(t *testing.T) {
	one := func(s Summary, severities ...checks.Severity) Document {
		c := CheckDocument{ID: "c"}
		for _, severity := range severities {
			c.Findings = append(c.Findings, FindingDocument{Rule: "r", Severity: severity})
		}
		return Document{Projects: []ProjectDocument{{Summary: s, Checks: []CheckDocument{c}, problems: flat([]CheckDocument{c})}}}
	}
	skipping := func(d Document, skips ...CheckDocument) Document {
		for _, c := range skips {
			c.Status = checks.Skip
			d.Projects[0].Checks = append(d.Projects[0].Checks, c)
		}
		return d
	}
	strict := one(Summary{Warn: 1}, checks.Warning)
	strict.Strict = true
	two := one(Summary{Pass: 3})
	two.Projects = append(two.Projects, two.Projects[0])
	for _, c := range []struct {
		d    Document
		want string
	}{
		{one(Summary{Pass: 3}), "3 checks passed"},
		{two, "6 checks passed · 2 projects"},
		{skipping(one(Summary{Pass: 1}), CheckDocument{}, CheckDocument{excluded: "--offline"}, CheckDocument{excluded: "--offline"}),
			"1 check passed · 2 not run (--offline) · 1 not applicable"},
		{one(Summary{Pass: 1, Unknown: 2}), "2 unknown · 1 passed"},
		{skipping(one(Summary{}), CheckDocument{excluded: "--only"}), "1 not run (--only)"},
		{skipping(one(Summary{Fail: 1, Pass: 2, Unknown: 1}, checks.Error, checks.Warning), CheckDocument{blocked: []string{"r"}}),
			"1 error · 1 warning · 1 unknown · 2 passed · 1 skipped until r is fixed · doctor explain r"},
		{skipping(one(Summary{Pass: 2}), CheckDocument{blocked: []string{"r", "s"}}), "2 checks passed · 1 skipped until r and s are fixed"},
		{strict, "1 warning (failures: --strict) · doctor explain r"},
	} {
		if got := strings.Join(summingUp(c.d), separator); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
