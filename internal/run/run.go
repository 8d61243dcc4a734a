// Package run runs the checks of a run, concurrently where possible, and makes results of what
// they report.
package run

import (
	"context"
	"slices"
	"time"

	"doctor/checks"
	"doctor/internal/baseline"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

// Options are the options of a run in addition to the facts.
type Options struct {
	// Settings are the settings of .doctor.yaml, nil without one.
	Settings *settings.Settings
	// Baseline has the findings that are known already, nil without one.
	Baseline *baseline.Project
	// Offline: the scopes in the facts' options come from --offline, Checkout: from --ci.
	Offline, Checkout bool
	// Observer follows the progress; may be nil.
	Observer Observer
}

// scopeFlag is the flag by which checks are out of scope, "" for --scope.
func (o Options) scopeFlag() string {
	switch {
	case o.Offline:
		return "--offline"
	case o.Checkout:
		return "--ci"
	}
	return ""
}

// Observer follows a run. Its methods are never called concurrently.
type Observer interface {
	// Started: the check has begun.
	Started(*checks.Check)
	// Finished: the check has its result, whether it ran or not. A check that was not
	// requested may be started after that, and finish again.
	Finished(checks.Result)
	// Crashed: the check panicked; its result follows.
	Crashed(c *checks.Check, value any, stack []byte)
}

// Run runs all requested checks of the list on one project, as concurrently as their Needs
// allow, and returns their results in the order of the list. It ends when all have finished,
// when the time is up or when ctx is canceled; a check without a result is unknown then. The
// list must have passed Validate, and the ids in the options CheckIDs.
func Run(ctx context.Context, w *facts.Facts, list []*checks.Check, o Options) checks.ProjectReport {
	s := newSchedule(ctx, w, list, o)
	defer s.cancel()
	defer w.Machine.Within(s.budget)()
	described := make(chan facts.About, 1)
	go func() { described <- await(s.budget, s.describe()) }() // it has the same grace as the checks
	s.run()
	about := <-described
	report := checks.ProjectReport{
		Dir: w.Dir, Mode: about.Mode, Runtime: about.Runtime, AirflowMajor: about.AirflowMajor, Services: about.Services, Demand: about.Demand, Silenced: s.silenced(), Known: s.known(),
	}
	for _, c := range list {
		report.Results = append(report.Results, s.results[c])
	}
	return report
}

// Unable returns the report of a project that cannot be diagnosed, for this reason: every requested
// check is unknown.
func Unable(dir string, options facts.Options, list []*checks.Check, o Options, reason redact.Text) checks.ProjectReport {
	plan := newPlan(options, o.scopeFlag(), nil)
	report := checks.ProjectReport{Dir: dir}
	for _, c := range list {
		r := checks.Result{Check: c, Status: checks.Unknown, Reason: reason}
		if by := plan.excludedBy(c); by != "" {
			r = excluded(c, by)
		}
		report.Results = append(report.Results, r)
	}
	return report
}

func excluded(c *checks.Check, by string) checks.Result {
	return checks.Result{Check: c, Status: checks.Skip, Reason: redact.NewText("not run (" + by + ")"), Excluded: by}
}

// schedule is one run. All its fields belong to the goroutine that called Run; the checks use
// only the channel.
type schedule struct {
	interrupt, budget context.Context
	cancel            context.CancelFunc
	timeout           time.Duration
	checkTimeout      time.Duration

	facts    *facts.Facts
	list     []*checks.Check
	plan     plan
	policy   *policy
	observer Observer

	unasked  map[*checks.Check]bool // not requested
	last     bool                   // all but the Last checks have ended
	withheld map[*checks.Check]bool // the settings exclude it from explaining why another is skipped
	started  map[*checks.Check]bool
	results  map[*checks.Check]checks.Result
	done     chan outcome
}

func newSchedule(ctx context.Context, w *facts.Facts, list []*checks.Check, o Options) *schedule {
	s := &schedule{
		interrupt: ctx, facts: w, list: list, observer: o.Observer,
		plan:    newPlan(w.Options, o.scopeFlag(), o.Settings),
		policy:  newPolicy(o, w.Machine.Now()),
		unasked: map[*checks.Check]bool{}, withheld: map[*checks.Check]bool{}, started: map[*checks.Check]bool{}, results: map[*checks.Check]checks.Result{},
		done:    make(chan outcome),
		timeout: w.Options.Timeout, checkTimeout: w.Options.CheckTimeout,
	}
	if s.timeout <= 0 {
		s.timeout = facts.DefaultTimeout
	}
	if s.checkTimeout <= 0 {
		s.checkTimeout = facts.DefaultCheckTimeout
	}
	if s.observer == nil {
		s.observer = nobody{}
	}
	s.budget, s.cancel = context.WithTimeout(ctx, s.timeout)
	return s
}

func (s *schedule) run() {
	for _, c := range s.list {
		if by := s.plan.excludedBy(c); by != "" {
			s.unasked[c] = true
			s.finish(excluded(c, by))
		}
	}
	s.work()
	s.follow()
	s.last = true
	s.work()
	for _, c := range s.list {
		if _, ok := s.results[c]; !ok {
			s.finish(checks.Result{Check: c, Status: checks.Unknown, Reason: redact.NewText("the checks that it needs form a cycle")})
		}
	}
}

// work runs the checks that have no result yet.
func (s *schedule) work() {
	for s.advance(); len(s.started) > 0; s.advance() {
		o := <-s.done
		delete(s.started, o.check)
		s.conclude(o)
	}
}

// follow runs the checks that were not requested but explain why a requested one was skipped:
// a project in which every service fails before it uses AWS must not pass because no identity
// could be checked. Such a check counts only if it finds that reason; the settings may accept
// it, for example.
func (s *schedule) follow() {
	skipped := map[*checks.Check]checks.Result{}
	for {
		blocking := s.blocking()
		if len(blocking) == 0 || s.interrupt.Err() != nil {
			break
		}
		for c, ids := range blocking {
			for _, id := range ids {
				s.plan = s.plan.drawing(c, id)
			}
			if s.unasked[c] {
				skipped[c] = s.results[c]
			}
			delete(s.unasked, c)
			delete(s.results, c)
		}
		s.work()
	}
	for c, result := range skipped {
		if r := s.results[c]; len(r.Findings) == 0 && r.Status != checks.Unknown {
			s.results[c] = result
		}
	}
}

// blocking are the checks that were not requested and explain why others are skipped, with the
// ids that they report it under.
func (s *schedule) blocking() map[*checks.Check][]string {
	found := map[*checks.Check][]string{}
	for _, c := range s.list {
		for _, id := range s.results[c].Blocked {
			i := slices.IndexFunc(s.list, func(other *checks.Check) bool { return other.ID == id || other.Rule(id) != nil })
			if i < 0 {
				continue
			}
			other := s.list[i]
			inRun := !s.unasked[other] && (id == other.ID || s.plan.wants(other, id))
			if inRun || s.plan.drawn[other][id] || !s.plan.mayDraw(other, id) {
				continue
			}
			if s.plan.byFile[other.ID] {
				s.withheld[other] = true
				continue
			}
			found[other] = append(found[other], id)
		}
	}
	return found
}

// advance starts or skips every check whose needs have their results.
func (s *schedule) advance() {
	for moved := true; moved; {
		moved = false
		for _, c := range s.list {
			if _, ok := s.results[c]; ok || s.started[c] {
				continue
			}
			if c.Last && !s.last {
				continue
			}
			ready, skipped := s.ready(c)
			switch {
			case s.interrupt.Err() != nil:
				s.finish(checks.Result{Check: c, Status: checks.Unknown, Reason: redact.NewText(interrupted)})
			case skipped != nil:
				s.finish(*skipped)
			case !ready:
				continue
			default:
				s.start(c)
			}
			moved = true
		}
	}
}

// ready reports whether all needs have results, and the result of the check if one of them leaves
// nothing to check; nil if none does. A need that was not requested does not block it.
func (s *schedule) ready(c *checks.Check) (bool, *checks.Result) {
	// Wait for all needs, so that the reason comes from the first in the list and not the
	// first to end.
	var skipped *checks.Result
	for _, need := range c.Needs {
		if s.unasked[need] || !slices.Contains(s.list, need) {
			continue
		}
		r, ok := s.results[need]
		if !ok {
			return false, nil
		}
		if text := s.obstacle(r); text != "" && skipped == nil {
			skipped = &checks.Result{Check: c, Status: checks.Skip, Reason: redact.Textf("needs %s, which %s", need.ID, text), Blocked: []string{need.ID}}
		}
	}
	return true, skipped
}

// obstacle says how a need with this result blocks a check, "" if it does not. A failure that the
// baseline has does not count, and is a failure nevertheless.
func (s *schedule) obstacle(r checks.Result) string {
	switch {
	case r.Status == checks.Fail:
		return "failed"
	case r.Status == checks.Unknown:
		return "is unknown"
	case r.Status == checks.Skip:
		return "was skipped"
	case s.policy.accepted[r.Check].fails:
		return "failed (a finding in the baseline)"
	}
	return ""
}

func (s *schedule) finish(r checks.Result) {
	s.results[r.Check] = r
	s.observer.Finished(r)
}

type nobody struct{}

func (nobody) Started(*checks.Check) {}

func (nobody) Finished(checks.Result) {}

func (nobody) Crashed(*checks.Check, any, []byte) {}
