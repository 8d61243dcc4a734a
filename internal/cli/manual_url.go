package cli

import (
	"cmp"

	"doctor/internal/lazyregexp"
)

// unpublished is the address of the manual while this module has no public home: a URI that
// names the command with the pages. It is a scheme of its own since every host would be a guess.
const unpublished = "doctor:explain"

// manualURL is the absolute address of CHECKS.md, to which a rule is added as a fragment. A
// module whose path is that of a public repository has it there, at the version of this build.
func manualURL() string { return manualAt(modulePath(), moduleVersion()) }

func manualAt(module, version string) string {
	at := repository().FindStringSubmatch(module)
	if at == nil {
		return unpublished
	}
	files := map[string]string{"github.com": "/blob/", "gitlab.com": "/-/blob/"}[at[1]]
	return "https://" + at[0] + files + cmp.Or(version, "HEAD") + "/CHECKS.md"
}

var repository = lazyregexp.New(`^(github\.com|gitlab\.com)/[^/]+/[^/]+`)
