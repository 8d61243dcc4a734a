package checktest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// cures applies each fix of each finding of the rule alone, and looks again.
func (k trial) cures(findings []checks.Finding, system string) {
	k.t.Helper()
	for i, f := range findings {
		for j, fix := range f.Fixes {
			if fix.Edit != nil || len(runnable(fix.Commands)) > 0 && system != "windows" {
				k.cure(i, j)
			}
		}
	}
}

// cure applies one fix to a fresh copy of the example.
func (k trial) cure(finding, fix int) {
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
	if err := k.apply(e, w, chosen); err != nil {
		k.t.Errorf("%s cannot be applied: %s", name, redacttest.Raw(redact.TextOf(err)))
		return
	}
	rest := map[string]int{}
	for _, f := range slices.Delete(findings, finding, finding+1) {
		rest[key(e, f)]++
	}
	for _, f := range exampletest.Findings(exampletest.Diagnose(k.t, e.Facts(), k.list)) {
		switch {
		case f.Rule == k.rule && rest[key(e, f)] > 0:
			rest[key(e, f)]--
		case f.Rule == k.rule:
			k.t.Errorf("%s does not cure: %s", name, exampletest.Shown(f))
		case f.Severity == checks.Error && !slices.Contains(k.rule.Uncovers, f.Rule):
			k.t.Errorf("%s brings another error: %s", name, exampletest.Shown(f))
		}
	}
}

// own are the findings of the rule, in the order of the report.
func (k trial) own(w *facts.Facts) []checks.Finding {
	k.t.Helper()
	return slices.DeleteFunc(exampletest.Findings(exampletest.Diagnose(k.t, w, k.list)), func(f checks.Finding) bool { return f.Rule != k.rule })
}

// apply makes the change of a fix, as `doctor fix` or a person does.
func (k trial) apply(e *exampletest.Example, w *facts.Facts, fix checks.Fix) error {
	defer e.Adopt()()
	if fix.Edit == nil {
		return enter(e, runnable(fix.Commands))
	}
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

// key tells the findings of a rule apart. Lines move when files are edited, and do not
// count.
func key(e *exampletest.Example, f checks.Finding) string {
	parts := []string{redacttest.Raw(f.Message)}
	for _, at := range f.At {
		parts = append(parts, at.File)
	}
	text := strings.Join(append(parts, f.Services...), "\x00")
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, placeholders(e).Replace(text))
}
