package credentialchain

import (
	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// warnEmptyBundle reports a bundle of certificates that is set to nothing. Nothing
// fails for it with a botocore before 1.43.54, which then checks no certificate.
func warnEmptyBundle(p *checks.Pass) {
	g := checks.NewGroup()
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
		p.Report(checks.Finding{
			Rule: CABundleAbsent, Subject: one.Key, Severity: checks.Warning, At: checks.Locations(one.At), Services: one.Services,
			Message: redact.Textf("%s is set to nothing: boto3 then checks no certificate, and with botocore 1.43.54 and later makes no client", one.Key),
			Symptom: redact.NewText(boto.EmptyBundleSymptom),
			Fixes:   []checks.Fix{{Title: redact.Textf("Remove the setting, or name a bundle there (%s)", cause.Place(one.At[0])), Safety: checks.Unsafe}},
		})
	}
}
