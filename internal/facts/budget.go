package facts

import (
	"time"
)

// The default time limits.
const (
	DefaultTimeout      = 10 * time.Second
	DefaultCheckTimeout = 5 * time.Second
)

// Grace is how long a check may take, after its time is up, to report what it was waiting for.
// One that takes longer is left behind.
const Grace = 100 * time.Millisecond
