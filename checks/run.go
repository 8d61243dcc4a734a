package checks

import (
	"context"
	"fmt"
	"slices"
	"time"

	"doctor/internal/settings"
)

// The budgets that hold where Options name none.
const (
	DefaultTimeout      = 10 * time.Second
	DefaultCheckTimeout = 5 * time.Second
)

// grace is how long a check may take, after its time is up, to say what it was
// waiting for. One that does not is left behind.
const grace = 100 * time.Millisecond

// RunOptions are what a run takes beside the world.
type RunOptions struct {
	// Settings are what .doctor.yaml says, nil without one.
	Settings *settings.Settings
	// Offline: the scopes in the world's options stand for --offline.
	Offline bool
	// Observer is told of the progress; nil for nobody.
	Observer Observer
}

// Observer follows a run. Its methods are called one at a time.
type Observer interface {
	// Started: the check has begun.
	Started(*Check)
	// Finished: the check has its result, whether it ran or not.
	Finished(Result)
	// Crashed: the check panicked; its result follows.
	Crashed(c *Check, value any, stack []byte)
}

// Run looks at one project with all checks of the list that were asked for, as
// many at once as their Needs allow, and returns their results in the order of
// the list. It ends when all have, when the time is up or when ctx is
// cancelled; a check that has no result by then is unknown. The list must have
// passed Validate, and the ids in the options CheckIDs.
func Run(ctx context.Context, w *World, list []*Check, o RunOptions) ProjectReport {
	s := newSchedule(ctx, w, list, o)
	defer s.cancel()
	defer w.Machine.Within(s.budget)()
	described := s.describe()
	s.run()
	about := await(s.budget, described)
	report := ProjectReport{Dir: w.Dir, Mode: about.mode, Runtime: about.runtime, AirflowMajor: about.airflowMajor, Demand: about.demand}
	for _, c := range list {
		report.Results = append(report.Results, s.results[c])
	}
	return report
}

// schedule is one run. All its fields belong to the goroutine that called Run;
// the checks reach it through the channel only.
type schedule struct {
	interrupt, budget context.Context
	cancel            context.CancelFunc
	timeout           time.Duration
	checkTimeout      time.Duration

	world    *World
	list     []*Check
	plan     plan
	policy   *policy
	observer Observer

	refused map[*Check]bool // not asked for
	started map[*Check]bool
	results map[*Check]Result
	done    chan outcome
}

func newSchedule(ctx context.Context, w *World, list []*Check, o RunOptions) *schedule {
	s := &schedule{
		interrupt: ctx, world: w, list: list, observer: o.Observer,
		plan:    newPlan(w.Options, o.Offline, o.Settings),
		policy:  newPolicy(o.Settings, w.Machine.Now()),
		refused: map[*Check]bool{}, started: map[*Check]bool{}, results: map[*Check]Result{},
		done:    make(chan outcome),
		timeout: w.Options.Timeout, checkTimeout: w.Options.CheckTimeout,
	}
	if s.timeout <= 0 {
		s.timeout = DefaultTimeout
	}
	if s.checkTimeout <= 0 {
		s.checkTimeout = DefaultCheckTimeout
	}
	if s.observer == nil {
		s.observer = nobody{}
	}
	s.budget, s.cancel = context.WithTimeout(ctx, s.timeout)
	return s
}

func (s *schedule) run() {
	for _, c := range s.list {
		if reason := s.plan.refusal(c); reason != "" {
			s.refused[c] = true
			s.finish(Result{Check: c, Status: Skip, Reason: reason})
		}
	}
	for s.advance(); len(s.started) > 0; s.advance() {
		o := <-s.done
		delete(s.started, o.check)
		s.conclude(o)
	}
	for _, c := range s.list {
		if _, ok := s.results[c]; !ok {
			s.finish(Result{Check: c, Status: Unknown, Reason: "its needs form a circle"})
		}
	}
	s.judgeSettings()
}

// advance starts or skips every check whose needs have their results.
func (s *schedule) advance() {
	for moved := true; moved; {
		moved = false
		for _, c := range s.list {
			if _, ok := s.results[c]; ok || s.started[c] {
				continue
			}
			ready, reason := s.ready(c)
			switch {
			case s.interrupt.Err() != nil:
				s.finish(Result{Check: c, Status: Unknown, Reason: interrupted})
			case reason != "":
				s.finish(Result{Check: c, Status: Skip, Reason: reason})
			case !ready:
				continue
			default:
				s.start(c)
			}
			moved = true
		}
	}
}

// ready reports whether all needs have results, and the reason to skip the
// check if one of them leaves nothing to look at. A need that was not asked for
// does not stand in the way.
func (s *schedule) ready(c *Check) (bool, string) {
	// All needs are waited for, so that the reason is that of the first in the
	// list and not of the first to end.
	reason := ""
	for _, need := range c.Needs {
		if s.refused[need] || !slices.Contains(s.list, need) {
			continue
		}
		r, ok := s.results[need]
		if !ok {
			return false, ""
		}
		if text := obstacle[r.Status]; text != "" && reason == "" {
			reason = fmt.Sprintf("needs %s, which %s", need.ID, text)
		}
	}
	return true, reason
}

// obstacle says how a need with this status stands in the way.
var obstacle = map[Status]string{
	Fail:    "failed",
	Unknown: "could not tell",
	Skip:    "was skipped",
}

func (s *schedule) finish(r Result) {
	s.results[r.Check] = r
	s.observer.Finished(r)
}

type nobody struct{}

func (nobody) Started(*Check)              {}
func (nobody) Finished(Result)             {}
func (nobody) Crashed(*Check, any, []byte) {}
