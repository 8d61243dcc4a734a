package diagnosis

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
	// over is why not all is looked at, "" if it is.
	over string
}

// spend takes a cost, in bytes, and reports whether there was enough left for it.
func (l *limit) spend(cost int) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over != "" {
		return false
	}
	switch err := l.budget.Spend(cost); {
	case errors.Is(err, bounds.NotInTime):
		l.over = "what boto3 will do in each service " + bounds.Reason(err)
	case err != nil:
		l.over = "the project has more connections, profiles and clients than are looked at"
	}
	return l.over == ""
}

// reason is why not all was looked at.
func (l *limit) reason() string {
	if l == nil {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// resolve is boto.Resolve for as long as there is something left. Then it returns what
// comes of nothing: no more is said of the project but that.
func (v *View) resolve(s boto.Session) *boto.Outcome {
	if v.limit.spend(bounds.Thing) {
		return boto.Resolve(v.Process, s)
	}
	if len(v.Sessions) > 0 {
		return v.Sessions[0].Outcome
	}
	return &boto.Outcome{}
}
