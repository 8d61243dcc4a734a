package cli

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/near"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/trace"
	"doctor/report"
)

// newWhoamiCommand shows which identity boto3 will have in each service, step by step.
func newWhoamiCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var format string
	var verbose bool
	var dir string
	cmd := &cobra.Command{
		Use:   "whoami [SERVICE]",
		Short: "Show what boto3 will be in each service, step by step",
		Long: `Shows each boto3 session that the project makes: which code, connection or setting
makes it, and for each service, in the order in which boto3 asks: the profile and where its
name came from, the two files and the mount that leads to them, the source of credentials
that is taken, those that are passed over and why, the region, and when it ends; or where
it stops, and with which text. Services that agree are shown once. Nothing is asked of AWS.

EXIT STATUS
  0    whatever is certain to ask AWS gets as far as that
  1    at least one session stops before
  2    wrong usage
  3    nothing stops, but of one session it cannot be told`,
		Example: "  doctor whoami\n  doctor whoami scheduler --verbose\n  doctor whoami --format json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageHint("the folder of the project is named with --dir", "whoami takes one service, but got %d", len(args))
			}
			return nil
		},
	}
	flags.register(a, cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "text", "the `FORMAT`: text|json")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show also the sources that boto3 never gets to ask")
	cmd.Flags().StringVarP(&dir, "dir", "C", ".", "the project in the folder `DIR`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if format != "text" && format != "json" {
			return usagef("--format %s is not known here; whoami has text and json", format)
		}
		flags.offline = true
		targets, err := a.targets(cmd, flags, []string{dir})
		if err != nil {
			return err
		}
		t := targets[0]
		if file, why := t.facts.Project().Unlooked(); file != "" {
			a.complain(fmt.Errorf("what boto3 will be is not known: %s %s", file, why))
			return ended(exitUnknown)
		}
		if refusals := t.facts.Project().Refusals; len(refusals) > 0 && format == "json" {
			return a.printRefusals(t, refusals)
		} else if len(refusals) > 0 {
			a.complain(fmt.Errorf("the project will not start, so boto3 never runs: %s (%s); `doctor` says more", refusals[0].Text, checks.RuleOfRefusal(a.list, refusals[0].Kind)))
			return ended(exitFailed)
		}
		sessions, err := sessionsOf(t.facts, args)
		if err != nil {
			return err
		}
		return a.printSessions(t, sessions, format, verbose)
	}
	return cmd
}

// sessionsOf follows the sessions of all services, or of the one that is named.
func sessionsOf(w *facts.Facts, args []string) ([]trace.Session[redact.Text], error) {
	sessions := trace.Of(w.Diagnosis())
	if len(args) == 0 {
		return sessions, nil
	}
	var names []string
	for _, s := range w.Project().Services {
		names = append(names, s.Name)
	}
	if !slices.Contains(names, args[0]) {
		hint := "the services are " + phrase.List(names)
		if meant := near.Nearest(args[0], names, 3); meant != "" {
			hint = fmt.Sprintf("did you mean %s?", meant)
		}
		return nil, usageHint(hint, "there is no service %q", args[0])
	}
	var out []trace.Session[redact.Text]
	for _, s := range sessions {
		if slices.Contains(s.Services, args[0]) {
			s.Services = []string{args[0]}
			out = append(out, s)
		}
	}
	return out, nil
}

// printRefusals writes the document of a project that does not start: no session is made in
// it, and the refusals are the reasons.
func (a *app) printRefusals(t target, refusals []astro.Refusal) error {
	d := t.facts.Diagnosis()
	document := report.WhoamiDocument{DoctorVersion: a.version, Dir: d.ShowPath(t.facts.Dir), Sessions: report.NewSessions(nil, a.scrubber), Unseen: report.NewUses(nil, a.scrubber.Scrub)}
	for _, r := range refusals {
		document.Before = append(document.Before, report.WhoamiCause{Rule: checks.RuleOfRefusal(a.list, r.Kind).String(), Message: "the project will not start, so boto3 never runs", Symptom: r.Text})
	}
	if err := report.WhoamiJSON(a.stdout, document, a.scrubber.Scrub); err != nil {
		return err
	}
	return ended(exitFailed)
}

func (a *app) printSessions(t target, followed []trace.Session[redact.Text], format string, verbose bool) error {
	d := t.facts.Diagnosis()
	a.knowSecrets([]target{t})
	scrub := a.scrubber.Scrub
	document := report.WhoamiDocument{DoctorVersion: a.version, Dir: d.ShowPath(t.facts.Dir), Sessions: report.NewSessions(followed, a.scrubber), Unseen: report.NewUses(trace.NotVisible(d), scrub)}
	for _, c := range d.Causes {
		if c.Session == nil {
			document.Before = append(document.Before, report.NewCause(c, a.scrubber))
		}
	}
	stops := len(d.Causes) > 0
	for _, c := range d.NeverMade() {
		stops = stops || c.Where == sessions.Backend
		document.Before = append(document.Before, report.NewCause(c, a.scrubber))
	}
	for _, s := range followed {
		stops = stops || !s.Stops.IsEmpty() && s.Session == sessions.Backend && s.Kind != ""
	}
	if !d.UsesAWS() {
		demand := t.facts.Demand()
		document.None = report.NoUse(demand.Sources, demand.Unread)
	}
	write := func(w io.Writer) error {
		if format == "json" {
			return report.WhoamiJSON(w, document, scrub)
		}
		return report.WhoamiText(w, document, verbose, scrub)
	}
	if err := write(a.stdout); err != nil {
		return err
	}
	switch {
	case stops:
		return ended(exitFailed)
	case d.Undecided:
		return ended(exitUnknown)
	}
	return nil
}
