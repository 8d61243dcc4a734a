package secretsaccess

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/aws"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// reportDenied reports prefixes under which the identity may not read.
func reportDenied(p *checks.Pass, ctx context.Context, u *backendUse, denied []*prefixProbe) {
	e := denied[0].result.Answer
	account := accountOf(p, ctx, u, e)
	var words, arns, readable []string
	for _, prefix := range denied {
		words = append(words, prefix.String())
		arns = append(arns, aws.SecretARN(u.service(), u.region(), account, prefix.prefix+"*"))
		if u.readable[prefix.what] {
			readable = append(readable, string(prefix.what))
		}
	}
	f := checks.Finding{
		Rule: SecretAccessDenied, Subject: strings.Join(arns, " "), Services: u.Services, At: backendPlaces(u, e.Operation),
		Symptom: redact.NewText(seen(p, &lookup{probed: probed{what: denied[0].what, result: denied[0].result}})),
		Message: redact.Textf("the secrets backend cannot read %s in %s: %s is denied for %s%s",
			strings.Join(words, " and "), u.region(), e.Operation, principalOf(e), because(e)),
		Fixes: []checks.Fix{Allow(p, e, e.Operation, arns...)},
	}
	if len(readable) == len(denied) {
		f.Severity = checks.Warning
		f.Message = f.Message.Add("; some names in the DAGs are readable, but lookups of others fail")
	}
	p.Report(f)
}

// reportDeniedNames reports names that may not be read though the prefix may be.
func reportDeniedNames(p *checks.Pass, ctx context.Context, u *backendUse, names []*lookup) {
	e := names[0].result.Answer
	account := accountOf(p, ctx, u, e)
	var shown, arns []string
	at := []checks.Position{}
	for _, n := range names {
		shown = append(shown, n.name)
		arns = append(arns, aws.SecretARN(u.service(), u.region(), account, n.name))
		at = append(at, n.at...)
	}
	severity, more := severity(p, names)
	p.Report(checks.Finding{
		Rule: SecretAccessDenied, Subject: strings.Join(arns, " "), Severity: severity, Services: u.Services, At: append(at, checks.Position{Call: e.Operation}), Symptom: redact.NewText(seen(p, names[0])),
		Message: redact.Textf("the secrets backend cannot read %s in %s: %s is denied for %s%s%s",
			listed(shown), u.region(), e.Operation, principalOf(e), because(e), more),
		Fixes: []checks.Fix{Allow(p, e, e.Operation, arns...)},
	})
}

// reportNoKey reports secrets that may be read and whose key may not be used.
func reportNoKey(p *checks.Pass, ctx context.Context, u *backendUse, names []*lookup) {
	n := names[0]
	e := n.result.Answer
	var shown []string
	var at []checks.Position
	for _, one := range names {
		shown, at = append(shown, one.name), append(at, one.at...)
	}
	key := aws.KeyARN(u.region(), accountOf(p, ctx, u, e), "<id of the key>")
	if e.Denial != nil && strings.HasPrefix(e.Denial.Resource, "arn:") {
		key = e.Denial.Resource
	}
	command := "secretsmanager describe-secret --secret-id " + p.Quote(n.name) + " --query KmsKeyId"
	if u.service() == aws.ParameterStore {
		command = "ssm describe-parameters --parameter-filters Key=Name,Values=" + p.Quote(n.name) + " --query 'Parameters[].KeyId'"
	}
	severity, more := severity(p, names)
	p.Report(checks.Finding{
		Rule: KMSAccessDenied, Subject: strings.Join(shown, " "), Severity: severity, Services: u.Services, At: append(at, backendPlaces(u, e.Operation)...),
		Symptom: redact.NewText(seen(p, n)),
		Message: redact.Textf("%s in %s cannot be decrypted: %s%s", listed(shown), u.region(), wording.AWSReason(e), more),
		Fixes: []checks.Fix{
			{Title: redact.NewText("Find the KMS key of the secret"), Commands: []redact.Text{p.AWSCLI(command + sessionFlags(p, u))}, Safety: checks.Unsafe},
			Allow(p, e, "kms:Decrypt", key),
		},
	})
}

