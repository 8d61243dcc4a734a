package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/phrase"
	"doctor/report"
)

// fixFlags are the flags of fix only.
type fixFlags struct {
	diagnosisFlags
	output                    outputFlags
	dir                       string
	dryRun, yes, unsafe, undo bool
}

func newFixCommand(a *app) *cobra.Command {
	var flags fixFlags
	cmd := &cobra.Command{
		Use:   "fix [CHECK|RULE...]",
		Short: "Repair what was found: show the change, ask, apply, and look again",
		Long: `Diagnoses the project and shows for each finding that doctor can repair what it would
change, as a diff in which values that may be secret are masked. On a terminal it asks
before each change, and after a no offers the next way; elsewhere nothing is changed
without --yes. Files are edited at the one place that matters: comments, line ends and
everything else stay. Then the project is diagnosed again, and what is left is shown.

With the names of checks or rules only their findings are repaired. What the files held
before is kept outside of the project, for --undo: the last 10 repairs of each project, in
$XDG_STATE_HOME/doctor (else ~/.local/state/doctor), on Windows in %LocalAppData%\doctor.

EXIT STATUS
  That of the diagnosis afterwards: 0, 1, 3 or 130, as for doctor; 0 when --undo has
  put everything back. 2 for wrong usage, and for a change that could not be made or
  undone: it says what was changed, if anything.`,
		Example: "  doctor fix --dry-run\n  doctor fix " + exampleRule() + "\n  doctor fix --yes\n  doctor fix --undo",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return checks.IDs(a.list), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.fix(cmd, flags, args) },
	}
	set := cmd.Flags()
	set.SortFlags = false
	set.BoolVarP(&flags.dryRun, "dry-run", "n", false, "show the changes and make none")
	set.BoolVarP(&flags.yes, "yes", "y", false, "make all changes without asking")
	set.BoolVar(&flags.unsafe, "unsafe", false, "also those that change more than the finding is about, such as files outside of the project")
	set.BoolVar(&flags.undo, "undo", false, "put back what the last repair of this project changed")
	set.StringVarP(&flags.dir, "dir", "C", ".", "the project in the folder `DIR`")
	flags.register(a, cmd)
	set.StringVar(&flags.output.color, "color", "auto", "auto|always|never")
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
	flags.output.format, flags.output.output = "table", "-"
	return cmd
}

func (a *app) fix(cmd *cobra.Command, flags fixFlags, ids []string) error {
	if err := flags.check(a, ids); err != nil {
		return err
	}
	dir, err := a.projectDir(cmd, flags.dir)
	if err != nil {
		return err
	}
	store, err := a.store(dir)
	if err != nil {
		return err
	}
	if flags.undo {
		return a.undo(cmd.Context(), store, dir)
	}
	flags.presentOnly = true // each round shows what comes next
	r := &repair{app: a, cmd: cmd, flags: flags, ids: ids, dir: dir, store: store, journal: store.Begin(dir, a.now()), settled: map[turn]bool{}}
	return r.run(cmd.Context())
}

// check validates the flags and ids before anything is read.
func (f fixFlags) check(a *app, ids []string) error {
	if err := oneOf("color", f.output.color, "auto", "always", "never"); err != nil {
		return err
	}
	switch {
	case f.undo && (f.dryRun || f.yes || f.unsafe || len(ids) > 0):
		return usagef("--undo stands alone: it takes back the whole last repair")
	case f.dryRun && f.yes:
		return usagef("--dry-run and --yes exclude each other")
	}
	if err := checks.CheckIDs(a.list, ids); err != nil {
		return usageHint("the folder of the project is named with --dir", "%w", err)
	}
	return nil
}

// maxRounds is how often the project is examined again for what a change has revealed, or has
// blocked.
const maxRounds = 8

// repair is one run of fix.
type repair struct {
	*app
	cmd     *cobra.Command
	flags   fixFlags
	ids     []string
	dir     string
	store   *fixers.Store
	journal *fixers.Journal
	answers *answers
	// settled are the findings that were handled.
	settled map[turn]bool
	// declined are the changes that the user declined.
	declined []*fixers.Proposal
}

// examination is one diagnosis with everything needed to repair its findings.
type examination struct {
	target   target
	report   report.Report
	document report.Document
	options  report.Options
}

func (r *repair) run(ctx context.Context) error {
	if r.applies() {
		if err := r.store.Tidy(ctx, r.dir); errors.Is(err, fixers.ErrLocked) {
			return r.failed(ctx, nil, nil, err)
		}
	}
	now, err := r.look(ctx)
	if err != nil {
		return err
	}
	var applied []candidate
	var done []string
	var last selection
	for range maxRounds {
		last = r.choose(ctx, now)
		if ctx.Err() != nil {
			return r.failed(ctx, done, nil, errors.New("interrupted"))
		}
		if !r.applies() {
			return r.showOnly(now, last)
		}
		if last.plan.IsEmpty() {
			break
		}
		if err := r.unsaid(); err != nil { // the change was not shown
			return r.failed(ctx, done, nil, err)
		}
		changed, err := last.plan.Apply(ctx, r.journal)
		if err != nil {
			return r.failed(ctx, done, changed, err)
		}
		r.changed(changed)
		applied, done = append(applied, last.accepted...), append(done, changed...)
		if now, err = r.look(ctx); err != nil {
			return err
		}
	}
	err = r.conclude(now, last, applied)
	if unsaid := r.unsaid(); unsaid != nil && len(done) > 0 {
		return fmt.Errorf("%s; but: %w", r.changedWords(done), unsaid)
	}
	if err != nil {
		return err
	}
	return ended(now.report.ExitCode)
}

// failed reports which files a failed repair leaves changed: by this change, or by the rounds
// before.
func (r *repair) failed(ctx context.Context, done, stay []string, err error) error {
	switch {
	case len(stay) > 0:
		err = fmt.Errorf("%s stays changed, `%s` puts it back: %w", phrase.List(stay), r.undoing(), err)
	case len(done) > 0:
		err = fmt.Errorf("nothing more was changed, `%s` puts back what was: %w", r.undoing(), err)
	default:
		err = fmt.Errorf("nothing was changed: %w", err)
	}
	if ctx.Err() != nil {
		r.complain(err)
		return ended(exitInterrupted)
	}
	return err
}

// look diagnoses the project in its current state: with a machine that has not read anything
// yet.
func (r *repair) look(ctx context.Context) (examination, error) {
	targets, err := r.targets(r.cmd, r.flags.diagnosisFlags, []string{r.flags.dir})
	if err != nil {
		return examination{}, err
	}
	o := examination{target: targets[0]}
	o.report = r.examine(ctx, targets, r.flags.diagnosisFlags, report.Normal)
	o.options = r.shownAs(r.flags.output, targets)
	o.document = report.NewDocument(o.report, o.options)
	return o, nil
}

// interactive reports whether the user can be asked.
func (r *repair) interactive() bool { return r.stdinTerminal && r.stdoutTerminal }

// applies reports whether this run may change anything.
func (r *repair) applies() bool {
	return !r.flags.dryRun && (r.flags.yes || r.interactive())
}
