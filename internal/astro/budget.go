package astro

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"doctor/internal/bounds"
	"doctor/internal/dotenv"
	"doctor/internal/host"
	"doctor/internal/interpolation"
)

// readText reads a project file of at most that many bytes.
func (p *Project) readText(path string, most int) ([]byte, error) {
	if info, err := p.Machine.Stat(path); err == nil && info.IsRegular() && info.Size > int64(most) {
		return nil, bounds.Size(info.Size, most)
	}
	data, err := p.Machine.Read(path)
	switch {
	case errors.Is(err, host.ErrTooLarge):
		return nil, bounds.Size(host.MaxFileSize+1, most)
	case err != nil:
		return nil, err
	}
	return data, bounds.Size(int64(len(data)), most)
}

// again returns a new budget for a question asked after loading; several may be asked at once.
func again() *bounds.Budget { return bounds.New(context.Background(), bounds.Spent) }

// refuseOverBudget records that a file was not read if err says that it exceeds a bound.
func (p *Project) refuseOverBudget(file string, err error) bool {
	why := bounds.Reason(err)
	if why == "" {
		return false
	}
	for _, r := range p.Refusals {
		if r.Kind == BeyondBounds && r.Subject == file {
			return true
		}
	}
	p.refuse(Refusal{Kind: BeyondBounds, Subject: file, Unreadable: why, At: []Origin{{File: file}}})
	return true
}

// refuseLate records that the time ran out: the results of a loop that ended early are incomplete.
func (p *Project) refuseLate() {
	if err := p.budget.Spend(0); err != nil {
		p.refuseOverBudget(p.Dir, err)
	}
}

// Unlooked returns the project file that exceeds doctor's bounds, and why; both are empty if the
// project was read completely.
func (p *Project) Unlooked() (file, why string) {
	for _, r := range p.Refusals {
		if r.Kind == BeyondBounds {
			return r.Subject, r.Unreadable
		}
	}
	return "", ""
}

// loadSettings refuses a settings file that exceeds the bounds. airflow.ParseSettings reads its
// content; the CLI takes its name up to the first dot (astro-cli settings/settings.go
// InitSettings).
func (p *Project) loadSettings() {
	name, _, _ := strings.Cut(p.settingsFile, ".")
	name = strings.TrimLeft(name, "/") + ".yaml"
	data, err := p.readText(filepath.Join(p.Dir, filepath.FromSlash(name)), bounds.Text)
	if err == nil {
		err = bounds.YAML(data)
	}
	p.refuseOverBudget(name, err)
}

// lengths holds the length of each variable's longest possible value.
type lengths map[string]int

// of returns the length of a variable that the shell may set as well.
func (l lengths) of(name string, shell interpolation.Lookup) int {
	if shell == nil {
		return l[name]
	}
	return max(l[name], interpolation.LengthIn(shell)(name))
}

// measure estimates the size of what compose makes of an environment file that it reads itself.
func (p *Project) measure(data []byte, longest lengths, shell interpolation.Lookup) error {
	return dotenv.Measure(p.budget, data, longest, func(name string) int { return longest.of(name, shell) })
}
