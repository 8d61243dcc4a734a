package external

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/redact"
)

// runAnswer is what `PROGRAM run` prints: findings, or why there are none.
type runAnswer struct {
	Protocol *int      `json:"protocol"`
	Findings []finding `json:"findings"`
	// Skip is why the check does not apply, Unknown why it has no result.
	Skip    string `json:"skip"`
	Unknown string `json:"unknown"`
}

type finding struct {
	Rule      string     `json:"rule"`
	Subject   string     `json:"subject"`
	Message   string     `json:"message"`
	Symptom   string     `json:"symptom"`
	Services  []string   `json:"services"`
	Locations []location `json:"locations"`
	Fixes     []fix      `json:"fixes"`
}

// fix is a fix by hand: doctor shows its commands and never runs them.
type fix struct {
	Title    string   `json:"title"`
	Commands []string `json:"commands"`
}

// perform runs an external check. A fault of the program is never a pass: the check is unknown.
func perform(ctx context.Context, pass *checks.Pass, p Program, w World) error {
	if err := pass.SkipUnlessStarts(); err != nil {
		return err
	}
	r := newRequest(pass)
	input, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding the request: %w", err)
	}
	data, err := w.call(ctx, p, "run", input)
	if err == nil {
		err = report(pass, r, data)
	}
	var skip *checks.SkipError
	var unknown *checks.UnknownError
	switch {
	case err == nil, ctx.Err() != nil, errors.As(err, &skip), errors.As(err, &unknown):
		return err
	}
	return checks.Unknownf("%s: %v", p.Name, err)
}

// report reports the findings of an answer: all of them, or none if one is invalid.
func report(pass *checks.Pass, r request, data []byte) error {
	var a runAnswer
	if err := decode(data, &a); err != nil {
		return err
	}
	if err := a.valid(pass.Check, r.Project); err != nil {
		return err
	}
	for _, f := range a.Findings {
		pass.Report(f.finding(pass.Check))
	}
	switch {
	case a.Skip != "":
		return checks.Skipf("%s", a.Skip)
	case a.Unknown != "":
		return checks.Unknownf("%s", a.Unknown)
	}
	return nil
}

// valid refuses what the protocol does not allow, and what does not fit the request.
func (a runAnswer) valid(c *checks.Check, p project) error {
	if err := speaks(a.Protocol); err != nil {
		return err
	}
	switch {
	case a.Skip != "" && (a.Unknown != "" || len(a.Findings) > 0):
		return errors.New("its answer has \"skip\" and a result")
	case a.Findings == nil && a.Skip == "" && a.Unknown == "":
		return errors.New("its answer has no findings; if nothing is wrong, they are an empty array")
	}
	seen := map[checks.Identity]int{}
	for i, f := range a.Findings {
		if err := f.valid(c, p); err != nil {
			return fmt.Errorf("finding %d of its answer: %w", i+1, err)
		}
		id := f.finding(c).Identity()
		if first, again := seen[id]; again {
			return fmt.Errorf("findings %d and %d of its answer have the same rule and subject", first+1, i+1)
		}
		seen[id] = i
	}
	return nil
}

func (f finding) valid(c *checks.Check, p project) error {
	if c.Rule(f.Rule) == nil {
		return fmt.Errorf("%s has no rule %q", c.ID, f.Rule)
	}
	if strings.TrimSpace(f.Message) == "" {
		return errors.New("it has no message")
	}
	for _, name := range f.Services {
		if !slices.ContainsFunc(p.Services, func(s service) bool { return s.Name == name }) {
			return fmt.Errorf("service %q is not in the request", name)
		}
	}
	for _, l := range f.Locations {
		if !p.names(l.File) {
			if err := l.isIn(); err != nil {
				return err
			}
		}
		if l.Line < 0 || l.Column < 0 || l.Line == 0 && l.Column > 0 {
			return fmt.Errorf("%s:%d:%d is not a place: lines and columns count from 1", l.File, l.Line, l.Column)
		}
	}
	for _, x := range f.Fixes {
		if strings.TrimSpace(x.Title) == "" {
			return errors.New("a fix has no title")
		}
	}
	return nil
}

// isIn refuses a file that is neither in the project nor in the home folder.
func (l location) isIn() error {
	if filepath.IsLocal(filepath.FromSlash(strings.TrimPrefix(l.File, "~/"))) && !strings.ContainsFunc(l.File, isControl) {
		return nil
	}
	return fmt.Errorf("the file %q is neither a path relative to the project nor one below ~/", l.File)
}

// finding is the finding for the report. Without a subject it is about its message at its place.
func (f finding) finding(c *checks.Check) checks.Finding {
	out := checks.Finding{
		Rule: c.Rule(f.Rule), Subject: f.Subject, Services: slices.Clone(f.Services),
		Message: redact.NewText(f.Message), Symptom: redact.NewText(f.Symptom),
	}
	for _, l := range f.Locations {
		out.At = append(out.At, checks.Position{File: filepath.ToSlash(l.File), Line: l.Line, Column: l.Column})
	}
	if len(f.Locations) > 0 {
		out.Subject = cmp.Or(out.Subject, f.Locations[0].File+": "+f.Message)
	}
	out.Subject = cmp.Or(out.Subject, f.Message)
	for _, x := range f.Fixes {
		out.Fixes = append(out.Fixes, checks.Fix{
			Title: redact.NewText(x.Title), Commands: redact.Texts(x.Commands...), Safety: checks.Unsafe,
		})
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
