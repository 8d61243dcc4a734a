package checks

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
)

// STSIdentity asks AWS who the services will be.
var STSIdentity = &Check{
	ID:    "sts-identity",
	Title: "The identity at AWS",
	Doc: `One GetCallerIdentity for each set of credentials that the services will use, with
just those keys and that region, handed over explicitly. It tells a deleted key from a wrong
secret, from an ended token, from a clock that is off, and shows account and ARN; with
` + "`expect:`" + ` in .doctor.yaml it guards against working on production by mistake. Roles are
assumed and SSO role credentials fetched as boto3 would; nothing is renewed and nothing
written. A secrets backend with credentials of its own is asked about too. Without a
network the check cannot tell, which is no failure.`,
	Scope: AWS,
	Rules: stsIdentityRules,
	Run:   checkSTSIdentity,
}

// asked is one set of credentials with the services that use it.
type asked struct {
	view    *diagnosis.View
	outcome *boto.Outcome
	// backend is the session of the secrets backend whose credentials these are,
	// nil for those that every boto3 session of the services uses.
	backend  *diagnosis.Session
	services []string
	verdict  identityVerdict
}

func checkSTSIdentity(ctx context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		return err
	}
	if err := p.unwanted(); err != nil {
		return err
	}
	sets, failing := p.credentialSets()
	if len(sets) == 0 {
		return Skipf("no service gets as far as AWS: %s", strings.Join(failing, ", "))
	}
	var wait sync.WaitGroup
	for _, s := range sets {
		wait.Go(func() { s.verdict = p.askSet(ctx, s) })
	}
	wait.Wait()
	var unknown []string
	for _, s := range sets {
		if text := p.judgeIdentity(s); text != "" {
			unknown = append(unknown, text)
		}
	}
	if len(unknown) > 0 {
		return Unknownf("%s", strings.Join(unknown, "; "))
	}
	return nil
}

// credentialSets groups the services by the credentials that they will use, and
// names the rules for which the others never get to AWS.
func (p *Pass) credentialSets() (sets []*asked, failing []string) {
	byKey := map[string]*asked{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil {
			continue
		}
		key := v.Service.Name
		if source, err := p.source(v, o); err == nil {
			key = source.Fingerprint()
		} else {
			key = err.Error()
		}
		if have := byKey[key]; have != nil {
			have.services = append(have.services, v.Service.Name)
			continue
		}
		s := &asked{view: v, outcome: o, services: []string{v.Service.Name}}
		byKey[key] = s
		sets = append(sets, s)
	}
	for _, c := range p.Diagnosis().Causes {
		failing = append(failing, c.Rule)
	}
	return append(sets, p.backendSets(sets)...), distinct(failing)
}

func (p *Pass) askSet(ctx context.Context, s *asked) identityVerdict {
	if s.backend == nil {
		return p.ask(ctx, s.view, s.outcome)
	}
	source, err := p.sessionSource(s.view, s.backend)
	if err != nil {
		return identityVerdict{err: err}
	}
	identity, err := p.AWS().Identity(ctx, source)
	return identityVerdict{identity, err}
}

// backendSets are the credentials of secrets backends that are not those of the
// services themselves. Which region is asked makes no other identity.
func (p *Pass) backendSets(own []*asked) []*asked {
	byKey := map[string]*asked{}
	for _, s := range own {
		if source, err := p.source(s.view, s.outcome); err == nil {
			byKey[anywhere(source)] = s
		}
	}
	var sets []*asked
	for _, u := range p.backendUses().uses {
		key := anywhere(u.source)
		have := byKey[key]
		switch {
		case have == nil:
			s := &asked{view: u.view, outcome: u.session.Outcome, backend: u.session, services: slices.Clone(u.services)}
			byKey[key] = s
			sets = append(sets, s)
		case have.backend != nil:
			have.services = distinct(append(have.services, u.services...))
		}
	}
	return sets
}

// anywhere is equal for sources that give the same credentials.
func anywhere(source aws.Source) string {
	source.Region, source.STSEndpoint = "", ""
	return source.Fingerprint()
}

