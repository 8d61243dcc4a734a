package verify

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"doctor/internal/engine"
	"doctor/internal/engineadvice"
)

// Target is one container to ask.
type Target struct {
	Service string
	// ID and Name are the container's; both are empty if none is running, and Reason says so
	// then.
	ID, Name, Reason string
	// Predicted is the prediction, nil if there is none.
	Predicted *Prediction
	// Stale says why the prediction does not apply to this container: it runs with settings
	// that the files no longer have. "" if it applies.
	Stale string
}

// Status is the status of one container.
type Status string

// The statuses, in the words of the checks.
const (
	OK      Status = "pass"
	Failed  Status = "fail"
	Unknown Status = "unknown"
)

// Result is the result of one container.
type Result struct {
	Target
	Status Status
	// Reasons say what is wrong, or why that is unknown.
	Reasons []string
	// Answer is nil where there is none.
	Answer      *Answer
	Differences []Difference
}

// Run asks all containers concurrently, each with its own deadline, and returns their results
// in the order of the targets. asked and answered are called with each service, from several
// goroutines; they may be nil.
func Run(ctx context.Context, e Engine, targets []Target, q Question, asked, answered func(service string)) []Result {
	results := make([]Result, len(targets))
	var all sync.WaitGroup
	for i, t := range targets {
		results[i] = Result{Target: t}
		if t.ID == "" {
			results[i].unknown(t.Reason)
			continue
		}
		all.Go(func() {
			if asked != nil {
				asked(t.Service)
			}
			results[i] = one(ctx, e, t, q)
			if answered != nil {
				answered(t.Service)
			}
		})
	}
	all.Wait()
	return results
}

func one(ctx context.Context, e Engine, t Target, q Question) Result {
	r := Result{Target: t}
	answer, err := Ask(ctx, e, t.ID, q)
	if err != nil {
		r.unknown(noAnswer(ctx, err, q))
		return r
	}
	r.Answer = &answer
	if t.Predicted != nil {
		r.Differences = t.Predicted.Against(answer.Identity)
	}
	r.judge(q)
	return r
}

// noAnswer says why a container gave no answer, and what to do.
func noAnswer(ctx context.Context, err error, q Question) string {
	var e *engine.Error
	switch {
	case ctx.Err() != nil:
		return "interrupted"
	case !errors.As(err, &e):
		return err.Error()
	case e.Kind == engine.NoProgram:
		return "the image has no python3 on its PATH"
	case e.Kind == engine.TimedOut:
		return fmt.Sprintf("no answer within %v (--timeout)", q.Within)
	}
	return engineadvice.Explain(e)
}
