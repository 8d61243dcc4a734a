package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/fixers"
	"doctor/internal/onboard"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/survey"
	"doctor/report"
)

// initFlags are the flags of init only.
type initFlags struct {
	fixFlags
	profile, backend, region string
	wanted                   []string
	readOnly, readWrite      bool
}

func newInitCommand(a *app) *cobra.Command {
	var flags initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Set up a project: mount ~/.aws, choose the profile, configure a secrets backend",
		Long: `Sets up the project for the AWS credentials of your user, as the instructions of Astronomer
describe it, and then diagnoses it:

  - mounts ~/.aws in each service, in docker-compose.override.yml: read-only, unless boto3
    or a credential_process has to write there to renew credentials
  - sets AWS_PROFILE in .env, unless it is the profile that boto3 takes anyway
  - adds .env and .aws to .gitignore and .dockerignore, if they are missing there
  - with --backend, sets the variables of the secrets backend in .env
  - adds the Amazon provider to requirements.txt, if the backend or a DAG needs it and the
    image does not have it
  - on Linux, lets the user of the containers read the files of ~/.aws, by an access control
    list: nobody else gets permissions

On a terminal it asks for what the flags do not say. It shows the changes as a diff, in which
values that may be secret are masked, and asks before it applies them. Without a terminal
nothing is changed unless --yes is given. Only the bytes that matter are edited; what is set
up already stays, and a second run changes nothing. No file outside the project and ~/.aws
is changed, also not through a link. ` + "`doctor fix --undo`" + ` restores everything.

EXIT STATUS
  That of the diagnosis afterwards: 0, 1, 3 or 130, as for doctor. 2 for wrong usage, and
  if the project cannot be set up or a change could not be made: the message says why.`,
		Example: "  doctor init --dry-run\n  doctor init --profile dev\n  doctor init --backend secrets-manager --region us-east-1 --yes\n  doctor fix --undo",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.initialize(cmd, flags) },
	}
	set := cmd.Flags()
	set.SortFlags = false
	set.StringVar(&flags.profile, "profile", "", "use the profile `NAME` of ~/.aws (default: the one of the project, else default, else the only one)")
	set.Var(list{&flags.wanted}, "services", "set up only the services `NAME,...` (default: all)")
	set.BoolVar(&flags.readOnly, "read-only", false, "mount ~/.aws read-only")
	set.BoolVar(&flags.readWrite, "read-write", false, "mount ~/.aws read-write")
	set.StringVar(&flags.backend, "backend", "", "configure the secrets `BACKEND`: "+strings.Join(onboard.Backends(), "|"))
	set.StringVar(&flags.region, "region", "", "use the `REGION` for the secrets backend, or without one for all clients (default: the profile's)")
	set.BoolVarP(&flags.dryRun, "dry-run", "n", false, "show the changes, but do not apply them")
	set.BoolVarP(&flags.yes, "yes", "y", false, "apply the changes without asking")
	set.StringVarP(&flags.dir, "dir", "C", ".", "the project in the folder `DIR`")
	flags.register(a, cmd)
	set.StringVar(&flags.output.color, "color", "auto", "auto|always|never")
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
	complete(cmd, "backend", onboard.Backends)
	flags.output.format, flags.output.output = "table", "-"
	return cmd
}

// check validates the flags before anything is read.
func (f initFlags) check() error {
	if err := oneOf("color", f.output.color, "auto", "always", "never"); err != nil {
		return err
	}
	switch {
	case f.dryRun && f.yes:
		return usagef("--dry-run and --yes exclude each other")
	case f.readOnly && f.readWrite:
		return usagef("--read-only and --read-write exclude each other")
	}
	if err := oneOf("backend", f.backend, onboard.Backends()...); err != nil {
		return err
	}
	return checkRegion(f.region)
}

