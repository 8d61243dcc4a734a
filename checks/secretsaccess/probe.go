package secretsaccess

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/internal/airflow"
	"doctor/internal/aws"
	"doctor/internal/facts"
)

// ProbeID is the name that is asked for under each prefix. It is one that
// nobody has, that AWS accepts in both services, and that says in CloudTrail
// what it is. Secrets Manager advises against names that end in a hyphen and
// six characters.
const ProbeID = "doctor_probe_of_no_secret"

// prefixProbe is the question whether what is under one prefix may be read.
type prefixProbe struct {
	what airflow.What
	// prefix is the part before the id, with the separator.
	prefix string
	result aws.SecretResult
	err    error
}

// askedPrefixes are the prefixes under which the backend is asked. Config
// options are looked up only where a variable names one, so they are left out.
// A lookup pattern says which ids are asked, not what may be read: without it
// the probe's own id always is.
func (u *backendUse) askedPrefixes() []*prefixProbe {
	plain := map[string]any{}
	for name, value := range u.kwargs {
		if !strings.HasSuffix(name, "_lookup_pattern") {
			plain[name] = value
		}
	}
	var out []*prefixProbe
	for _, what := range []airflow.What{airflow.VariableSecret, airflow.ConnectionSecret} {
		if l := u.backend.SecretName(what, ProbeID, plain); l.Asked == airflow.AskedYes {
			out = append(out, &prefixProbe{what: what, prefix: l.Prefix})
		}
	}
	return out
}

// probePrefixes asks AWS about all prefixes of all uses.
func probePrefixes(p *checks.Pass, ctx context.Context, uses []*backendUse) {
	type question struct {
		use    *backendUse
		prefix *prefixProbe
	}
	var questions []question
	for _, u := range uses {
		for _, prefix := range u.prefixes {
			questions = append(questions, question{u, prefix})
		}
	}
	inParallel(len(questions), func(i int) {
		q := questions[i]
		q.prefix.result, q.prefix.err = p.AWS().Probe(ctx, q.use.Source, q.use.probe(q.prefix.prefix+ProbeID))
	})
}

// probe is a lookup of a name as this backend makes it.
func (u *backendUse) probe(name string) aws.SecretProbe {
	return aws.SecretProbe{Service: u.service(), Region: u.region(), Name: name, Endpoint: u.Endpoint()}
}

// judgeRights reports what AWS said of the prefixes.
func judgeRights(p *checks.Pass, ctx context.Context, u *backendUse) {
	var denied []*prefixProbe
	for _, prefix := range u.prefixes {
		switch {
		case prefix.err != nil:
		case prefix.result.Access == aws.Denied:
			denied = append(denied, prefix)
		case prefix.result.Access == aws.NoKey:
			reportNoKey(p, ctx, u, []*lookup{{probed: probed{what: prefix.what, name: prefix.prefix + ProbeID, result: prefix.result}, use: u}})
		default:
			p.MayRead(checks.Readable{
				Backend: u.backend.Short, What: string(prefix.what), Prefix: prefix.prefix, Region: u.region(), Services: u.Services, Mock: prefix.result.Elsewhere,
			})
			noteReadable(p, u, prefix)
		}
	}
	if len(denied) > 0 {
		reportDenied(p, ctx, u, denied)
	}
	for _, prefix := range u.prefixes {
		if e := facts.Refusal(prefix.err); e != nil && identity.OwnKeys(u.Session) && identity.AboutKeys(e) {
			reportKwargsKeys(p, u, e)
			break
		}
	}
}

// noteReadable says that a prefix may be read, and who said so if it was not AWS.
func noteReadable(p *checks.Pass, u *backendUse, prefix *prefixProbe) {
	where := u.region() + onlySome(p, u.Services)
	if by := prefix.result.Elsewhere; by != "" {
		p.Caveatf("%s in %s: readable, but %s answered, which is not AWS", prefix, where, by)
		return
	}
	p.Notef("%s in %s: readable", prefix, where)
}

// unnamed is an error without the name that was asked for.
func unnamed(err error, name string) error {
	if e := (*aws.Error)(nil); errors.As(err, &e) {
		return e.Renamed(name, "")
	}
	return err
}

// String words a prefix: "variables under airflow/variables".
func (p *prefixProbe) String() string {
	if bare := strings.TrimRight(p.prefix, "/"); bare != "" {
		return fmt.Sprintf("%s under %s", p.what, bare)
	}
	return fmt.Sprintf("%s without a prefix", p.what)
}

// onlySome names the services where they are not all.
func onlySome(p *checks.Pass, services []string) string {
	if len(services) == len(p.Diagnosis().Views) {
		return ""
	}
	return " (" + strings.Join(services, ", ") + ")"
}

// unanswered says of which prefixes AWS said nothing, and why.
func (u *backendUse) unanswered() []string {
	var out []string
	silent := map[string][]string{}
	for _, prefix := range u.prefixes {
		e := facts.Refusal(prefix.err)
		switch {
		case prefix.err == nil:
		case e != nil && identity.AboutKeys(e) && identity.OwnKeys(u.Session): // reported
		case e != nil && e.Kind == aws.NameInvalid:
			out = append(out, fmt.Sprintf("AWS rejects names under the prefix of the %s: %s", prefix.what, e.Said()))
		case e != nil && aboutCredentials(e):
			out = append(out, "AWS rejects the credentials of the backend, so its rights are unknown: "+wording.AWSReason(e))
		default:
			// Both prefixes then tell of the same fault, in the same words.
			why := identity.UnansweredWords(unnamed(prefix.err, prefix.prefix+ProbeID))
			silent[why] = append(silent[why], prefix.String())
		}
	}
	for _, why := range slices.Sorted(maps.Keys(silent)) {
		out = append(out, fmt.Sprintf("unknown whether the backend can read %s: %s", strings.Join(silent[why], " and "), why))
	}
	return checks.FirstOfEach(out)
}

// aboutCredentials reports whether AWS refused whom it was asked by. Its other
// refusals are about anything.
func aboutCredentials(e *aws.Error) bool {
	switch e.Kind {
	case aws.RoleDenied, aws.AccessDenied, aws.SSOForbidden, aws.SSOTokenRejected, aws.WebIdentityRejected:
		return true
	}
	return identity.AboutKeys(e)
}
