package repair

import (
	"doctor/checks"
)

// WarnLost reports, under the check's own rules, variables that lost their value without a
// known failure.
func WarnLost(p *checks.Pass) {
	for _, c := range p.Diagnosis().Warnings {
		rule := p.Check.RuleOfCause(c.Kind)
		if rule == nil {
			continue
		}
		p.Report(checks.Finding{
			Rule: rule, Subject: c.About(), Severity: checks.Warning, Message: rule.Message(c), Services: c.Services, At: checks.PositionsOf(c.At), Fixes: FixLost(p, c),
		})
	}
}
