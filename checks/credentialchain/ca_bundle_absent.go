package credentialchain

import (
	"context"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CABundleAbsent = &checks.Rule{
	ID:     "ca-bundle-absent",
	Causes: []cause.Kind{cause.CABundleAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "Certificate bundle that the container lacks",
	Doc: checks.Page(
		"`botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ [Errno 2] No such file or directory`, "+
			"`[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found` where the file is there and has no certificate in PEM, as the .cer files of Windows, "+
			"or `[X509] PEM lib` where one of its certificates is damaged.",
		"`AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`, `ca_bundle` in the profile or `verify` of a connection names a file of your machine. "+
			"The container has no such file, and boto3 does not say which one it missed. "+
			"In the URI of a connection `verify=False` is a text, and so the name of a file. "+
			"A setting without a value switches the check of certificates off before botocore 1.43.54, and is an `InvalidConfigError` from then on.",
		"Put the bundle into `~/.aws`, which is mounted, and set the path that it has in the container:\n\n"+
			"```\nAWS_CA_BUNDLE=/home/astro/.aws/company-ca.pem\n```\n\n"+
			"The variable in `.env` comes before `ca_bundle`, so the line for the host can stay. "+
			"Without a bundle boto3 uses its own certificates, not those of the operating system.",
	),
	Look: lookEmptyBundle,
	Message: checks.Says(func(c cause.Cause, d cause.BadBundle) redact.Text {
		where := saidBy(c, d.By)
		if d.Path == "" {
			return redact.Textf("the CA bundle is set to nothing%s: botocore 1.43.54 and later make no client then", where)
		}
		if d.Argument {
			where = " (verify)"
			if !d.By.At.IsZero() {
				where = " (verify, " + wording.SpotWords(c, d.By.At) + ")"
			}
		}
		switch {
		case d.Switch != "" && d.InURI:
			return redact.Textf("%q%s is a text, and is taken for the path of a CA bundle; only JSON can say true or false, as in __extra__", d.Switch, where)
		case d.Switch != "":
			return redact.Textf("%q%s is a text, and is taken for the path of a CA bundle; write %s without quotes", d.Switch, where, strings.ToLower(d.Switch))
		case d.Damaged:
			return redact.Textf("the CA bundle %s%s is damaged: a certificate in it is cut off or changed, and that spoils the whole file", d.Path, where)
		case d.NotPEM:
			return redact.Textf("the CA bundle %s%s holds no certificate in the form of PEM, -----BEGIN CERTIFICATE-----", d.Path, where)
		}
		return redact.Textf("the CA bundle %s%s %s", d.Path, where, wording.UnusableWords(d.Why))
	}),
	Fixes: fixBundle,
}

func fixBundle(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	switch f := c.Session.Outcome.Failure; {
	case f.Path == "": // it is set but empty
		return []checks.Fix{{Title: redact.Textf("Name a bundle there, or remove the setting (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	case f.Key == "verify" && (strings.EqualFold(f.Value, "true") || strings.EqualFold(f.Value, "false")):
		if !c.Session.InURI(c.View) {
			return repair.FixArgument(p, cause.Cause{Subject: f.Key, Suggestion: strings.ToLower(f.Value), Session: c.Session, At: c.At})
		}
		return []checks.Fix{{Title: redact.Textf("Write the connection in JSON, with %q: %s among its extras, or leave verify out (%s)", f.Key, strings.ToLower(f.Value), repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	if bundle := c.View.FS.Lookup(c.Session.Outcome.Failure.Path); bundle.IsFile() && bundle.Readable { // and is invalid
		return []checks.Fix{{Title: redact.Textf("Put certificates in PEM there (openssl x509 -inform der -in <file> -out <bundle>.pem makes one of DER), or remove the setting (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.Textf("Mount the bundle at that path in each service, or remove the setting (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
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
			Message: redact.Textf("%s is set to nothing: boto3 then checks no certificate, and with botocore 1.43.54 and later makes no client", one.Key),
			Symptom: redact.NewText(boto.EmptyBundleSymptom),
			Fixes:   []checks.Fix{{Title: redact.Textf("Remove the setting, or name a bundle there (%s)", cause.Place(one.At[0])), Safety: checks.Unsafe}},
		})
	}
	return found
}