// judgeIdentity reports what AWS said of one set of credentials. It returns why
// it cannot be told, "" if it can.
func (p *Pass) judgeIdentity(s *asked) string {
	err := s.verdict.err
	if err == nil {
		p.noteIdentity(s)
		p.judgeExpectations(s)
		return ""
	}
	if errors.Is(err, errNotTried) {
		return reasonOf(err)
	}
	e := refusal(err)
	if e == nil {
		return err.Error()
	}
	if check := p.reportedElsewhere(s, e); check != "" {
		return fmt.Sprintf("AWS refuses the credentials: %s (see %s)", e.Reason(), check)
	}
	rule, ok := refusalRules[e.Kind]
	if !ok {
		return err.Error()
	}
	f := Finding{
		Rule: rule, Services: s.services, Symptom: s.symptom(e), At: append(locations(p.keyOrigins(s)), Location{Call: e.Operation}),
		Message: fmt.Sprintf("%s: %s", p.describe(s), e.Error()),
		Fixes:   identityFixes(p, s, e),
	}
	if rule == "clock-skew" && e.Skew != 0 {
		f.Message = fmt.Sprintf("%s; AWS refuses signatures that are more than five minutes off", skewWords(e.Skew))
	}
	p.Report(f)
	return ""
}

// refusalRules are the rules of AWS's refusals.
var refusalRules = map[aws.Kind]string{
	aws.KeyRejected:         "key-rejected",
	aws.SignatureMismatch:   "key-rejected",
	aws.TokenExpired:        "token-rejected",
	aws.ClockSkew:           "clock-skew",
	aws.RoleDenied:          "role-access-denied",
	aws.AccessDenied:        "role-access-denied",
	aws.SSOForbidden:        "sso-role-forbidden",
	aws.SSOTokenRejected:    "sso-token-rejected",
	aws.WebIdentityRejected: "token-rejected",
}

// reportedElsewhere keeps one cause from being told twice: keys in the
// environment that hide good files, ended tokens and keys in the arguments of a
// backend have rules of their own. It returns the check that reports it.
func (p *Pass) reportedElsewhere(s *asked, e *aws.Error) string {
	switch {
	case s.backend != nil && ownKeys(s.backend) && aboutKeys(e):
		return SecretsAccess.ID
	case s.backend != nil:
		return ""
	case environmentKeysRejected(s.view, s.outcome, e):
		return CredentialChain.ID
	case tokenEnded(s.outcome, e):
		return CredentialFiles.ID
	}
	return ""
}

// symptom is what the person will see. A backend never calls GetCallerIdentity:
// the same refusal comes in the words of the service that it asks.
func (s *asked) symptom(e *aws.Error) string {
	if s.backend == nil || e.Operation != "sts:GetCallerIdentity" {
		return e.Symptom()
	}
	words := *e
	words.Operation = "secretsmanager:GetSecretValue"
	if s.backend.Boto.Service == "ssm" {
		words.Operation = "ssm:GetParameter"
	}
	words.Code = map[string]string{
		"InvalidClientTokenId":  "UnrecognizedClientException",
		"SignatureDoesNotMatch": "InvalidSignatureException",
		"ExpiredToken":          "ExpiredTokenException",
	}[e.Code]
	return words.Symptom()
}

func (p *Pass) noteIdentity(s *asked) {
	i := s.verdict.identity
	who := "all services"
	if len(s.services) < len(p.Diagnosis().Views) {
		who = strings.Join(s.services, ", ")
	}
	if s.backend != nil {
		who = "the secrets backend in " + who
	}
	p.Notef("%s: account %s, %s", who, i.Account, i.ARN)
	if i.IsRoot() {
		p.Report(Finding{
			Rule: "root-identity", Services: s.services, At: append(locations(p.keyOrigins(s)), Location{Call: "sts:GetCallerIdentity"}),
			Message: fmt.Sprintf("the keys are those of the root user of account %s, who may do everything", i.Account),
			Fixes:   []Fix{{Title: "Make an IAM user or a role for this, and delete the root keys", Safety: Unsafe}},
		})
	}
}

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
		Message: fmt.Sprintf("%s: .doctor.yaml expects somebody else: %s", p.describe(s), strings.Join(wrong, ", ")),
		Fixes:   []Fix{{Title: "Name the profile of the right account in AWS_PROFILE, or change expect: in .doctor.yaml", Safety: Unsafe}},
	})
}

