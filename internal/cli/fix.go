package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/foresee"
	"doctor/internal/phrase"
	"doctor/internal/run"
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
		Short: "Fix what was found: show the change, ask, apply it, and check again",
		Long: `Diagnoses the project and shows how doctor would fix each problem that it can fix: as a
diff, in which values that may be secret are masked. On a terminal it asks about each fix,
as ` + "`git add -p`" + ` does (? lists the answers), and offers another way to fix the problem
after a no. Without a terminal nothing is changed unless --yes is given. Only the bytes
that matter are edited: comments, line ends and everything else stay. Each fix is tried in
memory first: one that would not help, or would do harm, is not offered. Then doctor
checks again, and says what was fixed, what is left, and why.

With the names of checks or rules only their problems are fixed. The previous contents of
the files are kept outside the project, for --undo: for the last 10 runs in each project,
in $XDG_STATE_HOME/doctor (else ~/.local/state/doctor), on Windows in %LocalAppData%\doctor.

EXIT STATUS
  That of the diagnosis afterwards: 0, 1, 3 or 130, as for doctor; 0 if --undo has
  restored everything. 2 for wrong usage, and if a change could not be made or undone:
  the message says what was changed, if anything.`,
		Example: "  doctor fix --dry-run\n  doctor fix " + exampleRule() + "\n  doctor fix --yes\n  doctor fix --undo",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return checks.IDs(a.list), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.fix(cmd, flags, args) },
	}
	set := cmd.Flags()
	set.SortFlags = false
	set.BoolVarP(&flags.dryRun, "dry-run", "n", false, "show the changes, but do not apply them")
	set.BoolVarP(&flags.yes, "yes", "y", false, "apply all fixes without asking")
	set.BoolVar(&flags.unsafe, "unsafe", false, "with --yes or --dry-run, include fixes that change more than the problem needs, such as files outside the project")
	set.BoolVar(&flags.undo, "undo", false, "restore the files that the last run changed in this project")
	set.StringVarP(&flags.dir, "dir", "C", ".", "the project in the folder `DIR`")
	set.StringVar(&flags.region, "region", "", "write the `REGION` where one is missing (default: asked for on a terminal)")
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
		return a.undo(cmd.Context(), store, dir, a.undoes(flags.dir))
	}
	flags.presentOnly = true // each round shows what comes next
	r := &repair{app: a, cmd: cmd, flags: flags, ids: ids, dir: dir, store: store, journal: store.Begin(dir, a.now()), settled: map[turn]bool{}, seen: map[turn]bool{}, useless: map[turn]string{}}
	return r.run(cmd.Context())
}

// check validates the flags and ids before anything is read.
func (f fixFlags) check(a *app, ids []string) error {
	if err := oneOf("color", f.output.color, "auto", "always", "never"); err != nil {
		return err
	}
	switch {
	case f.undo && (f.dryRun || f.yes || f.unsafe || len(ids) > 0):
		return usagef("--undo cannot be combined with other actions: it undoes the whole last run")
	case f.region != "" && checkRegion(f.region) != nil:
		return checkRegion(f.region)
	case f.dryRun && f.yes:
		return usagef("--dry-run and --yes exclude each other")
	}
	if err := checks.CheckIDs(a.list, ids); err != nil {
		return usageHint("name the project folder with --dir", "%w", err)
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
	// settled are the findings that were handled, seen those that were shown.
	settled, seen map[turn]bool
	// useless are the findings whose fixes would not help, with the reason.
	useless map[turn]string
	// askedNeeds: the user was asked for what only a person knows.
	askedNeeds bool
	// asked: the user was asked at least once.
	asked    bool
	standing standing
	// declined are the changes that the user declined.
	declined []*fixers.Proposal
}

// examination is one diagnosis with everything needed to repair its findings.
type examination struct {
	target   target
	project  foresee.Project
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
	for range maxRounds {
		if now, err = r.supplied(ctx, now); err != nil {
			return err
		}
		chosen := r.choose(ctx, now)
		if ctx.Err() != nil {
			return r.failed(ctx, done, nil, errors.New("interrupted"))
		}
		if !r.applies() || chosen.plan.IsEmpty() {
			r.conclude(now, chosen, applied)
			return r.end(now, done)
		}
		if !r.asks() {
			r.patches(now, chosen)
		}
		if err := r.unsaid(); err != nil { // the change was not shown
			return r.failed(ctx, done, nil, err)
		}
		changed, err := chosen.plan.Apply(ctx, r.journal)
		if err != nil {
			return r.failed(ctx, done, changed, err)
		}
		applied, done = append(applied, chosen.accepted...), append(done, changed...)
		r.write("\n")
		r.text("", changedWords(changed)+".")
		if now, err = r.look(ctx); err != nil {
			r.hintUndo()
			return err
		}
	}
	r.conclude(now, selection{}, applied)
	return r.end(now, done)
}

// end returns the exit code of the diagnosis, or the error of a failed write.
func (r *repair) end(o examination, done []string) error {
	err := r.unsaid()
	switch {
	case err != nil && len(done) > 0:
		return fmt.Errorf("%s, `%s` restores the old content; but: %w", changedWords(done), r.undoing(), err)
	case err != nil:
		return err
	}
	return ended(o.report.ExitCode)
}

// changedWords says which files were changed: none, if another doctor has made the same change.
func changedWords(labels []string) string {
	if len(labels) == 0 {
		return "Already up to date: no file had to be changed"
	}
	return "Changed " + phrase.List(slices.Compact(slices.Sorted(slices.Values(labels))))
}

// failed reports which files a failed repair leaves changed: by this change, or by the rounds
// before.
func (r *repair) failed(ctx context.Context, done, stay []string, err error) error {
	switch {
	case len(stay) > 0:
		err = fmt.Errorf("%s stays changed, `%s` restores it: %w", phrase.List(stay), r.undoing(), err)
	case len(done) > 0:
		err = fmt.Errorf("nothing more was changed, `%s` undoes the changes before: %w", r.undoing(), err)
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
	o.project = foresee.Project{
		Facts: o.target.facts, Checks: r.list, Report: o.report.Projects[0].ProjectReport,
		Options: run.Options{Settings: o.target.settings, Offline: r.flags.offline},
	}
	o.options = r.shownAs(r.flags.output, targets)
	o.document = report.NewDocument(o.report, o.options)
	return o, nil
}

// interactive reports whether the user can be asked.
func (r *repair) interactive() bool { return r.stdinTerminal && r.stdoutTerminal }

// asks reports whether this run asks before each fix.
func (r *repair) asks() bool { return r.applies() && !r.flags.yes }

// applies reports whether this run may change anything.
func (r *repair) applies() bool {
	return !r.flags.dryRun && (r.flags.yes || r.interactive())
}
