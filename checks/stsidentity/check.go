// Package stsidentity asks AWS who each set of credentials is.
package stsidentity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"doctor/checks"
	"doctor/checks/awsconnections"
	"doctor/checks/credentialchain"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Check asks AWS who the services will be.
var Check = &checks.Check{
	ID:    "sts-identity",
	Title: "Identity at AWS",
	Doc: `One GetCallerIdentity for each set of credentials that the services use, with exactly
these keys and this region. It distinguishes a deleted key, a wrong secret key, an expired
token and a wrong clock, and shows the account and the ARN. With ` + "`expect:`" + ` in .doctor.yaml it
protects against using production by mistake. Roles are assumed and SSO role credentials
fetched as boto3 does; nothing is renewed or written. A secrets backend or a connection with
its own role or profile is checked too. An endpoint variable in doctor's own environment
applies, as in every AWS tool: if the response does not come from AWS, it is reported as a
mock identity, with the endpoint. Without a network the result is unknown, not a failure.`,
	Scope:   facts.AWS,
	Verdict: "AWS refuses the credentials of Airflow",
	Rules: []*checks.Rule{
		KeyRejected,
		TokenRejected,
		ClockSkew,
		RoleAccessDenied,
		SSORoleForbidden,
		SSOTokenRejected,
		RequestRefused,
		IdentityUnexpected,
		RootIdentity,
	},
	Run: checkSTSIdentity,
}

func checkSTSIdentity(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	if err := p.SkipUnlessAWS(); err != nil {
		return err
	}
	sets, failing := credentialSets(p)
	if err := p.UnknownIfUndecided(); err != nil && len(sets) == 0 {
		return err
	}
	if len(sets) == 0 && len(failing) == 0 {
		return checks.Skipf("no code is certain to use the default credential chain")
	}
	if len(sets) == 0 {
		return checks.Blockedf(failing, "%s", phrase.UntilFixed(failing))
	}
	var wait sync.WaitGroup
	for _, s := range sets {
		wait.Go(func() { s.Verdict = askSet(p, ctx, s) })
	}
	wait.Wait()
	var unknown, elsewhere []string
	sets = oneClock(sets)
	for _, s := range sets {
		if text := reportedElsewhere(p, s); text != "" {
			elsewhere = append(elsewhere, text)
		} else if text := judgeIdentity(p, s); text != "" {
			unknown = append(unknown, text)
		}
	}
	switch {
	case len(unknown) > 0:
		return checks.Unknownf("%s", strings.Join(checks.FirstOfEach(append(unknown, elsewhere...)), "; "))
	case len(elsewhere) == len(sets):
		return checks.Skipf("%s", strings.Join(checks.FirstOfEach(elsewhere), "; "))
	}
	for _, text := range checks.FirstOfEach(elsewhere) {
		p.Notef("%s", text)
	}
	return nil
}

// oneClock joins the sets that AWS refused for this machine's clock, which is
// one fault whatever the credentials.
func oneClock(sets []*identity.Asked) []*identity.Asked {
	var out []*identity.Asked
	var first *identity.Asked
	for _, s := range sets {
		switch {
		case aws.KindOf(s.Verdict.Err) != aws.ClockSkew:
			out = append(out, s)
		case first == nil:
			first = s
			out = append(out, s)
		default:
			first.Services = checks.Distinct(append(first.Services, s.Services...))
		}
	}
	return out
}

// credentialSets groups the services by the credentials that they will use, and
// names the rules for which the others never get to AWS.
func credentialSets(p *checks.Pass) (sets []*identity.Asked, failing []string) {
	byKey := map[string]*identity.Asked{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || !v.AsksDefault() {
			continue
		}
		source, err := p.Source(v, o)
		key := source.Anywhere().Fingerprint()
		if err != nil {
			key = err.Error()
		}
		if have := byKey[key]; have != nil {
			have.Services = append(have.Services, v.Service.Name)
			continue
		}
		s := &identity.Asked{View: v, Outcome: o, Services: []string{v.Service.Name}}
		byKey[key] = s
		sets = append(sets, s)
	}
	for _, c := range p.Diagnosis().Causes {
		failing = append(failing, checks.RuleOfCause(p.List, c.Kind).String())
	}
	sets = append(sets, backendSets(p, sets)...)
	return append(sets, connectionSets(p, sets)...), checks.Distinct(failing)
}