// matchARN matches a pattern in which * stands for any text.
func matchARN(pattern, arn string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "\x01"), strings.ReplaceAll(arn, "/", "\x01"))
	return err == nil && ok
}

// describe says which credentials these are.
func (p *Pass) describe(s *asked) string {
	text := fmt.Sprintf("profile %q", s.outcome.Profile)
	if s.outcome.Method == "env" {
		text = "the keys in the environment"
	}
	if s.backend != nil {
		text = "the secrets backend with " + text
		if ownKeys(s.backend) {
			text = "the secrets backend with its own keys"
		}
	}
	if at := p.keyOrigins(s); len(at) > 0 {
		text += " (" + diagnosis.Place(at[0]) + ")"
	}
	return text
}

// keyOrigins are the places of the credentials.
func (p *Pass) keyOrigins(s *asked) []astro.Origin {
	o := s.outcome
	switch {
	case s.backend != nil && (ownKeys(s.backend) || s.backend.Boto.RoleARN != ""):
		return []astro.Origin{s.backend.Origin}
	case o.Keys != nil && o.Keys.Variable:
		return []astro.Origin{s.view.Service.Env["AWS_ACCESS_KEY_ID"].Origin}
	case len(o.Roles) > 0 && o.Roles[0].At.Path != "":
		return []astro.Origin{p.origin(s.view, o.Roles[0].At)}
	case o.Keys != nil && o.Keys.At.Path != "":
		return []astro.Origin{p.origin(s.view, o.Keys.At)}
	case o.SSO != nil && o.SSO.At.Path != "":
		return []astro.Origin{p.origin(s.view, o.SSO.At)}
	}
	return nil
}

// origin translates a place in the container into one on this machine.
func (p *Pass) origin(v *diagnosis.View, at boto.Pos) astro.Origin {
	if host := v.FS.Lookup(at.Path).HostPath; host != "" {
		return astro.Origin{File: p.Diagnosis().ShowPath(host), Line: at.Line}
	}
	return astro.Origin{File: at.Path, Line: at.Line}
}

func skewWords(skew time.Duration) string {
	if skew > 0 {
		return fmt.Sprintf("this machine's clock is %s behind that of AWS", skew.Round(time.Second))
	}
	return fmt.Sprintf("this machine's clock is %s ahead of that of AWS", (-skew).Round(time.Second))
}

func identityFixes(p *Pass, s *asked, e *aws.Error) []Fix {
	flag := ""
	if s.outcome.Profile != "default" {
		flag = " --profile " + p.quoted(s.outcome.Profile)
	}
	switch e.Kind {
	case aws.ClockSkew:
		if p.Machine.OS == "linux" {
			return []Fix{{Title: "Set the clock", Commands: []string{"sudo timedatectl set-ntp true"}, Safety: Unsafe}}
		}
		return []Fix{{Title: "Set this machine's clock, and restart the engine if it slept", Safety: Unsafe}}
	case aws.SSOTokenRejected:
		return []Fix{
			{Title: "Log in again", Commands: []string{"aws sso login" + flag}, Safety: Unsafe},
			{Title: "If that does not help, correct sso_region: it is the region of the Identity Center", Safety: Unsafe},
		}
	case aws.SSOForbidden:
		return []Fix{{Title: "Choose an account and a role that are assigned to you", Commands: []string{"aws configure sso" + flag}, Safety: Unsafe}}
	case aws.RoleDenied, aws.AccessDenied:
		if e.Denial == nil || e.Denial.Resource == "" {
			return []Fix{{Title: "Have the caller added to the role's trust policy", Safety: Unsafe}}
		}
		fix := p.allow(e, e.Denial.Action, e.Denial.Resource)
		if len(fix.Commands) > 0 {
			fix.Title += ", and the caller added to the role's trust policy"
		}
		return []Fix{fix}
	}
	return []Fix{{Title: "Enter keys that are valid", Commands: []string{"aws configure" + flag}, Safety: Unsafe}}
}
