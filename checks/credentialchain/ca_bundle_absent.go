package credentialchain

import (
	"context"
	"fmt"
	"path"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CABundleAbsent = &checks.Rule{
	ID:     "ca-bundle-absent",
	Causes: []cause.Kind{cause.CABundleAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unusable CA bundle",
	Doc: checks.Page(
		"`botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ [Errno 2] No such file or directory`, "+
			"`[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found` if the file has no PEM certificate, as the .cer files of Windows, "+
			"or `[X509] PEM lib` if one of its certificates is damaged.",
		"`AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`, `ca_bundle` in the profile or `verify` of a connection is the path of a file on your machine that the "+
			"container does not have. boto3 does not print the path. "+
			"In the URI of a connection `verify=False` is a string, and so the name of a file. "+
			"An empty setting disables certificate checks before botocore 1.43.54, and is an `InvalidConfigError` from then on.",
		"Put the bundle into `~/.aws`, which is mounted, and set its path in the container:\n\n"+
			"```\nAWS_CA_BUNDLE=/home/astro/.aws/company-ca.pem\n```\n\n"+
			"The variable in `.env` takes precedence over `ca_bundle`, so the line for your machine can stay. "+
			"Without a bundle boto3 uses its own certificates, not those of the operating system.",
	),
	Look:    lookEmptyBundle,
	Message: checks.Says(badBundle),
	Fixes:   fixBundle,
}

func badBundle(c cause.Cause, d cause.BadBundle) redact.Text {
	where := saidBy(c, d.By)
	if d.Path == "" {
		return redact.Textf("the CA bundle is empty%s: InvalidConfigError from botocore 1.43.54 on", where)
	}
	if d.Argument {
		where = " (verify)"
		if !d.By.At.IsZero() {
			where = " (verify, " + wording.SpotWords(c, d.By.At) + ")"
		}
	}
	switch {
	case d.Switch != "":
		return redact.Textf("%q%s is a string, so boto3 uses it as the path of a CA bundle", d.Switch, where)
	case d.Damaged:
		return redact.Textf("CA bundle %s%s has a damaged certificate", d.Path, where)
	case d.NotPEM:
		return redact.Textf("CA bundle %s%s has no PEM certificate", d.Path, where)
	}
	return redact.Textf("CA bundle %s%s %s", d.Path, where, wording.UnusableWords(d.Why))
}

func fixBundle(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	f := c.Session.Outcome.Failure
	switch {
	case f.Path == "": // it is set but empty
		return []checks.Fix{removeBundle(p, c)}
	case f.Key == "verify" && (strings.EqualFold(f.Value, "true") || strings.EqualFold(f.Value, "false")):
		if !c.Session.InURI(c.View) {
			return repair.FixArgument(p, cause.Cause{Subject: f.Key, Suggestion: strings.ToLower(f.Value), Session: c.Session, At: c.At})
		}
		if fix, ok := repair.ChangeConnectionOf(p, c, repair.ConnectionChange{
			Title: fmt.Sprintf("Write the connection as JSON with %q: %s", f.Key, strings.ToLower(f.Value)),
			Extra: repair.SetTo(f.Key, strings.EqualFold(f.Value, "true")), As: fixers.JSONForm,
		}); ok {
			return []checks.Fix{fix}
		}
		return []checks.Fix{repair.ByHand("Write the connection as JSON in "+repair.PlaceOf(c)+", with this in \"extra\"; a URI has only strings", fmt.Sprintf("%q: %s", f.Key, strings.ToLower(f.Value)))}
	}
	if bundle := c.View.FS.Lookup(f.Path); bundle.IsFile() && bundle.Readable { // and is invalid
		fixes := []checks.Fix{removeBundle(p, c)}
		if bundle.HostPath != "" && f.Fault != boto.BundleDamaged {
			convert := checks.Fix{Title: redact.Textf("Convert the bundle to PEM if it is DER, and set the new path in %s", repair.PlaceOf(c)), Safety: checks.Unsafe}
			convert.Commands = redact.Texts(fmt.Sprintf("openssl x509 -inform der -in %s -out %s", p.QuotePath(bundle.HostPath), p.QuotePath(bundle.HostPath+".pem")))
			fixes = append(fixes, convert)
		}
		return fixes
	}
	if path.IsAbs(f.Path) && p.POSIX() && p.Project().Mode != astro.Standalone && p.Machine.Exists(f.Path) {
		spec := p.Diagnosis().ShowPath(f.Path) + ":" + f.Path + ":ro"
		mount := checks.WithEdit(fmt.Sprintf("Mount %s in each service in %s", p.Diagnosis().ShowPath(f.Path), astro.OverrideName), checks.Unsafe,
			fixers.AddMounts{File: astro.OverrideName, Services: checks.ServiceNames(p.Project()), Spec: spec, Create: true})
		return []checks.Fix{mount, removeBundle(p, c)}
	}
	return []checks.Fix{removeBundle(p, c), setBundle(p, c)}
}

// setBundle writes the path of a bundle in the mounted folder.
func setBundle(p *checks.Pass, c cause.Cause) checks.Fix {
	const mounted = repair.AwsHome + "/<bundle>.pem"
	line := c.Session.Outcome.Failure.Key + " = " + mounted
	switch {
	case len(c.Vars) > 0:
		line = repair.AssignmentLine(p, c.Vars[0], mounted)
	case c.Key == "":
		line = jsonLine(c.Session.Outcome.Failure.Key, mounted)
	}
	return repair.ByHand("Put the bundle into ~/.aws, and set its path in the container in "+repair.PlaceOf(c), line)
}

// removeBundle removes the setting of the bundle: boto3 then uses its own certificates.
func removeBundle(p *checks.Pass, c cause.Cause) checks.Fix {
	switch {
	case len(c.Vars) > 0:
		fix := repair.UnsetVariable(p, c, c.Vars[0])
		fix.Safety = checks.Unsafe
		return fix
	case c.Key != "":
		return repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out %s in %s", c.Key, repair.PlaceOf(c)))
	}
	key := c.Session.Outcome.Failure.Key
	if fix, ok := repair.RemoveArguments(p, c, fmt.Sprintf("Remove %q", key), key); ok {
		return fix
	}
	return checks.Fix{Title: redact.Textf("Remove %s (%s)", key, repair.PlaceOf(c)), Safety: checks.Unsafe}
}

// lookEmptyBundle finds a CA bundle that is set but empty. Nothing fails because of it with
// botocore before 1.43.54, which then verifies no certificate.
func lookEmptyBundle(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	g := checks.NewGroups()
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			from := s.Outcome.Unchecked
			if from == nil || s.Outcome.Failure != nil {
				continue
			}
			name, at := from.Variable, v.Service.Env[from.Variable].Origin
			switch {
			case from.Argument:
				name, at = "verify", s.Origin
			case name == "":
				name, at = "ca_bundle", p.Origin(v, from.Pos)
			}
			g.Add(name+" ("+cause.Place(at)+")", v.Service.Name, at)
		}
	}
	for _, one := range g.Sorted() {
		found = append(found, checks.Finding{
			Subject: one.Key, Severity: checks.Warning, At: checks.PositionsOf(one.At), Services: one.Services,
			Message: redact.Textf("%s is empty, which disables certificate checks before botocore 1.43.54", one.Key),
			Symptom: redact.NewText(boto.EmptyBundleSymptom),
			Fixes:   []checks.Fix{{Title: redact.Textf("Remove the setting (%s), or set the path of a bundle", cause.Place(one.At[0])), Safety: checks.Unsafe}},
		})
	}
	return found
}
