package manual

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
)

func sample() []*checks.Check {
	need := &checks.Check{ID: "astro-project", Title: "The project", Doc: "Looks.", Scope: facts.Project}
	return []*checks.Check{need, {
		ID: "volume-paths", Title: "The paths", Doc: "Looks at `paths`.\n", Scope: facts.Host, Needs: []*checks.Check{need},
		Rules: []*checks.Rule{{
			ID: "env-swapped", Severity: checks.Warning, Title: "Two files exchanged", Since: "0.1.0",
			Doc: "**Symptom.** None.",
		}},
		Examples: fstest.MapFS{"testdata/env-swapped.txtar": {Data: []byte(archive)}},
	}}
}

// archive is an example with a change of a line, a new file, a file that stays, and a mode.
const archive = `before mode 0600 home/.aws/config
after mode 0644 home/.aws/config
os darwin
-- before/project/.env --
A=1
B=2
C=3
D=4
-- after/project/.env --
A=1
B=2
C=4
D=4
-- home/.aws/config --
[default]
-- before/project/old.yml --
services: {}
-- after/project/docker-compose.override.yml --
services: {}
-- after/home/x.md --
` + "```\nfence\n```" + `
`

const want = `## volume-paths

The paths.

Looks at ` + "`paths`" + `.

- Scope: host (the home folder and the shell's environment too)
- Needs: [astro-project](#astro-project)

### env-swapped

Two files exchanged. *Warning of volume-paths, since 0.1.0.*

**Symptom.** None.

**Example.** On macOS. Before: ` + "`~/.aws/config`" + ` has mode 0600. After: ` + "`~/.aws/config`" + ` has mode 0644. ` + "`old.yml` is renamed to `docker-compose.override.yml`" + `.

` + "`.env`" + `

` + "```diff" + `
 B=2
-C=3
+C=4
 D=4
` + "```" + `

` + "`~/x.md`" + `

` + "````diff" + `
+` + "```" + `
+fence
+` + "```" + `
` + "````" + `
`

func TestCheck(t *testing.T) {
	if got := Check(sample()[1]); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestExampleWithoutFix: where nothing is changed, the lines of the finding are shown; without
// such lines, the beginning of the files, or what the files cannot show.
func TestExampleWithoutFix(t *testing.T) {
	const files = "-- project/.env --\nA=1\nB=2\nC=3\nD=4\nE=5\nF=6\n-- want --\n"
	const block = "\n`.env`\n\n```sh\n"
	for _, c := range []struct{ archive, want string }{
		{files + "error other\n  at: .env:1:1\nerror env-swapped\n  at: .env:4:1\n", "\n**Example.**\n" + block + "C=3\nD=4\nE=5\n```\n"},
		{files + "error env-swapped\n  at: .env:1:1\n  at: .env:6\n", "\n**Example.**\n" + block + "A=1\nB=2\n…\nE=5\nF=6\n```\n"},
		{files + "error env-swapped\n", "\n**Example.**\n" + block + "A=1\nB=2\nC=3\nD=4\nE=5\nF=6\n```\n"},
		{"before link home/.aws ../elsewhere\n" + files + "error env-swapped\n", "\n**Example.** Before: `~/.aws` is a link to `../elsewhere`.\n"},
		{"-- DELETE before/project/.env --\n-- want --\nerror env-swapped\n", "\n**Example.** Before: `.env` does not exist.\n"},
	} {
		check := sample()[1]
		check.Examples = fstest.MapFS{"testdata/env-swapped.txtar": {Data: []byte(c.archive)}}
		_, got, _ := strings.Cut(Rule(check, check.Rules[0]), "None.\n")
		if got != c.want {
			t.Errorf("%s is shown as\n%s, want\n%s", c.archive, got, c.want)
		}
	}
}

// TestIndex: the text with the most rules is first, texts that differ in values only are one, and
// a part of another text is found under that one.
func TestIndex(t *testing.T) {
	rule := func(id, symptom string) *checks.Rule {
		return &checks.Rule{ID: id, Title: "X", Severity: checks.Error, Since: "0.1.0", Doc: checks.Page(symptom, "Because of `Unable to sing loudly enough`.", "Fix.")}
	}
	page := Page([]*checks.Check{{ID: "a-check", Rules: []*checks.Rule{
		rule("none", "None."),
		rule("one", "`ValueError: The choir of (dev) is out of tune`"),
		rule("two", "`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`, or in `.env`."),
		rule("three", "`botocore.exceptions.ProfileNotFound: The config profile (prod) could not be found`"),
		rule("four", "`The config profile (dev) could not be found`"),
	}}})
	_, index, _ := strings.Cut(page, "look them up, and say which of the rules apply to your project.\n")
	index, _, _ = strings.Cut(index, "## Contents")
	const want = "\n- `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`\n  [two](#two), [three](#three), [four](#four)\n" +
		"- `ValueError: The choir of (dev) is out of tune`\n  [one](#one)\n" +
		"- Nothing is printed, or nothing that is always the same:\n  [none](#none)\n\n"
	if index != want {
		t.Errorf("got %s\nwant %s", index, want)
	}
}

// TestPageLinks: every link of the manual points to a heading, and every heading except the
// contents is linked.
func TestPageLinks(t *testing.T) {
	for _, list := range [][]*checks.Check{sample(), builtin.Checks()} {
		page := Page(list)
		headings := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^#{2,3} (\S+)$`).FindAllStringSubmatch(page, -1) {
			if headings[m[1]] {
				t.Errorf("the heading %s is there twice", m[1])
			}
			headings[m[1]] = true
		}
		for _, id := range checks.IDs(list) {
			if !headings[id] {
				t.Errorf("no heading for %s", id)
			}
			if !strings.Contains(page, fmt.Sprintf("- [%s](#%s): ", id, id)) {
				t.Errorf("%s is not in the contents", id)
			}
		}
		for _, m := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(page, -1) {
			if !headings[m[1]] {
				t.Errorf("a link to #%s leads nowhere", m[1])
			}
		}
	}
}
