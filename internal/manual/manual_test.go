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
		Examples: fstest.MapFS{"testdata/env-swapped.txtar": {Data: []byte("before as published\n-- before/project/.env --\nA=1\n-- before/docker-compose.override.yml --\nservices: {}\n\n" +
			"-- after/home/x.md --\n```\nfence\n```\n")}},
	}}
}

const want = `## volume-paths

The paths.

Looks at ` + "`paths`" + `.

- Scope: host (the home folder and the shell's environment too)
- Needs: [astro-project](#astro-project)

### env-swapped

Two files exchanged. *Warning of volume-paths, since 0.1.0.*

**Symptom.** None.

**Before**: as published

` + "`.env`" + `

` + "```sh" + `
A=1
` + "```" + `

` + "`docker-compose.override.yml`" + `

` + "```yaml" + `
services: {}
` + "```" + `

**After**

` + "`~/x.md`" + `

` + "````text" + `
` + "```" + `
fence
` + "```" + `
` + "````" + `
`

func TestCheck(t *testing.T) {
	if got := Check(sample()[1]); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
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
