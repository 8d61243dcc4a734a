package checks

import "slices"

// Reported is a finding with its place in a report.
type Reported struct {
	Check    *Check
	Finding  Finding
	Severity Severity
	// Result and Index are the place: Results[Result].Findings[Index].
	Result, Index int
}

// Ordered returns the findings of a report in the order in which a person meets them: errors before
// warnings, and of each first what stops `astro dev start`, then the rest in the order of the
// checks: files, mounts and credential chain, region, AWS's answers, secrets backend, connections.
// One that another one hides comes after the errors that show now.
func Ordered(p ProjectReport) []Reported {
	var out []Reported
	for i, r := range p.Results {
		for j, f := range r.Findings {
			out = append(out, Reported{Check: r.Check, Finding: f, Severity: r.SeverityOf(f), Result: i, Index: j})
		}
	}
	slices.SortStableFunc(out, func(a, b Reported) int { return a.turn() - b.turn() })
	return out
}

// turn is the group in which a finding is met.
func (r Reported) turn() int {
	switch isError := r.Severity == Error; {
	case r.Finding.After != nil:
		return 2
	case isError && r.Finding.StopsStart:
		return 0
	case isError:
		return 1
	case r.Finding.StopsStart:
		return 3
	}
	return 4
}

// After reports whether a person meets this finding after another one, which may be of another
// report.
func (r Reported) After(other Reported) bool {
	if r.turn() != other.turn() {
		return r.turn() > other.turn()
	}
	return r.Result > other.Result
}
