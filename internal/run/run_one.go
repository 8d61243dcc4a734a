package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"doctor/checks"
	"doctor/internal/bounds"
	"doctor/internal/facts"
	"doctor/internal/growstack"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

const interrupted = "interrupted"

// outcome is the outcome of one check that ran.
type outcome struct {
	check    *checks.Check
	findings []checks.Finding
	notes    []redact.Text
	caveats  []redact.Text

	callers  []checks.Caller
	readable []checks.Readable

	err  error
	took time.Duration
}

// errLeftBehind is the error of a check that did not end when its time was up.
var errLeftBehind = errors.New("no answer in time")

type crashError struct {
	value any
	stack []byte
}

func (e *crashError) Error() string { return fmt.Sprintf("the check crashed: %v", e.value) }

// start runs one check under its deadline. A check that ignores the deadline continues in the
// background, and its reports are ignored.
func (s *schedule) start(c *checks.Check) {
	s.started[c] = true
	s.observer.Started(c)
	ctx, cancel := context.WithTimeout(s.budget, s.checkTimeout)
	pass := s.pass(c)
	now, began := s.facts.Machine.Now, s.facts.Machine.Now()
	var once sync.Once
	ended := func(err error) {
		once.Do(func() {
			o := outcome{check: c, err: err, took: now().Sub(began)}
			o.findings, o.notes, o.caveats = pass.Reported()
			o.callers, o.readable = pass.Proven()
			s.done <- o
		})
	}
	inTime := context.AfterFunc(ctx, func() {
		time.AfterFunc(facts.Grace, func() { ended(errLeftBehind) })
	})
	go func() {
		growstack.Grow()
		protect(ctx, pass, func(err error) {
			inTime()
			cancel()
			ended(err)
		})
	}()
}

// pass makes the Pass of a check. The plan may change while a check that was left behind still
// uses it, so the check keeps the plan of its start.
func (s *schedule) pass(c *checks.Check) *checks.Pass {
	plan := s.plan
	p := &checks.Pass{Facts: s.facts, Check: c, List: s.list, Runs: func(c *checks.Check) bool { return plan.excludedBy(c) == "" }, Counts: plan.counts, Follows: plan.follows}
	if c.Last {
		p.Suppressions = s.policy.suppressions(s.complete)
	}
	return p
}

// protect runs the check and passes on how it ended, including a panic. A check that ends its
// goroutine (as t.FailNow does) has not returned either.
func protect(ctx context.Context, p *checks.Pass, ended func(error)) {
	err := errors.New("the check ended without a result")
	defer func() {
		if value := recover(); value != nil {
			err = &crashError{value, debug.Stack()}
		}
		ended(err)
	}()
	if err = p.Check.Run(ctx, p); err == nil {
		p.Look(ctx)
	}
}

// await returns the value that arrives before ctx is done, or shortly after; else the zero
// value.
func await[T any](ctx context.Context, values <-chan T) (value T) {
	select {
	case value = <-values:
		return value
	case <-ctx.Done():
	}
	timer := time.NewTimer(facts.Grace)
	defer timer.Stop()
	select {
	case value = <-values:
	case <-timer.C:
		// On a busy machine both may be ready.
		select {
		case value = <-values:
		default:
		}
	}
	return value
}

// conclude makes the result of a check that ran.
func (s *schedule) conclude(o outcome) {
	var crash *crashError
	if errors.As(o.err, &crash) {
		s.observer.Crashed(o.check, crash.value, crash.stack)
	}
	if s.facts.Machine.Abandoned() != "" { // it did not see all files
		o.findings, o.err = nil, errLeftBehind
	}
	r := checks.Result{Check: o.check, Duration: o.took, Notes: o.notes, Caveats: o.caveats, Callers: o.callers, Readable: o.readable}
	findings := slices.DeleteFunc(o.findings, func(f checks.Finding) bool { return !s.plan.wants(o.check, f.Rule.ID) })
	r.Findings = s.policy.apply(r, func(rule string) bool { return s.plan.byFile[rule] }, findings)
	order(&r)
	if more := len(r.Findings) - bounds.Findings; more > 0 { // the worst are first
		r.Findings = r.Findings[:bounds.Findings]
		r.Notes = append(r.Notes, redact.Textf("%d more findings are left out", more))
	}
	verdict(&r, s.cause(o))
	r.Reason = r.Reason.FirstLine()
	s.finish(r)
}

// cause returns the error of a check as its reason.
func (s *schedule) cause(o outcome) error {
	var skip *checks.SkipError
	var unknown *checks.UnknownError
	switch {
	case o.err == nil, errors.As(o.err, &skip):
		return o.err
	case s.interrupt.Err() != nil:
		return checks.Unknownf(interrupted)
	case errors.As(o.err, &unknown):
		return o.err
	case errors.Is(o.err, errLeftBehind), errors.Is(o.err, context.DeadlineExceeded):
		if s.budget.Err() != nil {
			return checks.Unknownf("the run timed out after %v (--timeout)", s.timeout)
		}
		return checks.Unknownf("timed out after %v (--check-timeout)", s.checkTimeout)
	}
	return o.err
}

// order sorts the findings by everything that is shown, so that the order never depends on
// scheduling.
func order(r *checks.Result) {
	for i, f := range r.Findings {
		f.Services = slices.Clone(f.Services)
		slices.Sort(f.Services)
		f.Services = slices.Compact(f.Services)
		r.Findings[i] = f
	}
	slices.SortStableFunc(r.Findings, func(a, b checks.Finding) int {
		pa, pb := first(a.At), first(b.At)
		return cmp.Or(
			cmp.Compare(r.SeverityOf(a), r.SeverityOf(b)), // "error" before "warning"
			cmp.Compare(a.Rule.ID, b.Rule.ID),
			cmp.Compare(pa.File, pb.File),
			cmp.Compare(pa.Line, pb.Line),
			cmp.Compare(pa.Column, pb.Column),
			a.Message.Compare(b.Message),
			slices.Compare(a.Services, b.Services),
			cmp.Compare(fmt.Sprint(a.At), fmt.Sprint(b.At)),
			a.Symptom.Compare(b.Symptom),
			slices.CompareFunc(a.Fixes, b.Fixes, checks.Fix.Compare),
		)
	})
}

func first(at []checks.Position) checks.Position {
	if len(at) == 0 {
		return checks.Position{}
	}
	return at[0]
}

// complete reports whether the rule's check finished completely, and the rule counted.
func (s *schedule) complete(rule string) bool {
	for _, c := range s.list {
		if c.Rule(rule) != nil {
			status := s.results[c].Status
			return s.plan.counts(c, rule) && s.policy.levels[rule] != settings.Off &&
				status != checks.Skip && status != checks.Unknown
		}
	}
	return false
}

// describe collects what the report says about the project, beside the checks and with the
// same time limit.
func (s *schedule) describe() <-chan facts.About {
	described := make(chan facts.About, 1)
	go func() {
		growstack.Grow()
		var a facts.About
		defer func() {
			// A crash here also crashes the checks, which report it.
			_ = recover()
			described <- a
		}()
		a = s.facts.About()
	}()
	return described
}
