package checks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
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
written. An endpoint variable in doctor's own environment leads elsewhere, as it leads every
AWS tool: what does not come from AWS is called a mock identity, with the endpoint that
answered. A secrets backend or a connection with a role
or a profile of its own is asked about too. Without a
network the check cannot tell, which is no failure.`,
	Scope: AWS,
	Rules: []*Rule{
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

// asked is one set of credentials with the services that use it.
type asked struct {
	view    *diagnosis.View
	outcome *boto.Outcome
	// backend is the session of the secrets backend or of the connection whose
	// credentials these are, nil for those that every boto3 session of the services uses.
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
	if err := p.undecided(); err != nil && len(sets) == 0 {
		return err
	}
	if len(sets) == 0 && len(failing) == 0 {
		return Skipf("nothing is certain to ask the default credential chain")
	}
	if len(sets) == 0 {
		return blockedf(failing, "no service gets as far as AWS: %s", strings.Join(failing, ", "))
	}
	var wait sync.WaitGroup
	for _, s := range sets {
		wait.Go(func() { s.verdict = p.askSet(ctx, s) })
	}
	wait.Wait()
	var unknown, elsewhere []string
	sets = oneClock(sets)
	for _, s := range sets {
		if text := p.reportedElsewhere(s); text != "" {
			elsewhere = append(elsewhere, text)
		} else if text := p.judgeIdentity(s); text != "" {
			unknown = append(unknown, text)
		}
	}
	switch {
	case len(unknown) > 0:
		return Unknownf("%s", strings.Join(firstOfEach(append(unknown, elsewhere...)), "; "))
	case len(elsewhere) == len(sets):
		return Skipf("%s", strings.Join(firstOfEach(elsewhere), "; "))
	}
	for _, text := range firstOfEach(elsewhere) {
		p.Notef("%s", text)
	}
	return nil
}

// oneClock joins the sets that AWS refused for this machine's clock, which is
// one fault whatever the credentials.
func oneClock(sets []*asked) []*asked {
	var out []*asked
	var first *asked
	for _, s := range sets {
		switch {
		case aws.KindOf(s.verdict.err) != aws.ClockSkew:
			out = append(out, s)
		case first == nil:
			first = s
			out = append(out, s)
		default:
			first.services = distinct(append(first.services, s.services...))
		}
	}
	return out
}

// credentialSets groups the services by the credentials that they will use, and
// names the rules for which the others never get to AWS.
func (p *Pass) credentialSets() (sets []*asked, failing []string) {
	byKey := map[string]*asked{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || !v.AsksDefault() {
			continue
		}
		source, err := p.source(v, o)
		key := source.Anywhere().Fingerprint()
		if err != nil {
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
		failing = append(failing, RuleOfCause(p.list, c.Kind).String())
	}
	sets = append(sets, p.backendSets(sets)...)
	return append(sets, p.connectionSets(sets)...), distinct(failing)
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
		return unansweredWords(err)
	}
	rule := refusalRules[e.Kind]
	if rule == nil {
		rule = RequestRefused
	}
	f := Finding{
		Rule: rule, Services: s.services, Symptom: redact.NewText(s.symptom(e)), At: append(locations(p.refusedOrigins(s, e)), Location{Call: e.Operation}),
		Message: redact.Textf("%s: %s", p.describe(s, p.refusedOrigins(s, e)), e.Error()),
		Fixes:   identityFixes(p, s, e),
	}
	if e.Kind == aws.ClockSkew {
		f.Message = redact.NewText(e.Reason())
	}
	if e.Elsewhere() {
		f.Message = f.Message.Addf("; %s answered, which is not AWS", e.Endpoint)
	}
	p.Report(f)
	return ""
}

// unansweredWords says why AWS did not tell, and what to do about it. Of several
// checks that wait for one answer in vain, which one had put the question is
// chance, and how far it got is known to that one alone: all say the same.
func unansweredWords(err error) string {
	var e *aws.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Kind == aws.Timeout:
		return "AWS gave no answer in time; check the network, the VPN and the firewall, and whether AWS is to be reached through a proxy (HTTPS_PROXY)"
	case e.Advice() != "":
		return err.Error() + "; " + e.Advice()
	}
	return err.Error()
}

// refusalRules are the rules of AWS's refusals. Any other falls under
// request-refused: boto3 will not fare better.
var refusalRules = map[aws.Kind]*Rule{
	aws.KeyRejected:         KeyRejected,
	aws.SignatureMismatch:   KeyRejected,
	aws.TokenExpired:        TokenRejected,
	aws.ClockSkew:           ClockSkew,
	aws.RoleDenied:          RoleAccessDenied,
	aws.SSOForbidden:        SSORoleForbidden,
	aws.SSOTokenRejected:    SSOTokenRejected,
	aws.WebIdentityRejected: TokenRejected,
}

// reportedElsewhere keeps one cause from being told twice: keys in the
// environment that hide good files, ended tokens and keys in the arguments of a
// backend have rules of their own. It says what AWS refuses and which check of
// this run reports it, "" if none does.
func (p *Pass) reportedElsewhere(s *asked) string {
	e := refusal(s.verdict.err)
	if e == nil {
		return ""
	}
	var other *Check
	who := "the credentials"
	switch {
	case s.backend != nil && ownKeys(s.backend) && aboutKeys(e):
		other, who = SecretsAccess, s.owner()+"'s own keys"
		if s.backend.Where == diagnosis.Connection {
			other = AWSConnections
		}
	case s.backend != nil:
	case environmentKeysRejected(s.view, s.outcome, e):
		other = CredentialChain
	case tokenEnded(s.view, s.outcome, e):
		other = CredentialFiles
	}
	if other == nil || !p.runs(other) {
		return ""
	}
	return fmt.Sprintf("AWS refuses %s: %s (see %s)", who, e.Reason(), other.ID)
}

func (p *Pass) noteIdentity(s *asked) {
	i := s.verdict.identity
	who := "all services"
	if len(s.services) < len(p.Diagnosis().Views) {
		who = strings.Join(s.services, ", ")
	}
	if s.backend != nil {
		who = s.owner() + " in " + who
	}
	if i.Elsewhere != "" {
		// Whose the keys are AWS was not asked: a mock's root user is nobody's.
		p.Caveatf("%s: account %s, %s, answered by %s, which is not AWS: a mock identity", who, i.Account, i.ARN, i.Elsewhere)
		return
	}
	p.Notef("%s: account %s, %s", who, i.Account, i.ARN)
	if i.IsRoot() {
		p.Report(Finding{
			Rule: RootIdentity, Services: s.services, At: append(locations(p.keyOrigins(s)), Location{Call: "sts:GetCallerIdentity"}),
			Message: redact.Textf("the keys are those of the root user of account %s, who may do everything", i.Account),
			Fixes:   []Fix{{Title: redact.NewText("Make an IAM user or a role for this, and delete the root keys"), Safety: Unsafe}},
		})
	}
}

func identityFixes(p *Pass, s *asked, e *aws.Error) []Fix {
	flag := ""
	if profile := refusedProfile(s.outcome, e); profile != "default" {
		flag = p.flag("--profile", profile)
	}
	switch e.Kind {
	case aws.ClockSkew:
		if p.Machine.OS == "linux" {
			return []Fix{{Title: redact.NewText("Set the clock"), Commands: redact.Texts("sudo timedatectl set-ntp true"), Safety: Unsafe}}
		}
		return []Fix{{Title: redact.NewText("Set this machine's clock, and restart the engine if it slept"), Safety: Unsafe}}
	case aws.SSOTokenRejected:
		return []Fix{
			{Title: redact.NewText("Log in again"), Commands: redact.Texts("aws sso login" + flag), Safety: Unsafe},
			{Title: redact.NewText("If that does not help, correct sso_region: it is the region of the Identity Center"), Safety: Unsafe},
		}
	case aws.SSOForbidden:
		return []Fix{{Title: redact.NewText("Choose an account and a role that are assigned to you"), Commands: redact.Texts("aws configure sso" + flag), Safety: Unsafe}}
	case aws.RoleDenied:
		if e.Denial == nil || e.Denial.Resource == "" {
			return []Fix{{Title: redact.NewText("Have the caller added to the role's trust policy"), Safety: Unsafe}}
		}
		fix := p.allow(e, e.Denial.Action, e.Denial.Resource)
		if len(fix.Commands) > 0 {
			fix.Title = fix.Title.Add(", and the caller added to the role's trust policy")
		}
		return []Fix{fix}
	case aws.KeyRejected, aws.SignatureMismatch:
		if !e.Temporary {
			return []Fix{{Title: redact.NewText("Enter keys that are valid"), Commands: redact.Texts("aws configure" + flag), Safety: Unsafe}}
		}
	}
	return []Fix{{Title: redact.NewText(sentence(cmp.Or(e.Advice(), "do what AWS says, or ask who runs the account"))), Safety: Unsafe}}
}
