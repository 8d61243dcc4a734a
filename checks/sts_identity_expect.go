package checks

import (
	"fmt"
	"regexp"
	"strings"
)

// judgeExpectations holds the identity against what .doctor.yaml expects. A
// backend with credentials of its own may well ask another account.
func (p *Pass) judgeExpectations(s *asked) {
	if s.backend != nil {
		return
	}
	i, expect := s.verdict.identity, p.Options.Expect
	var wrong []string
	if expect.Account != "" && expect.Account != i.Account {
		wrong = append(wrong, fmt.Sprintf("account %s instead of %s", i.Account, expect.Account))
	}
	if expect.Role != "" && expect.Role != i.Role() {
		wrong = append(wrong, fmt.Sprintf("role %q instead of %q", i.Role(), expect.Role))
	}
	if expect.ARN != "" && !matchARN(expect.ARN, i.ARN) {
		wrong = append(wrong, fmt.Sprintf("%s, which does not match %s", i.ARN, expect.ARN))
	}
	if len(wrong) == 0 {
		return
	}
	p.Report(Finding{
		Rule: "identity-unexpected", Services: s.services, At: append(locations(p.keyOrigins(s)), Location{Call: "sts:GetCallerIdentity"}),
		Message: fmt.Sprintf("%s: .doctor.yaml expects somebody else: %s", p.describe(s, p.keyOrigins(s)), strings.Join(wrong, ", ")),
		Fixes:   []Fix{{Title: "Name the profile of the right account in AWS_PROFILE, or change expect: in .doctor.yaml", Safety: Unsafe}},
	})
}

// matchARN matches a pattern in which * stands for any text.
func matchARN(pattern, arn string) bool {
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	matched, err := regexp.MatchString("(?s)^"+strings.Join(parts, ".*")+"$", arn)
	return err == nil && matched
}
