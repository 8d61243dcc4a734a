package report

import (
	"bytes"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// A name in a ticket notifies nobody, a number links to no issue and closes none, and a path
// at the beginning of a line is not a command for GitLab.
func TestMarkdownMentions(t *testing.T) {
	for text, want := range map[string]string{
		"@team, look":                            "@&#8203;team, look",
		"by @org/team-1":                         "by @&#8203;org/team-1",
		"me@example.com":                         "me@&#8203;example.com",
		"Fixes #123":                             `Fixes \#&#8203;123`,
		"closes org/repo#1":                      `closes org/repo\#&#8203;1`,
		"resolves GH-45":                         "resolves GH-&#8203;45",
		"see !7, &8 and $9":                      "see !&#8203;7, &amp;&#8203;8 and $&#8203;9",
		"close https://github.com/o/r/issues/12": "close https://github.com/o/r/issues/&#8203;12",
		"/close":                                 `\/close`,
		"@@a##1":                                 `@@&#8203;a\#\#&#8203;1`,
		// What notifies nobody stays as it is and can be copied.
		"a @ b # c":                "a @ b \\# c",
		"$HOME and %2F":            "$HOME and %2F",
		"http://localhost:4566/x":  "http://localhost:4566/x",
		"us-east-1, HIGH-1, a/b-c": "us-east-1, HIGH-1, a/b-c",
	} {
		if got := inMarkdown(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// hushed is a report from which the settings suppressed something, in a file with a name as
// hostile as its content.
func hushed() Report {
	r := good()
	r.Projects[0].Silenced = checks.Silenced{
		File: "@team\x1b[2J<b>.yaml", Suppressed: []checks.SilencedRule{{Rule: "dotenv-syntax", Count: 2}}, Skipped: []string{"env-file"},
	}
	return r
}

// In every format and verbosity, a report says what the settings suppressed.
func TestSettingsCannotSilence(t *testing.T) {
	for _, format := range Formats() {
		for _, v := range []Verbosity{Quiet, Normal, Verbose} {
			var out bytes.Buffer
			if err := Write(&out, format, hushed(), Options{Verbosity: v}); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			if format == "json" {
				if !strings.Contains(text, `"suppressed": 2`) || !strings.Contains(text, `"rule": "dotenv-syntax"`) {
					t.Errorf("json: %s", text)
				}
				continue
			}
			if !strings.Contains(text, "2 findings suppressed by ") || !strings.Contains(text, "1 check skipped by ") {
				t.Errorf("%s, verbosity %d, is silent:\n%s", format, v, text)
			}
			if strings.ContainsAny(text, "\x1b") || format == "markdown" && (strings.Contains(text, "@team") || strings.Contains(text, "<b>")) {
				t.Errorf("%s shows the name of the file raw:\n%s", format, text)
			}
			var plain bytes.Buffer
			if err := Write(&plain, format, good(), Options{Verbosity: v}); err != nil || strings.Contains(plain.String(), "suppressed") {
				t.Errorf("%s, verbosity %d, speaks of settings where there are none: %v\n%s", format, v, err, plain.String())
			}
		}
	}
}

// A check with findings and then status unknown counts as one with findings.
func TestSummaryCountsEveryCheckWithFindings(t *testing.T) {
	c := &checks.Check{ID: "one", Title: "One", Scope: facts.Project, Rules: rules(checks.Warning, "one-odd")}
	unknown := checks.Result{Check: c, Status: checks.Unknown, Reason: redact.NewText("no network"), Findings: []checks.Finding{{Rule: c.Rules[0], Message: redact.NewText("hm")}}}
	for _, test := range []struct {
		results []checks.Result
		want    string
	}{
		{[]checks.Result{unknown}, "1 warning · 1 unknown · doctor explain one-odd"},
		{[]checks.Result{{Check: c, Status: checks.Unknown, Reason: redact.NewText("no network")}}, "1 unknown"},
		{[]checks.Result{{Check: c, Status: checks.Warn, Findings: unknown.Findings}}, "1 warning · doctor explain one-odd"},
	} {
		r := Report{Version: "1", Projects: []Project{{ProjectReport: checks.ProjectReport{Dir: "/p", Results: test.results}}}}
		if got := strings.Join(summingUp(NewDocument(r, Options{})), separator); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
