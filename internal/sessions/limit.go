package sessions

import (
	"errors"
	"sync"

	"doctor/internal/boto"
	"doctor/internal/bounds"
)

// limit is what is left for one diagnosis. It may be used by several goroutines, and a
// nil one never ends.
type limit struct {
	mu     sync.Mutex
	budget *bounds.Budget
	// over is why not all is looked at, zero if it is.
	over Excess
}

// Excess is why not all sessions of a project are looked at, zero if they are.
type Excess struct {
	// Late says that the time was over.
	Late string
	// Many: the project, or the Service, has more sessions than are looked at.
	Many    bool
	Service string
}

// spend takes a cost, in bytes, and reports whether there was enough left for it.
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

// reason is why not all was looked at.
func (l *limit) reason() Excess {
	if l == nil {
		return Excess{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// Resolve is boto.Resolve for as long as there is something left. Then it returns what
// comes of nothing: no more is said of the project but that.
func (v *View) Resolve(s boto.Session) *boto.Outcome {
	if v.limit.spend(bounds.Thing) {
		return boto.Resolve(v.Process, s)
	}
	if len(v.Sessions) > 0 {
		return v.Sessions[0].Outcome
	}
	return &boto.Outcome{}
}
