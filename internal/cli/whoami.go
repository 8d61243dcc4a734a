package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/near"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/trace"
	"doctor/report"
)

// whoami is one run of `doctor whoami`.
type whoami struct {
	diagnosisFlags
	output outputFlags
	dir    string
	// service is the only service to look at, "" for all.
	service string
}

// newWhoamiCommand shows which identity boto3 will have in each service, hop by hop.
func newWhoamiCommand(a *app) *cobra.Command {
	w := whoami{output: outputFlags{output: "-"}}
	cmd := &cobra.Command{
		Use:   "whoami [SERVICE]",
		Short: "Show which identity boto3 has in each service, and where it comes from",
		Long: `Shows each identity that boto3 has in the project once, with the services, code, connections
and settings that use it. A drawing follows the credentials hop by hop: the file on this
machine, the line that mounts it, the path in the container, the variable that points to it,
the profile, the source, the identity. Where the way breaks, it has a ✗ and the reason.

By default AWS is not asked. With --scope aws the identity is the ARN that AWS confirms.

EXIT STATUS
  0    every session that is certain to use AWS gets to AWS
  1    at least one session fails
  2    wrong usage
  3    nothing fails, but at least one session is unknown`,
		Example: "  doctor whoami\n  doctor whoami scheduler --verbose\n  doctor whoami --scope aws\n  doctor whoami --format markdown",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageHint("the folder of the project is named with --dir", "whoami takes one service, but got %d", len(args))
			}
			return nil
		},
	}
	w.register(a, cmd)
	set := cmd.Flags()
	set.StringVarP(&w.output.format, "format", "f", "text", "the `FORMAT`: text|json|markdown")
	set.BoolVarP(&w.output.verbose, "verbose", "v", false, "show every source with the reason why boto3 skips it")
	set.StringVar(&w.output.color, "color", "auto", "colors (`WHEN`): auto|always|never")
	set.StringVarP(&w.dir, "dir", "C", ".", "the project in the folder `DIR`")
	complete(cmd, "format", report.WhoamiFormats)
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			w.service = args[0]
		}
		return w.run(a, cmd)
	}
	return cmd
}

func (w whoami) run(a *app, cmd *cobra.Command) error {
	if !slices.Contains(report.WhoamiFormats(), w.output.format) {
		return usagef("--format %s: whoami has %s", w.output.format, phrase.List(report.WhoamiFormats()))
	}
	if err := oneOf("color", w.output.color, "auto", "always", "never"); err != nil {
		return err
	}
	if len(w.scope) == 0 {
		w.offline = true
	}
	targets, err := a.targets(cmd, w.diagnosisFlags, []string{w.dir})
	if err != nil {
		return err
	}
	t := targets[0]
	if file, why := t.facts.Project().Unlooked(); file != "" {
		a.complain(fmt.Errorf("the identity is unknown: %s %s", file, why))
		return ended(exitUnknown)
	}
	if refusals := t.facts.Project().Refusals; len(refusals) > 0 && w.output.format == "json" {
		return w.printRefusals(a, t, refusals)
	} else if len(refusals) > 0 {
		a.complain(fmt.Errorf("the project will not start, so boto3 never runs: %s (%s); `doctor` says more", refusals[0].Text, checks.RuleOfRefusal(a.list, refusals[0].Kind)))
		return ended(exitFailed)
	}
	var said map[*sessions.Session]trace.Identity[string]
	if w.asks() {
		ctx, cancel := context.WithTimeout(cmd.Context(), t.facts.Options.Timeout)
		defer cancel()
		said = askIdentities(ctx, t.facts)
	}
	followed, err := w.follow(t.facts, said)
	if err != nil {
		return err
	}
	return w.print(a, t, followed)
}

// asks reports whether AWS is asked. Without --scope it is not.
func (w whoami) asks() bool { return slices.Contains(w.scope, string(facts.AWS)) }

