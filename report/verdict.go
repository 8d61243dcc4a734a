package report

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/phrase"
)

// verdict is the result for one project in one line.
type verdict struct {
	sign   string
	status checks.Status
	words  string
	// unused: no use of AWS was found.
	unused bool
}

// The signs before a verdict: the words say the same.
const (
	signFail    = "✗"
	signWarn    = "!"
	signUnknown = "?"
	signGood    = "✓"
	signNone    = "•"
)

func (v verdict) String() string { return v.sign + " " + v.words }

// newVerdict sums a project up. Only what AWS has confirmed is called good.
func newVerdict(p ProjectDocument) verdict {
	problems := p.problems
	warnings := phrase.Count(len(problems), "warning")
	switch {
	case len(problems) > 0 && problems[0].finding.Severity == checks.Error:
		return verdict{sign: signFail, status: checks.Fail, words: failing(p, problems[0])}
	case p.Status == checks.Unknown:
		return verdict{sign: signUnknown, status: checks.Unknown, words: "Not verified: " + phrase.Count(p.Summary.Unknown, "check") + " could not finish"}
	case len(problems) > 0 && proven(p):
		return verdict{sign: signWarn, status: checks.Warn, words: "Airflow will authenticate to AWS, with " + warnings}
	case len(problems) > 0:
		return verdict{sign: signWarn, status: checks.Warn, words: warnings + unverified(p)}
	case p.Baseline != nil && p.Baseline.unwritten:
		return verdict{sign: signUnknown, status: checks.Unknown, words: "Interrupted: the baseline was not written"}
	case p.Summary.Baseline > 0:
		return verdict{sign: signNone, status: checks.Skip, words: "No new problem found" + unverified(p)}
	case proven(p):
		return verdict{sign: signGood, status: checks.Passed, words: "Airflow will authenticate to AWS"}
	case p.ran() == 0:
		return verdict{sign: signNone, status: checks.Skip, words: "Nothing was checked"}
	case len(p.Uses) == 0 && len(p.Identities) == 0:
		return verdict{sign: signNone, status: checks.Skip, words: "No AWS use found", unused: true}
	}
	return verdict{sign: signNone, status: checks.Skip, words: "No problem found" + unverified(p)}
}

// Verdict sums a project up in one line.
func Verdict(p ProjectDocument) string { return newVerdict(p).String() }

// failing is the verdict of the first error, with the services in which errors have it if it is not
// all of them.
func failing(p ProjectDocument, first problem) string {
	words := first.check.verdict
	services := failingServices(p, words)
	switch {
	case first.finding.refused:
		return "astro dev start will fail"
	case words == "":
		return "The check " + first.check.ID + " failed"
	case len(services) > 0 && len(services) < len(p.services):
		return words + " in " + visible(phrase.List(services))
	}
	return words
}

// failingServices are the services in which an error has a verdict, sorted; none if one of them is
// not about services.
func failingServices(p ProjectDocument, words string) []string {
	var services []string
	for _, problem := range p.problems {
		if problem.finding.Severity != checks.Error || problem.check.verdict != words {
			continue
		}
		if len(problem.finding.Services) == 0 {
			return nil
		}
		services = append(services, problem.finding.Services...)
	}
	slices.Sort(services)
	return slices.Compact(services)
}

// proven reports whether AWS itself has confirmed at least one identity.
func proven(p ProjectDocument) bool {
	return slices.ContainsFunc(p.Identities, func(c checks.Caller) bool { return c.Mock == "" })
}

// unverified says that AWS was not asked, and why; "" if it was.
func unverified(p ProjectDocument) string {
	if len(p.NotSeen) > 0 {
		return " in what this checkout shows" + outOfSight(p)
	}
	if len(p.Identities) > 0 && !proven(p) {
		return "; not verified with AWS: a mock answered (" + visible(p.Identities[0].Mock) + ")"
	}
	for _, c := range p.Checks {
		if c.Scope == facts.AWS && c.excluded != "" {
			return "; not verified with AWS (" + visible(c.excluded) + ")"
		}
	}
	return ""
}

// ran counts the checks that have a result.
func (p ProjectDocument) ran() int {
	s := p.Summary
	return s.Pass + s.Warn + s.Fail + s.Unknown
}

// problem is a finding with its check.
type problem struct {
	check   CheckDocument
	finding FindingDocument
}

// context is what the project is: its folder, mode and versions.
func context(p ProjectDocument) string {
	about := []string{visible(p.Dir)}
	if p.Mode != "" {
		about = append(about, visible(p.Mode))
	}
	if p.Runtime != "" {
		about = append(about, "Runtime "+visible(p.Runtime))
	}
	if p.AirflowMajor > 0 {
		about = append(about, fmt.Sprintf("Airflow %d", p.AirflowMajor))
	}
	return strings.Join(about, separator)
}
