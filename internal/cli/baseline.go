package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"doctor/internal/baseline"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/report"
)

// baselines are the baseline that a run reads, and the one that it writes.
type baselines struct {
	// file is the baseline that is read, or what the one that is written has so far; nil without
	// one. folder is where it is: the names of its projects begin there.
	file   *baseline.File
	folder string
	// next is the baseline that is written, nil if none is.
	next  *baseline.File
	write destination
	// roots are the folders that were searched, unseen those that could not be, dirs the projects
	// that were found.
	roots, unseen, dirs []string
	unused              int
}

// knownProject is what the baselines need to know of one project.
type knownProject struct {
	unused  int
	entries []baseline.Entry
}

// baselines reads the baseline, and checks whether one can be written as requested.
func (a *app) baselines(many manyFlags, dest destination, dirs []string) (*baselines, error) {
	b := &baselines{}
	named := many.baseline
	if many.baseline != "" {
		var err error
		if b.file, err = a.readBaseline(many.baseline, dest.guard); err != nil {
			return nil, err
		}
	}
	if many.writeBaseline != "" {
		b.write = destination{flag: "--write-baseline", shown: many.writeBaseline}
		folders := []string{a.dir}
		for _, dir := range dirs {
			folders = append(folders, a.abs(dir))
		}
		if err := b.write.take(a, a.abs(many.writeBaseline), folders); err != nil {
			return nil, err
		}
		if b.write.path != "" && b.write.path == dest.path {
			return nil, usageHint("choose another file", "--write-baseline %s is the file of --output", many.writeBaseline)
		}
		named = many.writeBaseline
		old, err := a.readBaseline(named, nil)
		switch {
		case errors.Is(err, fs.ErrNotExist) || b.write.path == "":
			old = baseline.New(named)
		case err != nil:
			return nil, err
		}
		b.file, b.next = old, baseline.New(named)
	}
	if named != "" {
		b.folder = resolved(filepath.Dir(a.abs(named)))
	}
	return b, nil
}

// resolved is a path with its links resolved, if that is possible.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func (a *app) readBaseline(named string, guard *host.Guard) (*baseline.File, error) {
	m := &host.Machine{OS: a.goos, Native: a.goos, Dir: a.dir, Now: a.now, Guard: guard}
	ctx, cancel := context.WithTimeout(context.Background(), facts.DefaultTimeout)
	defer cancel()
	m.Within(ctx)
	data, err := m.Read(a.abs(named))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{fmt.Errorf("reading the baseline: %s does not exist%w", named, silent{err}), "make it with --write-baseline"}
	}
	if err != nil {
		return nil, usagef("reading the baseline: %s %s", named, host.Describe(err))
	}
	f, err := baseline.Read(named, data)
	if err != nil {
		return nil, usageHint("repair it, or remove it and write it again with --write-baseline", "invalid baseline: %w", err)
	}
	return f, nil
}

// silent is an error whose text is said by the one that wraps it.
type silent struct{ error }

func (silent) Error() string   { return "" }
func (s silent) Unwrap() error { return s.error }

// of is what the baseline says of a project, nil without a baseline.
func (b *baselines) of(dir, home string) *baseline.Project {
	if b.file == nil {
		return nil
	}
	return &baseline.Project{File: b.file.Path, Dir: dir, Home: home, Everything: b.next != nil, Entries: b.file.Entries(b.name(dir))}
}

func (b *baselines) name(dir string) string { return baseline.Name(b.folder, resolved(dir)) }

// keep takes what the baselines need of the report of a project.
func (b *baselines) keep(p *report.Project, of *baseline.Project, scrubber *redact.Scrubber) knownProject {
	if of == nil {
		return knownProject{}
	}
	if p.Known.File == "" { // it was not diagnosed
		return knownProject{entries: of.Entries}
	}
	if b.next == nil {
		return knownProject{unused: len(p.Known.Unused)}
	}
	p.Known.Unused = nil // they are left out
	k := knownProject{entries: p.Known.Unjudged}
	shown := func(text string) bool { return scrubber.Scrub(text) == text }
	for _, id := range p.Known.Findings {
		k.entries = append(k.entries, of.Entry(id.Rule, id.Subject, shown))
	}
	return k
}

func (b *baselines) add(dir string, k knownProject) {
	b.dirs = append(b.dirs, dir)
	b.unused += k.unused
	if b.next != nil {
		b.next.Set(b.name(dir), k.entries)
	}
}

// stale is what the baseline has too much: entries that match nothing, and projects that are gone.
func (b *baselines) stale() report.Stale {
	if b.file == nil || b.next != nil {
		return report.Stale{}
	}
	s := report.Stale{File: b.file.Path, Unused: b.unused}
	for _, name := range b.others() {
		if b.gone(name) {
			s.Unused += len(b.file.Entries(name))
		}
	}
	return s
}

// others are the projects of the baseline that this run has not diagnosed.
func (b *baselines) others() []string {
	diagnosed := map[string]bool{}
	for _, dir := range b.dirs {
		diagnosed[b.name(dir)] = true
	}
	return slices.DeleteFunc(b.file.Projects(), func(name string) bool { return diagnosed[name] })
}

// gone reports whether a project of the baseline was searched for and not found.
func (b *baselines) gone(name string) bool {
	dir := filepath.Join(b.folder, filepath.FromSlash(name))
	below := func(folder string) bool { return isWithin(resolved(folder), dir) }
	return slices.ContainsFunc(b.roots, below) && !slices.ContainsFunc(b.unseen, below)
}

// save writes the baseline, if one is written. What this run has not looked at stays in it.
func (b *baselines) save(batch *batch) error {
	if b.next == nil {
		return nil
	}
	for _, name := range b.others() {
		if !b.gone(name) {
			b.next.Set(name, b.file.Entries(name))
		}
	}
	data, err := b.next.Bytes()
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	if err := b.write.put("the baseline", data, 0o644); err != nil {
		return err
	}
	if !batch.output.quiet {
		_, _ = fmt.Fprintf(batch.stderr, "doctor: wrote %s: %s\n", batch.clean(b.next.Path), phrase.Count(b.next.Count(), "finding"))
	}
	return nil
}
