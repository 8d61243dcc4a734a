package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"doctor/internal/baseline"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/survey"
)

// baselines reads the baseline, and checks whether one can be written as requested.
func (a *app) baselines(many manyFlags, dest destination, dirs []string) (b *survey.Baselines, write destination, err error) {
	var known *baseline.File
	named := many.baseline
	if named != "" {
		known, err = a.readBaseline(named, dest.guard)
		if err == nil && known == nil {
			err = usageHint("make it with --write-baseline", "reading the baseline: %s does not exist", named)
		}
		if err != nil {
			return nil, write, err
		}
	}
	var next *baseline.File
	if many.writeBaseline != "" {
		named = many.writeBaseline
		write = destination{flag: "--write-baseline", shown: named}
		folders := []string{a.dir}
		for _, dir := range dirs {
			folders = append(folders, a.abs(dir))
		}
		if err := write.take(a, a.abs(named), folders); err != nil {
			return nil, write, err
		}
		if write.path != "" && write.path == dest.path {
			return nil, write, usageHint("choose another file", "--write-baseline %s is the file of --output", named)
		}
		known, err = a.readBaseline(named, nil)
		switch {
		case write.path == "" || err == nil && known == nil:
			known = baseline.New(named)
		case err != nil:
			return nil, write, err
		}
		next = baseline.New(named)
	}
	if known == nil {
		return nil, write, nil
	}
	return &survey.Baselines{File: known, Next: next, Folder: resolved(filepath.Dir(a.abs(named))), Resolve: resolved}, write, nil
}

// resolved is a path with its links resolved, if that is possible.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// readBaseline reads a baseline, nil if it does not exist.
func (a *app) readBaseline(named string, guard *host.Guard) (*baseline.File, error) {
	m := &host.Machine{OS: a.goos, Native: a.goos, Dir: a.dir, Now: a.now, Guard: guard}
	ctx, cancel := context.WithTimeout(context.Background(), facts.DefaultTimeout)
	defer cancel()
	m.Within(ctx)
	data, err := m.Read(a.abs(named))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
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

// save writes the baseline, if one is written.
func (b *batch) save() error {
	if b.known == nil || b.known.Next == nil {
		return nil
	}
	next := b.known.Next
	data, err := next.Bytes()
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	if err := b.write.put("the baseline", data, 0o644); err != nil {
		return err
	}
	if !b.output.quiet {
		_, _ = fmt.Fprintf(b.stderr, "doctor: wrote %s: %s\n", b.clean(next.Path), phrase.Count(next.Count(), "finding"))
	}
	return nil
}
