package facts

import (
	"time"
)

// The budgets that hold where Options name none.
const (
	DefaultTimeout      = 10 * time.Second
	DefaultCheckTimeout = 5 * time.Second
)

// Grace is how long a check may take, after its time is up, to say what it was
// waiting for. One that does not is left behind.
const Grace = 100 * time.Millisecond
