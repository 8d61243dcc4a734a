package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"doctor/internal/checkout"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/projects"
	"doctor/internal/redact"
	"doctor/internal/run"
	"doctor/internal/settings"
	"doctor/internal/survey"
	"doctor/report"
)

// manyFlags are the flags for repositories with many projects, or many old findings.
type manyFlags struct {
	recursive               bool
	baseline, writeBaseline string
}

func (f *manyFlags) register(cmd *cobra.Command) {
	set := cmd.Flags()
	set.BoolVarP(&f.recursive, "recursive", "r", false, "diagnose every Astro project below DIR that git does not ignore")
	set.StringVar(&f.baseline, "baseline", "", "report findings that are in `FILE`, but do not count them")
	set.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to `FILE`, for --baseline")
}

// named refuses a baseline without a name, such as an empty variable of a script; - is not a stream.
func (f *manyFlags) named(cmd *cobra.Command) error {
	for _, of := range []struct{ flag, file string }{{"baseline", f.baseline}, {"write-baseline", f.writeBaseline}} {
		if cmd.Flags().Changed(of.flag) && (of.file == "" || of.file == "-") {
			return usagef("--%s needs a file name", of.flag)
		}
	}
	return nil
}

// batch is one run over one or several projects.
type batch struct {
	*app
	cmd    *cobra.Command
	flags  diagnosisFlags
	output outputFlags
	// dest is where the report goes, write where the baseline does.
	dest, write destination
	known       *survey.Baselines
	machine     *host.Machine
	options     facts.Options
	shown       report.Options
	// dirs are the projects, unseen what could not be searched for more.
	dirs   []string
	unseen []projects.Unseen
	// ready is the target of a single project.
	ready *target
	mu    sync.Mutex // for what is told once
}

// outcome is what is left of a project when its files are forgotten.
type outcome struct {
	document report.ProjectDocument
	tally    tally
	crashes  []string
	known    survey.KnownProject
}

// diagnose implements the command doctor itself.
func (a *app) diagnose(cmd *cobra.Command, flags diagnosisFlags, many manyFlags, output outputFlags, dirs []string) error {
	dest, err := output.open(a, dirs)
	if err != nil {
		return err
	}
	defer dest.close()
	flags.guard = dest.guard
	if err := many.named(cmd); err != nil {
		return err
	}
	known, write, err := a.baselines(many, dest, dirs)
	defer write.close()
	if err != nil {
		return err
	}
	flags.guard = dest.guard.With(write.guard)
	b := &batch{app: a, cmd: cmd, flags: flags, output: output, dest: dest, write: write, known: known, shown: a.shown(output)}
	if many.recursive {
		err = b.search(dirs)
	} else {
		err = b.prepare(dirs)
	}
	if err != nil {
		return err
	}
	b.shown.Home = b.machine.Home
	return b.run(cmd.Context(), many.recursive)
}

// prepare requires that all projects exist, with readable settings, before any is diagnosed.
func (b *batch) prepare(dirs []string) error {
	targets, err := b.targets(b.cmd, b.flags, dirs)
	if err != nil {
		return err
	}
	if err := errors.Join(b.dest.spares(targets), b.write.spares(targets)); err != nil {
		return err
	}
	for _, t := range targets {
		b.dirs = append(b.dirs, t.facts.Dir)
	}
	if b.machine, b.options = targets[0].facts.Machine, targets[0].facts.Options; len(targets) == 1 {
		b.ready = &targets[0]
		return nil
	}
	return b.share()
}

// share prepares for several projects: they have a machine and the flags in common.
func (b *batch) share() error {
	var err error
	if b.options, err = b.flags.options(b.app, b.cmd); err != nil {
		return err
	}
	b.options.Shared = facts.NewShared(b.cmd.Context())
	b.machine, err = b.app.machine(b.flags)
	b.scrubber = redact.NewLearningScrubber(func() *redact.Known { return survey.Read{Env: b.env}.Known(b.words) })
	return err
}

// search searches the folders for projects.
func (b *batch) search(dirs []string) error {
	if err := b.share(); err != nil {
		return err
	}
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	if b.flags.config != "" { // the same for all
		if _, err := b.settings(b.cmd.Context(), own(b.machine), b.dir, b.flags); err != nil {
			return err
		}
	}
	var found projects.Found
	var empty []string
	for _, dir := range dirs {
		root, err := b.projectDir(b.cmd, dir)
		if err != nil {
			return err
		}
		if b.known != nil {
			b.known.Roots = append(b.known.Roots, root)
		}
		below := projects.Find(b.cmd.Context(), own(b.machine), root)
		if b.flags.ci {
			below.Dirs = slices.DeleteFunc(below.Dirs, func(dir string) bool {
				return !checkout.Of(b.cmd.Context(), own(b.machine), dir, "", facts.Options{}).IsProject()
			})
		}
		if len(below.Dirs) == 0 {
			empty = append(empty, dir)
		}
		found = projects.Join(found, below)
	}
	if b.cmd.Context().Err() != nil {
		return ended(exitInterrupted)
	}
	b.dirs, b.unseen = found.Dirs, found.Unseen
	switch {
	case len(b.dirs) == 0 && len(b.unseen) > 0:
		return usageHint(fmt.Sprintf("%s %s", b.unseen[0].Dir, b.unseen[0].Reason), "no Astro project below %s", phrase.List(empty))
	case len(b.dirs) == 0:
		return usageHint("an Astro project has the file .astro/config.yaml; folders that git ignores are not searched", "no Astro project below %s", phrase.List(empty))
	}
	for _, dir := range empty {
		b.complain(fmt.Errorf("no Astro project below %s", dir))
	}
	return nil
}