// judgeIdentity reports what AWS said of one set of credentials. It returns why
// it cannot be told, "" if it can.
func judgeIdentity(p *checks.Pass, s *identity.Asked) string {
	err := s.Verdict.Err
	if err == nil {
		noteIdentity(p, s)
		judgeExpectations(p, s)
		return ""
	}
	if notTried := (*facts.NotTried)(nil); errors.As(err, &notTried) {
		return identity.ReasonOf(notTried)
	}
	e := facts.Refusal(err)
	if e == nil {
		return identity.UnansweredWords(err)
	}
	at := identity.RefusedOrigins(p, s, e)
	rule := checks.RuleOfAnswer([]*checks.Check{p.Check}, e.Kind)
	f := checks.Finding{
		Rule: rule, Subject: s.Subject(), Services: s.Services, Symptom: redact.NewText(s.Symptom(e)), At: append(checks.PositionsOf(at), checks.Position{Call: e.Operation}),
		Message: rule.AnswerMessage(describe(s, at), e),
		Fixes:   fixes(p, rule, s, e),
	}
	if e.Elsewhere() {
		f.Message = f.Message.Addf("; the response came from %s, not AWS", e.Endpoint)
	}
	p.Report(f)
	return ""
}

// reportedElsewhere keeps one cause from being told twice: keys in the
// environment that hide good files, ended tokens and keys in the arguments of a
// backend have rules of their own. It says what AWS refuses and which check of
// this run reports it, "" if none does.
func reportedElsewhere(p *checks.Pass, s *identity.Asked) string {
	e := facts.Refusal(s.Verdict.Err)
	if e == nil {
		return ""
	}
	var other *checks.Check
	who := "the credentials"
	switch {
	case s.Backend != nil && identity.OwnKeys(s.Backend) && identity.AboutKeys(e):
		other, who = secretsaccess.Check, s.Owner()+"'s own keys"
		if s.Backend.Where == sessions.Connection {
			other = awsconnections.Check
		}
	case s.Backend != nil:
	case identity.EnvironmentKeysRejected(s.View, s.Outcome, e):
		other = credentialchain.Check
	case identity.TokenEnded(s.View, s.Outcome, e):
		other = credentialfiles.Check
	}
	if other == nil || !p.Runs(other) {
		return ""
	}
	return fmt.Sprintf("AWS rejected %s: %s (see %s)", who, wording.AWSReason(e), other.ID)
}

func noteIdentity(p *checks.Pass, s *identity.Asked) {
	i := s.Verdict.Identity
	who := "all services"
	if len(s.Services) < len(p.Diagnosis().Views) {
		who = strings.Join(s.Services, ", ")
	}
	if s.Backend != nil {
		who = s.Owner() + " in " + who
	}
	p.Identify(caller(s))
	if i.Elsewhere != "" {
		// AWS was not asked: the root user of a mock is not a root user.
		p.Caveatf("%s: account %s, %s: a mock identity from %s, not AWS", who, i.Account, i.ARN, i.Elsewhere)
		return
	}
	p.Notef("%s: account %s, %s", who, i.Account, i.ARN)
	if i.IsRoot() {
		p.Report(checks.Finding{
			Rule: RootIdentity, Subject: i.Account, Services: s.Services, At: append(checks.PositionsOf(identity.KeyOrigins(p, s)), checks.Position{Call: "sts:GetCallerIdentity"}),
			Message: redact.Textf("these are keys of the root user of account %s", i.Account),
			Fixes:   []checks.Fix{{Title: redact.NewText("Create an IAM user or a role for Airflow, and delete the root keys"), Safety: checks.Unsafe}},
		})
	}
}

// caller is who AWS says that a set of credentials belongs to.
func caller(s *identity.Asked) checks.Caller {
	c := checks.Caller{
		Services: s.Services, ARN: s.Verdict.Identity.ARN, Account: s.Verdict.Identity.Account, Mock: s.Verdict.Identity.Elsewhere,
		Profile: s.Outcome.Profile, Method: s.Outcome.Method, Region: s.Outcome.Region, Expires: s.Outcome.Expires,
	}
	if s.Backend != nil {
		c.Owner = s.Owner()
	}
	if s.Outcome.Keys != nil {
		c.Key = redact.KeyID(s.Outcome.Keys.AccessKeyID)
	}
	return c
}
