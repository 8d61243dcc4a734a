package sessions

import (
	"errors"
	"sync"

	"doctor/internal/boto"
	"doctor/internal/bounds"
)

// limit is the remaining budget of one prediction. It may be used by several goroutines, and a nil
// one never ends.
type limit struct {
	mu     sync.Mutex
	budget *bounds.Budget
	// over is why something was left out, zero if nothing was.
	over Excess
}

// Excess is why some sessions of a project were left out, zero if none were.
type Excess struct {
	// Late is the reason if the time ran out.
	Late string
	// Many: the project, or the Service, has more sessions than the bound.
	Many    bool
	Service string
}

// spend takes a cost, in bytes, and reports whether the budget was sufficient.
func (l *limit) spend(cost int) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over != (Excess{}) {
		return false
	}
	switch err := l.budget.Spend(cost); {
	case errors.Is(err, bounds.NotInTime):
		l.over.Late = bounds.Reason(err)
	case err != nil:
		l.over.Many = true
	}
	return l.over == Excess{}
}

// reason is why something was left out.
func (l *limit) reason() Excess {
	if l == nil {
		return Excess{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// Resolve is boto.Resolve within the budget. Beyond that it returns the result of an empty session:
// only the excess is reported then.
func (v *View) Resolve(s boto.Session) *boto.Outcome {
	if v.limit.spend(bounds.Thing) {
		return boto.Resolve(v.Process, s)
	}
	if len(v.Sessions) > 0 {
		return v.Sessions[0].Outcome
	}
	return &boto.Outcome{}
}