// wish is what the flags say.
func (f initFlags) wish() onboard.Wish {
	w := onboard.Wish{Profile: f.profile, Services: f.wanted, Backend: onboard.Backend(f.backend), Region: f.region}
	switch {
	case f.readOnly:
		w.Access = fixers.ReadOnly
	case f.readWrite:
		w.Access = fixers.ReadWrite
	}
	return w
}

// initialization is one run of init.
type initialization struct {
	*repair
	flags initFlags
}

func (a *app) initialize(cmd *cobra.Command, flags initFlags) error {
	if err := flags.check(); err != nil {
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
	r := &repair{app: a, cmd: cmd, flags: flags.fixFlags, dir: dir, store: store, journal: store.Begin(dir, a.now())}
	i := &initialization{repair: r, flags: flags}
	return i.run(cmd.Context())
}

// errDeclined ends a run in which the user does not want the changes.
var errDeclined = errors.New("declined")

func (i *initialization) run(ctx context.Context) error {
	if i.applies() {
		if err := i.store.Tidy(ctx, i.dir); errors.Is(err, fixers.ErrLocked) {
			return i.failed(ctx, nil, nil, err)
		}
	}
	o, ground, err := i.ground()
	if err != nil {
		return err
	}
	choice, err := i.choose(ctx, ground)
	switch {
	case errors.Is(err, errDeclined):
		return i.unchanged(ctx)
	case err != nil:
		return i.worded(err)
	}
	setup, err := ground.Plan(choice)
	if err != nil {
		return i.worded(err)
	}
	plan, shown, err := i.propose(o, setup)
	if err != nil {
		return err
	}
	i.app.knowSecrets([]target{o.target})
	i.summary(ground, choice)
	i.kept(setup.Kept)
	if len(shown) == 0 {
		i.write(nothingToChange(setup) + "\n\n")
		return i.diagnose(ctx, false)
	}
	i.changes(o, plan, shown)
	if !i.applies() {
		i.write("\nNothing changed. To apply " + plural(len(shown), "this change", "these changes") + ":\n")
		i.command(i.again())
		return i.code(ctx)
	}
	if i.asks() && !i.confirmed(ctx) {
		return i.unchanged(ctx)
	}
	if err := i.unsaid(); err != nil { // the changes were not shown
		return i.failed(ctx, nil, nil, err)
	}
	changed, err := plan.Apply(ctx, i.journal)
	if err != nil {
		return i.failed(ctx, nil, changed, err)
	}
	i.write("\n")
	i.text("", changedWords(changed)+".")
	i.write("\n")
	return i.diagnose(ctx, len(changed) > 0)
}

func nothingToChange(s onboard.Setup) string {
	if len(s.Kept) > 0 {
		return "Nothing to change."
	}
	return "Nothing to change: the project is set up already."
}

// ground examines the project, without running any check.
func (i *initialization) ground() (examination, *onboard.Ground, error) {
	targets, err := i.targets(i.cmd, i.flags.diagnosisFlags, []string{i.flags.dir})
	if err != nil {
		return examination{}, nil, err
	}
	o := examination{target: targets[0], options: i.shownAs(i.flags.output, targets)}
	ground, err := onboard.Look(o.target.facts)
	i.app.knowSecrets(targets)
	if err != nil {
		return o, nil, i.worded(err)
	}
	return o, ground, nil
}

// proposed is one change with its title.
type proposed struct {
	title    string
	proposal *fixers.Proposal
}

// propose plans all fixes together. A file outside of the project is never changed, except that the
// containers may get access to ~/.aws.
func (i *initialization) propose(o examination, setup onboard.Setup) (*fixers.Plan, []proposed, error) {
	plan := survey.Plan(o.target.facts)
	var out []proposed
	for _, fix := range setup.Fixes {
		_, isAccess := fix.Edit.(fixers.AllowUser)
		p, err := plan.Propose(fix)
		var outside *fixers.OutsideError
		switch {
		case errors.Is(err, fixers.ErrNothingToDo):
			continue
		case errors.As(err, &outside):
			return nil, nil, usageHint("make the change there, or replace the link with the file: "+o.options.Scrubber.ShowText(fix.Title), "%s", o.options.Scrubber.Scrub(outside.Error()))
		case err != nil:
			return nil, nil, usageHint("run `doctor fix`, or make the change by hand: "+o.options.Scrubber.ShowText(fix.Title), "%s", o.options.Scrubber.ShowText(redact.TextOf(err)))
		case p.Outside && !isAccess:
			return nil, nil, usageHint("make the change there by hand, or replace the link with the file: "+o.options.Scrubber.ShowText(fix.Title),
				"%s; doctor init changes no file there", unsafeBecause(p))
		}
		if err := plan.Accept(p); err != nil {
			return nil, nil, fmt.Errorf("nothing was changed: %s", o.options.Scrubber.ShowText(redact.TextOf(err)))
		}
		out = append(out, proposed{o.options.Scrubber.ShowText(fix.Title), p})
	}
	return plan, out, nil
}

// changes shows what is going to change: for each file the reasons and one diff.
func (i *initialization) changes(o examination, plan *fixers.Plan, shown []proposed) {
	for _, patch := range plan.Patches() {
		i.write("\n")
		for _, p := range shown {
			if !patch.Covers(p.proposal) {
				continue
			}
			i.text("", p.title)
			if p.proposal.Link != "" {
				i.text("  ", "Note: "+linked(p.proposal))
			}
			if p.proposal.Names > 1 {
				i.text("  ", "Note: "+hardLinked(p.proposal))
			}
		}
		i.patch(o, patch)
	}
}

// kept says which mounts stay.
func (i *initialization) kept(all []onboard.Kept) {
	for _, k := range all {
		i.text("", fmt.Sprintf("Note: %s has another mount at %s, which stays: %s (%s)",
			phrase.List(k.Services), k.Mount.Target, k.Mount.Source, placeWordsOf(k.Mount.Origin)))
	}
}

// unchanged ends a run in which the user declined.
func (i *initialization) unchanged(ctx context.Context) error {
	i.write("\nNothing changed.\n")
	return i.code(ctx)
}

// code is the exit code of the diagnosis, which is not shown.
func (i *initialization) code(ctx context.Context) error {
	i.repair.flags.presentOnly = true
	now, err := i.look(ctx)
	if err != nil {
		return err
	}
	return i.end(now, nil)
}

// diagnose shows the diagnosis of the project as it is now.
func (i *initialization) diagnose(ctx context.Context, changed bool) error {
	now, err := i.look(ctx)
	if err != nil {
		if changed {
			i.hintUndo()
		}
		return err
	}
	var out bytes.Buffer
	if err := report.Write(&out, i.flags.output.format, now.report, now.options); err != nil {
		return err
	}
	i.write(out.String())
	var done []string
	if changed {
		i.write("\n")
		i.hintUndo()
		done = []string{"the project"}
	}
	return i.end(now, done)
}

// again is this command, with --yes.
func (i *initialization) again() string {
	words := append([]string{"doctor", "init"}, i.given("dry-run", "color", "yes")...)
	return strings.Join(append(words, "--yes"), " ")
}

// summary says what is set up.
func (i *initialization) summary(ground *onboard.Ground, c onboard.Choice) {
	lines := [][2]string{{"profile", c.Profile.Name}}
	if !ground.Standalone() {
		lines = append(lines, [2]string{"~/.aws", accessReason(c)})
	}
	services := phrase.List(c.Services)
	if slices.Equal(c.Services, ground.Services()) {
		services = "all: " + services
	}
	lines = append(lines, [2]string{"services", services})
	if c.Backend != onboard.NoBackend {
		words := string(c.Backend)
		if c.Region != "" {
			words += ", " + c.Region
		}
		lines = append(lines, [2]string{"backend", words})
	}
	for _, line := range lines {
		i.text("", fmt.Sprintf("%s: %s", line[0], line[1]))
	}
}