// reportKwargsKeys reports keys in the arguments that AWS refuses.
func reportKwargsKeys(p *checks.Pass, u *backendUse, e *aws.Error) {
	at := u.Session.Origin
	p.Report(checks.Finding{
		Rule: KwargsKeysRejected, Subject: u.Session.Variable, Services: u.Services, Symptom: redact.NewText(e.Symptom()), At: backendPlaces(u, e.Operation),
		Message: redact.Textf("AWS rejects the access keys in %s (%s): %s", u.Session.Variable, cause.Place(at), wording.AWSReason(e)),
		Fixes: []checks.Fix{repair.ChangeArguments(u.View, u.firstSource(), "Remove the access keys",
			repair.Removed("aws_access_key_id", "aws_secret_access_key", "aws_session_token"))},
	})
}

// backendPlaces are where the backend is set up and what was asked.
func backendPlaces(u *backendUse, call string) []checks.Position {
	at := checks.Position{File: u.Session.Origin.File, Line: u.Session.Origin.Line, Column: u.Session.Origin.Column}
	return []checks.Position{at, {Call: call}}
}

// accountOf is the account of who was denied, in which a bare name is looked for.
func accountOf(p *checks.Pass, ctx context.Context, u *backendUse, e *aws.Error) string {
	if e.Denial != nil {
		if parts := strings.SplitN(e.Denial.Principal, ":", 6); len(parts) == 6 && parts[4] != "" {
			return parts[4]
		}
	}
	if identity, err := p.AWS().Identity(ctx, u.Source); err == nil {
		return identity.Account
	}
	return "<account>"
}

func principalOf(e *aws.Error) string {
	if e.Denial != nil {
		return e.Denial.Principal
	}
	return "this identity"
}

func because(e *aws.Error) string {
	if e.Denial == nil || e.Denial.Reason == "" {
		return ""
	}
	return ", " + e.Denial.Reason
}

// listed names the first few of a list.
func listed(list []string) string {
	const most = 3
	if len(list) <= most+1 {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// Allow is the fix for a denial: the command of a user who can change the
// policies of the principal, or the statement alone where it is not known whose
// policy it has to be in.
func Allow(p *checks.Pass, e *aws.Error, action string, resources ...string) checks.Fix {
	if e.Denial != nil && !e.Denial.Allowable() {
		return checks.Fix{Title: redact.NewText(wording.Sentence(wording.AWSAdvice(e))), Safety: checks.Unsafe}
	}
	document := oneLine(aws.PolicyDocument(action, resources...))
	kind, name := principalName(principalOf(e))
	switch {
	case kind == "" || !p.POSIX():
		return checks.Fix{Title: redact.NewText("Attach this policy to " + principalOf(e)), Lines: redact.Texts(document), Safety: checks.Unsafe}
	case strings.HasPrefix(name, "AWSReservedSSO_"):
		return checks.Fix{Title: redact.NewText("Add this policy to the permission set of " + name + " in IAM Identity Center"), Lines: redact.Texts(document), Safety: checks.Unsafe}
	}
	return checks.Fix{
		Title: redact.Textf("Allow it for the %s %s, as a user who can change IAM policies", kind, name), Safety: checks.Unsafe,
		Commands: []redact.Text{p.AWSCLI(fmt.Sprintf("iam put-%s-policy --%s-name %s --policy-name %s --policy-document %s",
			kind, kind, p.Quote(name), aws.PolicyName(action, resources...), p.Quote(document)))},
	}
}

// principalName takes the kind and name out of the ARN of a user or an assumed
// role; the name of the role's session is not part of any policy.
func principalName(arn string) (kind, name string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return "", ""
	}
	path := strings.Split(parts[5], "/")
	switch {
	case len(path) >= 2 && path[0] == "user":
		return "user", path[len(path)-1]
	case len(path) >= 2 && path[0] == "role":
		return "role", path[len(path)-1]
	case len(path) == 3 && path[0] == "assumed-role":
		return "role", path[1]
	}
	return "", ""
}

// oneLine writes JSON without line ends, so that it is copied as one.
func oneLine(document string) string {
	var b bytes.Buffer
	if json.Compact(&b, []byte(document)) != nil {
		return document
	}
	return b.String()
}