// run diagnoses the projects and writes the report.
func (b *batch) run(ctx context.Context, searched bool) error {
	p := newProgress(b.app, b.output.verbosity(), len(b.dirs))
	outcomes := survey.Each(len(b.dirs), func(i int) outcome {
		defer p.diagnosed()
		if b.ready != nil {
			return b.one(ctx, b.dirs[i], p, &p.crashes)
		}
		var c crashesOnly
		c.app, c.verbose = b.app, p.verbose
		return b.one(ctx, b.dirs[i], &c, &c.crashes)
	})
	p.stop()
	r := report.Report{Version: b.version, Strict: b.flags.strict, Searched: searched}
	var documents []report.ProjectDocument
	sum := tally{unknown: len(b.unseen) > 0}
	for i, o := range outcomes {
		documents = append(documents, o.document)
		sum.failed, sum.unknown = sum.failed || o.tally.failed, sum.unknown || o.tally.unknown
		b.tellCrashes(o.crashes)
		b.known.Add(b.dirs[i], o.known)
	}
	for _, u := range b.unseen {
		r.Unseen = append(r.Unseen, report.Unseen{Dir: u.Dir, Place: b.place(u.Dir), Reason: u.Reason})
		if b.known != nil {
			b.known.Unseen = append(b.known.Unseen, u.Dir)
		}
	}
	r.ExitCode = sum.code(ctx.Err() != nil)
	if r.Stale = b.known.Finish(); r.Stale.File != "" {
		r.Stale.Place = b.place(b.abs(r.Stale.File))
	}
	if ctx.Err() == nil {
		if err := b.save(); err != nil {
			return err
		}
	} else if b.known != nil && b.known.Next != nil {
		b.complain(fmt.Errorf("%s was not written: interrupted", b.known.Next.Path))
		for i := range documents {
			documents[i].BaselineNotWritten()
		}
	}
	b.shown.Scrubber = b.scrubber
	if err := b.dest.writeDocument(report.Assemble(r, documents, b.shown), b.shown); err != nil {
		return err
	}
	return ended(r.ExitCode)
}

// one diagnoses one project, and keeps nothing of it but the outcome.
func (b *batch) one(ctx context.Context, dir string, observer run.Observer, crashes *[]string) outcome {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := b.survey(b.flags)
	options := b.flags.run(observer)
	options.Baseline = b.known.Of(dir, b.machine.Home)
	read := survey.Read{Env: b.env}
	var found report.Project
	t, err := b.target(ctx, dir)
	if err != nil {
		found = s.Unable(run.Unable(dir, b.options, b.list, options, redact.TextOf(err)))
	} else {
		options.Settings = t.settings
		found, t.facts, read.Imagined = s.Diagnose(ctx, t.project(), options)
		survey.ReadUsual(t.facts)
		read.Projects = []*facts.Facts{t.facts}
	}
	scrubber := redact.NewLearningScrubber(func() *redact.Known { return read.Known(b.words) })
	if b.ready != nil {
		b.scrubber = scrubber
	}
	var o outcome
	o.known = b.known.Keep(&found, options.Baseline, scrubber)
	shown := b.shown
	shown.Scrubber = scrubber
	o.document = report.NewProject(found, shown)
	o.tally.add(found, b.flags.strict)
	for _, crash := range *crashes {
		o.crashes = append(o.crashes, scrubber.Scrub(crash))
	}
	return o
}

// target prepares one of the projects. What keeps it from being diagnosed is an error, and no
// obstacle for the others.
func (b *batch) target(ctx context.Context, dir string) (target, error) {
	if b.ready != nil {
		return *b.ready, nil
	}
	if ctx.Err() != nil {
		return target{}, errors.New("interrupted")
	}
	within, cancel := context.WithTimeout(ctx, b.options.Timeout)
	defer cancel()
	m := own(b.machine)
	defer m.Within(within)()
	var s *settings.Settings
	s, err := b.settings(within, m, dir, b.flags)
	if err == nil {
		t := newTarget(ctx, m, dir, b.options, s, b.flags)
		defer t.facts.Machine.Within(within)()
		err = t.hasServices(b.options.Services)
		if err == nil {
			b.mu.Lock()
			defer b.mu.Unlock()
			err = b.namedFiles([]target{t}, b.flags)
		}
		for _, path := range inputs(t) {
			b.flags.guard.Read(path)
		}
		if err == nil {
			return t, nil
		}
	}
	if late := m.Abandoned(); late != "" {
		err = fmt.Errorf("reading %s timed out (--timeout): the disk does not respond", late)
	}
	return target{}, err
}
