package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/containerfs"
	"doctor/internal/demand"
	"doctor/internal/diagnosis"
	"doctor/internal/engine"
	"doctor/internal/redact"
)

// reportCauses reports the causes of failing sessions that fall under the
// check's own rules, each with its fixes. What nobody meets before another cause is
// fixed is a warning.
func (p *Pass) reportCauses() {
	d := p.Diagnosis()
	for _, cause := range slices.Concat(d.Causes, d.Following) {
		rule := p.check.ruleOfCause(cause.Kind)
		if rule == nil {
			continue
		}
		f := Finding{
			Rule: rule, Severity: Error, Message: rule.Message(cause).Add(neededBy(cause.Uses)), Symptom: cause.Symptom,
			Services: cause.Services, At: locations(cause.At),
		}
		if cause.After != "" {
			f.Severity = Warning
			f.Message = f.Message.Addf("; it shows once %s is fixed", RuleOfCause(p.list, cause.After))
		}
		for _, u := range cause.Uses {
			if at := locations([]astro.Origin{u.At})[0]; !slices.Contains(f.At, at) {
				f.At = append(f.At, at)
			}
		}
		if rule.Fixes != nil {
			f.Fixes = rule.Fixes(p, cause)
		}
		p.Report(f)
	}
}

// neededBy says what in the project the session is for.
func neededBy(uses []demand.Use) string {
	if len(uses) == 0 {
		return ""
	}
	text := fmt.Sprintf("; needed by %s (%s)", uses[0].Name, diagnosis.Place(uses[0].At))
	if n := len(uses) - 1; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// reportRefusals reports the reasons why the project will not start that fall
// under the check's own rules. They break every service.
func (p *Pass) reportRefusals() {
	for _, r := range p.Project().Refusals {
		rule := RuleOfRefusal([]*Check{p.check}, r.Kind)
		if rule == nil || r.By == "doctor" {
			continue // what is beyond the bounds of doctor may be in order
		}
		p.Report(Finding{
			Rule: rule, Severity: Error, Message: redact.NewText(rule.RefusalMessage(p.Project(), r, refusedAtLine(r))), Symptom: redact.NewText(p.refusalText(r)),
			Services: serviceNames(p.Project()), At: locations(r.At), Fixes: rule.RefusalFixes(p, r),
		})
	}
}

// refusedAtLine is the line of a refusal in front of what is wrong with it, "" where none
// is known.
func refusedAtLine(r astro.Refusal) string {
	if len(r.At) == 0 || r.At[0].Line == 0 {
		return ""
	}
	return diagnosis.Place(r.At[0]) + ": "
}

// refusalText is what is printed. Docker Desktop names a missing source as its own
// machine sees it, and refuses one that it does not share.
func (p *Pass) refusalText(r astro.Refusal) string {
	facts := p.engineFacts()
	if !facts.Desktop || r.Fault != astro.SourceMissing {
		return r.Text
	}
	if facts.Denies(r.Mount.Source) {
		return containerfs.MountsDenied(r.Mount.Source)
	}
	return strings.TrimSuffix(r.Text, r.Mount.Source) + engine.InDesktop(p.Machine, r.Mount.Source)
}

// refused returns the error with which a check steps back when the project will
// not even start: what boto3 would do in it is no question then.
func (p *Pass) refused() error {
	if !p.Project().IsAstro {
		return blockedf([]string{RuleOfRefusal(p.list, astro.NotAstro).String()}, "this is no Astro project")
	}
	if err := p.unlooked(); err != nil {
		return err
	}
	if len(p.Project().Refusals) == 0 {
		return nil
	}
	rule := RuleOfRefusal(p.list, p.Project().Refusals[0].Kind).String()
	return blockedf([]string{rule}, "the project will not start (%s)", rule)
}

// unlooked returns the error of a check that cannot tell, as a file of the project is
// beyond what is looked at.
func (p *Pass) unlooked() error {
	if file, why := p.Project().Unlooked(); file != "" {
		return Unknownf("%s %s", p.Diagnosis().ShowPath(file), why)
	}
	switch why := p.Diagnosis().Beyond(); {
	case why.Late != "":
		return Unknownf("what boto3 will do in each service %s", why.Late)
	case why.Service != "":
		return Unknownf("%s has more than %d connections, profiles and clients, which is more than are looked at", why.Service, bounds.Sessions)
	case why.Many:
		return Unknownf("the project has more connections, profiles and clients than are looked at")
	}
	return nil
}

// leftOut returns the error of a check that would have to know all of the project's code,
// some of which is beyond what is looked at.
func (p *Pass) leftOut() error {
	for _, f := range p.Code().Unread {
		if f.Beyond {
			return Unknownf("%s %s, so what it asks of AWS is not known", f.First, f.Why)
		}
	}
	return nil
}

// unwanted returns the error with which a check steps back from a project in
// which nothing asks for AWS.
func (p *Pass) unwanted() error {
	if p.Diagnosis().UsesAWS() {
		return nil
	}
	if err := p.leftOut(); err != nil {
		return err
	}
	return Skipf("no use of AWS was found")
}

func locations(origins []astro.Origin) []Location {
	out := make([]Location, 0, len(origins))
	for _, o := range origins {
		out = append(out, Location{File: o.File, Line: o.Line, Column: o.Column})
	}
	return out
}

func serviceNames(p *astro.Project) []string {
	var out []string
	for _, s := range p.Services {
		out = append(out, s.Name)
	}
	return out
}
