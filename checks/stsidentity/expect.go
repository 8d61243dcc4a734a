package stsidentity

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

// judgeExpectations holds the identity against what .doctor.yaml expects. A
// backend with credentials of its own may well ask another account.
func judgeExpectations(p *checks.Pass, s *identity.Asked) {
	if s.Backend != nil {
		return
	}
	i, expect := s.Verdict.Identity, p.Options.Expect
	var wrong []string
	if expect.Account != "" && expect.Account != i.Account {
		wrong = append(wrong, fmt.Sprintf("wrong account: got %s, expected %s", i.Account, expect.Account))
	}
	switch {
	case expect.Role == "" || isRole(i, expect.Role):
	case i.Role() == "":
		wrong = append(wrong, fmt.Sprintf("no role, expected %q", expect.Role))
	default:
		got := i.Role()
		if strings.HasPrefix(expect.Role, "arn:") {
			got = i.ARN
		}
		wrong = append(wrong, fmt.Sprintf("wrong role: got %q, expected %q", got, expect.Role))
	}
	if expect.ARN != "" && !matchARN(expect.ARN, i.ARN) {
		wrong = append(wrong, "wrong ARN: expected "+expect.ARN)
	}
	if len(wrong) == 0 {
		return
	}
	arn := i.ARN
	if i.Elsewhere != "" {
		arn += " (a mock identity from " + i.Elsewhere + ", not AWS)"
	}
	p.Report(checks.Finding{
		Rule: IdentityUnexpected, Subject: arn, Services: s.Services, At: append(checks.PositionsOf(identity.KeyOrigins(p, s)), checks.Position{Call: "sts:GetCallerIdentity"}),
		Message: redact.Textf("%s; %s is %s", strings.Join(wrong, ", "), describe(s, identity.KeyOrigins(p, s)), arn),
		Fixes:   fixUnexpected(p, i),
	})
}

// fixUnexpected uses another profile, or expects the identity that was found.
func fixUnexpected(p *checks.Pass, i aws.Identity) []checks.Fix {
	other := checks.Fix{
		Title:    redact.Textf("Set AWS_PROFILE in %s to the profile of the expected identity", p.Project().EnvFile.Path),
		Commands: []redact.Text{p.AWSCLI("configure list-profiles")}, Lines: redact.Texts("AWS_PROFILE=<profile>"), Safety: checks.Unsafe,
	}
	expected := []string{"expect:", fmt.Sprintf("  account: %q", i.Account)}
	if role := i.Role(); role != "" && p.Options.Expect.Role != "" {
		expected = append(expected, fmt.Sprintf("  role: %q", role))
	}
	return []checks.Fix{other, {Title: redact.NewText("Expect this identity in .doctor.yaml if it is the right one"), Lines: redact.Texts(expected...), Safety: checks.Unsafe}}
}

// isRole reports whether an identity is a role, given by its name or its ARN.
func isRole(i aws.Identity, want string) bool {
	arn, isARN := strings.CutPrefix(want, "arn:")
	if !isARN {
		return i.Role() == want
	}
	// aws:iam::ACCOUNT:role/path/NAME; who assumed it has an ARN without the path.
	parts := strings.Split(arn, ":")
	return len(parts) == 5 && parts[3] == i.Account && i.Role() == path.Base(parts[4])
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
