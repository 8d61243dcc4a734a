package checktest

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// cures applies each fix of each finding of the rule alone, with one that cures only together with
// it, and runs the checks again: first
// its edit, then its commands as an alternative. system is the one whose shell the commands
// are for.
func (k trial) cures(findings []checks.Finding, system string) {
	k.t.Helper()
	for i, f := range findings {
		for j, fix := range f.Fixes {
			if fix.Edit != nil && !fix.And {
				k.cure(i, j, k.edit)
			}
			// Commands beside lines are the half of a fix that the lines complete.
			if system != "windows" && runtime.GOOS != "windows" && len(Runnable(raw(fix.Commands))) > 0 && len(fix.Lines) == 0 {
				k.cure(i, j, enter)
			}
		}
	}
}

// cure applies one fix to a fresh copy of the example.
func (k trial) cure(finding, fix int, apply func(*exampletest.Example, *facts.Facts, checks.Fix) error) {
	k.t.Helper()
	e := exampletest.LayOut(k.t, k.example.Before)
	w := e.Facts()
	findings := k.own(w)
	if finding >= len(findings) || fix >= len(findings[finding].Fixes) {
		k.t.Error("before: it has other findings each time")
		return
	}
	chosen := findings[finding].Fixes[fix]
	name := fmt.Sprintf("fix %q", redacttest.Raw(chosen.Title))
	adopt := e.Adopt()
	err := apply(e, w, chosen)
	if next := fix + 1; err == nil && next < len(findings[finding].Fixes) && findings[finding].Fixes[next].And {
		err = apply(e, w, findings[finding].Fixes[next])
	}
	adopt()
	if err != nil {
		k.t.Errorf("%s cannot be applied: %s", name, redacttest.Raw(redact.TextOf(err)))
		return
	}
	rest := map[string]int{}
	for _, f := range slices.Delete(findings, finding, finding+1) {
		rest[identity(e, f)]++
	}
	for _, f := range exampletest.Findings(exampletest.Diagnose(k.t, e.Facts(), k.list)) {
		switch {
		case f.Rule == k.rule && rest[identity(e, f)] > 0:
			rest[identity(e, f)]--
		case f.Rule == k.rule:
			k.t.Errorf("%s does not cure: %s", name, exampletest.Shown(f))
		case f.Severity == checks.Error && !slices.Contains(k.rule.Uncovers, f.Rule):
			k.t.Errorf("%s brings another error: %s", name, exampletest.Shown(f))
		}
	}
}

// own returns the findings of the rule, in report order.
func (k trial) own(w *facts.Facts) []checks.Finding {
	k.t.Helper()
	return slices.DeleteFunc(exampletest.Findings(exampletest.Diagnose(k.t, w, k.list)), func(f checks.Finding) bool { return f.Rule != k.rule })
}

// edit applies the edit of a fix, as `doctor fix` does.
func (k trial) edit(e *exampletest.Example, w *facts.Facts, fix checks.Fix) error {
	p := plan(w)
	proposal, err := p.Propose(fix)
	if err != nil {
		return err
	}
	if err := p.Accept(proposal); err != nil {
		return err
	}
	store := &fixers.Store{Dir: k.t.TempDir()}
	_, err = p.Apply(context.Background(), store.Begin(e.Project, e.Now))
	return err
}

// identity identifies a finding of a rule, whatever folder the example is in.
func identity(e *exampletest.Example, f checks.Finding) string {
	return placeholders(e).Replace(f.Subject)
}