// follow follows the sessions of all services, or of the one that is named.
func (w whoami) follow(f *facts.Facts, said map[*sessions.Session]trace.Identity[string]) ([]trace.Session[redact.Text], error) {
	all := trace.Asked(f.Diagnosis(), said)
	if w.service == "" {
		return all, nil
	}
	names := w.services(f)
	if !slices.Contains(names, w.service) {
		hint := "the services are " + phrase.List(names)
		if meant := near.Nearest(w.service, names, 3); meant != "" {
			hint = fmt.Sprintf("did you mean %s?", meant)
		}
		return nil, usageHint(hint, "there is no service %q", w.service)
	}
	var out []trace.Session[redact.Text]
	for _, s := range all {
		if slices.Contains(s.Services, w.service) {
			s.Services = []string{w.service}
			out = append(out, s)
		}
	}
	return out, nil
}

// services are the names of the services that are looked at.
func (w whoami) services(f *facts.Facts) []string {
	var names []string
	for _, v := range f.Diagnosis().Views {
		names = append(names, v.Service.Name)
	}
	return names
}

// document is the document without its sessions.
func (w whoami) document(a *app, t target) report.WhoamiDocument {
	d := report.WhoamiDocument{DoctorVersion: a.version, Dir: t.facts.Diagnosis().ShowPath(t.facts.Dir), Services: []string{}}
	if w.service != "" {
		d.Services = append(d.Services, w.service)
	} else {
		d.Services = append(d.Services, w.services(t.facts)...)
	}
	if !w.asks() {
		d.Verify = "doctor whoami"
		if w.service != "" {
			d.Verify += " " + host.Quote(a.goos, w.service)
		}
		d.Verify += " --scope aws"
		d.Verify += w.selecting(a, t.facts.Dir)
	}
	return d
}

// printRefusals writes the document of a project that does not start: no session is made in
// it, and the refusals are the reasons.
func (w whoami) printRefusals(a *app, t target, refusals []astro.Refusal) error {
	document := w.document(a, t)
	document.Sessions, document.Unseen = report.NewSessions(nil, a.scrubber), report.NewUses(nil, a.scrubber.Scrub)
	for _, r := range refusals {
		document.Before = append(document.Before, report.WhoamiCause{Rule: checks.RuleOfRefusal(a.list, r.Kind).String(), Message: "the project will not start, so boto3 never runs", Symptom: r.Text})
	}
	if err := report.Whoami(a.stdout, w.output.format, document, a.shownAs(w.output, []target{t})); err != nil {
		return err
	}
	return ended(exitFailed)
}

func (w whoami) print(a *app, t target, followed []trace.Session[redact.Text]) error {
	d := t.facts.Diagnosis()
	a.knowSecrets([]target{t})
	document := w.document(a, t)
	document.Sessions, document.Unseen = report.NewSessions(followed, a.scrubber), report.NewUses(trace.NotVisible(d), a.scrubber.Scrub)
	for _, c := range d.Causes {
		if c.Session == nil {
			document.Before = append(document.Before, report.NewCause(c, a.scrubber))
		}
	}
	stops, unknown := len(d.Causes) > 0, d.Undecided
	for _, c := range d.NeverMade() {
		stops = stops || c.Where == sessions.Backend
		document.Before = append(document.Before, report.NewCause(c, a.scrubber))
	}
	for _, s := range followed {
		stops = stops || !s.Stops.IsEmpty() && s.Session == sessions.Backend && s.Kind != "" || !s.Identity.Refused.IsEmpty()
		unknown = unknown || !s.Identity.NotVerified.IsEmpty()
	}
	if !d.UsesAWS() {
		demand := t.facts.Demand()
		document.None = "No AWS use found. " + report.NoUse(demand.Sources, demand.Unread) + "."
	}
	if err := report.Whoami(a.stdout, w.output.format, document, a.shownAs(w.output, []target{t})); err != nil {
		return err
	}
	switch {
	case stops:
		return ended(exitFailed)
	case unknown:
		return ended(exitUnknown)
	}
	return nil
}
