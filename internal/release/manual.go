package release

import (
	"cmp"

	"doctor/internal/lazyregexp"
)

// unpublished is the address of the manual while this module has no public home: a URI that
// names the command with the pages. It is a scheme of its own since every host would be a guess.
const unpublished = "doctor:explain"

// Manual is the absolute address of CHECKS.md, to which a rule is added as a fragment. A module
// whose path is that of a public repository has it there, at the version of this build.
func (b Build) Manual() string {
	at := repository().FindStringSubmatch(b.Module)
	if at == nil {
		return unpublished
	}
	files := map[string]string{"github.com": "/blob/", "gitlab.com": "/-/blob/"}[at[1]]
	return "https://" + at[0] + files + cmp.Or(b.Tag, "HEAD") + "/CHECKS.md"
}

var repository = lazyregexp.New(`^(github\.com|gitlab\.com)/[^/]+/[^/]+`)
