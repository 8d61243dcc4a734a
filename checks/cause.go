package checks

import (
	"context"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/bounds"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Services returns the names of the services that this run looks at; ServiceNames has all of
// the project.
func (p *Pass) Services() []string {
	var out []string
	for _, v := range p.Diagnosis().Views {
		out = append(out, v.Service.Name)
	}
	return out
}

// ReportCauses reports the causes of failing sessions that belong to the check's own rules,
// each with its fixes. A cause that shows only after another one is fixed is a warning.
func (p *Pass) ReportCauses() {
	d := p.Diagnosis()
	for _, cause := range slices.Concat(d.Causes, d.Following) {
		rule := p.Check.RuleOfCause(cause.Kind)
		if rule == nil {
			continue
		}
		f := Finding{
			Rule: rule, Severity: Error, Message: rule.Message(cause), Symptom: cause.Symptom,
			Services: cause.Services, At: p.positionsOfCause(cause), Subject: cause.About(),
		}
		if cause.After != "" {
			f.Severity, f.After = Warning, RuleOfCause(p.List, cause.After)
		}
		if rule.Fixes != nil {
			f.Fixes = rule.Fixes(p, cause)
		}
		p.Report(f)
	}
}

// Look calls Look of each rule of the check, in their order, and reports what they find. The
// runner calls it after Run returns without an error; Run calls it only if it needs those
// findings itself. The work is done only once.
func (p *Pass) Look(ctx context.Context) {
	if p.looked.Swap(true) {
		return
	}
	for _, rule := range p.Check.Rules {
		if rule.Look == nil {
			continue
		}
		for _, f := range rule.Look(ctx, p) {
			f.Rule = rule
			p.Report(f)
		}
	}
}

// ReportRefusals reports the reasons why the project does not start that belong to the check's
// own rules. They break every service.
func (p *Pass) ReportRefusals() {
	for _, r := range p.Project().Refusals {
		rule := RuleOfRefusal([]*Check{p.Check}, r.Kind)
		if rule == nil {
			continue
		}
		p.Report(Finding{
			Rule: rule, Severity: Error, Message: redact.NewText(rule.RefusalMessage(p.Project(), r, refusedAtLine(r))), Symptom: redact.NewText(p.refusalText(r)),
			Subject: r.Subject, Services: ServiceNames(p.Project()), At: PositionsOf(r.At), Fixes: rule.RefusalFixes(p, r), StopsStart: true,
		})
	}
}

// refusedAtLine is the line of a refusal as the prefix of a message, "" if the line is
// unknown.
func refusedAtLine(r astro.Refusal) string {
	if len(r.At) == 0 || r.At[0].Line == 0 {
		return ""
	}
	return cause.Place(r.At[0]) + ": "
}

// refusalText is the symptom of a refusal. Docker Desktop shows a missing source by its path
// inside its own machine, and refuses a path that it does not share.
func (p *Pass) refusalText(r astro.Refusal) string {
	facts := p.EngineFacts()
	if !facts.Desktop || r.Fault != astro.SourceMissing {
		return r.Text
	}
	if facts.Denies(r.Mount.Source) {
		return containerfs.MountsDenied(r.Mount.Source)
	}
	return astro.NoSuchSource(engine.InDesktop(p.Machine, r.Mount.Source))
}

// SkipUnlessStarts returns the error that skips a check when the project does not start: boto3
// never runs then.
func (p *Pass) SkipUnlessStarts() error {
	if !p.Project().IsAstro {
		return Blockedf([]string{find(p.List, func(r *Rule) bool { return r.NoProject }).String()}, "not an Astro project")
	}
	if err := p.UnknownIfUnread(); err != nil {
		return err
	}
	if len(p.Project().Refusals) == 0 {
		return nil
	}
	rule := RuleOfRefusal(p.List, p.Project().Refusals[0].Kind).String()
	return Blockedf([]string{rule}, "the project will not start (%s)", rule)
}

// UnknownIfUnread returns an error if a file of the project is beyond the limits of what
// doctor reads, so that the check cannot give a result.
func (p *Pass) UnknownIfUnread() error {
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

// UnknownIfCodeUnread returns an error for a check that needs all of the project's code, if
// some of it is beyond the limits of what doctor reads.
func (p *Pass) UnknownIfCodeUnread() error {
	for _, f := range p.Code().Unread {
		if f.Beyond {
			return Unknownf("%s %s, so its use of AWS is unknown", f.First, f.Why)
		}
	}
	return nil
}

// SkipUnlessAWS returns the error that skips a check when nothing in the project uses AWS.
func (p *Pass) SkipUnlessAWS() error {
	if p.Diagnosis().UsesAWS() {
		return nil
	}
	if err := p.UnknownIfCodeUnread(); err != nil {
		return err
	}
	return Skipf("no use of AWS was found")
}

// ServiceNames returns the names of the project's Airflow services, in its order.
func ServiceNames(p *astro.Project) []string {
	var out []string
	for _, s := range p.Services {
		out = append(out, s.Name)
	}
	return out
}

// SkipIfReported returns the error that a check without findings ends with if another check
// reports a cause that concerns it: a pass would be false. If that other check is not part of
// this run, the cause is not reported, and the status is unknown.
func (p *Pass) SkipIfReported(concerns func(*Pass, cause.Cause) bool) error {
	for _, c := range p.Diagnosis().Causes {
		if p.Check.RuleOfCause(c.Kind) != nil || !concerns(p, c) {
			continue
		}
		i := slices.IndexFunc(p.List, func(other *Check) bool { return other.RuleOfCause(c.Kind) != nil })
		if i < 0 {
			return Unknownf("see another check: %s", c.Kind)
		}
		return p.SkipFor(p.List[i], p.List[i].RuleOfCause(c.Kind))
	}
	return nil
}

// SkipFor returns the error of a check that leaves a failure to a rule of another check. If that
// rule is excluded from this run, the status is unknown.
func (p *Pass) SkipFor(other *Check, rule *Rule) error {
	told := p.Runs(other) && p.Counts(other, rule.ID) || p.Follows(other, rule.ID)
	if !told {
		return Unknownf("see %s (%s)", rule, other.ID)
	}
	return Blockedf([]string{rule.ID}, "see %s (%s)", rule, other.ID)
}

// IsIn reports whether one of the places of the cause is in a file.
func IsIn(c cause.Cause, file string) bool {
	return file != "" && slices.ContainsFunc(c.At, func(at astro.Origin) bool { return at.File == file })
}

// FailsForBackend reports whether a cause is about the session of the secrets backend.
func FailsForBackend(_ *Pass, c cause.Cause) bool { return c.Where == sessions.Backend }

// HasCause reports whether there is a cause of one of these kinds about a subject.
func (p *Pass) HasCause(subject string, kinds ...cause.Kind) bool {
	return slices.ContainsFunc(p.CausesOf(kinds...), func(c cause.Cause) bool { return c.Subject == subject })
}

// AnyServiceHas reports whether a service of the project has a variable.
func (p *Pass) AnyServiceHas(name string) bool {
	for _, s := range p.Project().Services {
		if _, ok := s.Env[name]; ok {
			return true
		}
	}
	return false
}

// ViewOf returns the view of a service, nil if there is none.
func (p *Pass) ViewOf(service string) *sessions.View {
	for _, v := range p.Diagnosis().Views {
		if v.Service.Name == service {
			return v
		}
	}
	return nil
}

// MountOrigin is the line of the mount that contains an entry.
func MountOrigin(v *sessions.View, e containerfs.Entry) astro.Origin {
	for _, m := range v.Service.Mounts {
		if m.Target == e.MountTarget && e.MountTarget != "" {
			return m.Origin
		}
	}
	return astro.Origin{}
}

// Origin translates a position in the container to one on this machine.
func (p *Pass) Origin(v *sessions.View, at boto.Pos) astro.Origin {
	if host := v.FS.Lookup(at.Path).HostPath; host != "" {
		return astro.Origin{File: p.Diagnosis().ShowPath(host), Line: at.Line}
	}
	return astro.Origin{File: at.Path, Line: at.Line}
}
