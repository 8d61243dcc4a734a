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

// readText reads a file of the project that may have so many bytes.
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

// again is a budget for a question that is asked when the project is loaded: several
// may be asked at once.
func again() *bounds.Budget { return bounds.New(context.Background(), bounds.Spent) }

// refuseOverBudget notes that a file is not looked at, if that is what an error says.
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

// refuseLate notes that the time was up before all was looked at: what a loop that ended
// early left out is not told from what is not there.
func (p *Project) refuseLate() {
	if err := p.budget.Spend(0); err != nil {
		p.refuseOverBudget(p.Dir, err)
	}
}

// Unlooked returns why the project is not known: a file of it that is beyond what is
// looked at, and why. The empty words say that it is.
func (p *Project) Unlooked() (file, why string) {
	for _, r := range p.Refusals {
		if r.Kind == BeyondBounds {
			return r.Subject, r.Unreadable
		}
	}
	return "", ""
}

// loadSettings refuses a settings file that is beyond what is looked at. What is in it
// airflow.ParseSettings reads; the CLI takes its name up to the first dot (astro-cli
// settings/settings.go InitSettings).
func (p *Project) loadSettings() {
	name, _, _ := strings.Cut(p.settingsFile, ".")
	name = strings.TrimLeft(name, "/") + ".yaml"
	data, err := p.readText(filepath.Join(p.Dir, filepath.FromSlash(name)), bounds.Text)
	if err == nil {
		err = bounds.YAML(data)
	}
	p.refuseOverBudget(name, err)
}

// lengths are those of the longest values that variables may have.
type lengths map[string]int

// of is the length of a variable that the shell may set as well, if there is one.
func (l lengths) of(name string, shell interpolation.Lookup) int {
	if shell == nil {
		return l[name]
	}
	return max(l[name], interpolation.LengthIn(shell)(name))
}

// measure adds up what compose makes of an environment file that it reads itself,
// before it does.
func (p *Project) measure(data []byte, longest lengths, shell interpolation.Lookup) error {
	return dotenv.Measure(p.budget, data, longest, func(name string) int { return longest.of(name, shell) })
}
