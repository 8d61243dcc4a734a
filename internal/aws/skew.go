package aws

import (
	"strings"
	"time"
)

// skewFromMessage takes the difference from AWS's message if the Date of the answer
// shows none that AWS would reject.
func (e *Error) skewFromMessage() {
	if e.Skew.Abs() <= maxSkew {
		e.Skew = skewInMessage(e.Message)
	}
}

// skewInMessage parses how far AWS's clock is ahead, from its message:
//
//	Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)
//	Signature not yet current: 20261123T144532Z is still later than 20261123T143032Z (20261123T142532Z + 5 min.)
//
// The first time is the request's, the last AWS's. 0 if they are missing.
func skewInMessage(message string) time.Duration {
	var times []time.Time
	for _, word := range strings.Fields(message) {
		if t, err := time.Parse("20060102T150405Z", strings.Trim(word, "(),.")); err == nil {
			times = append(times, t)
		}
	}
	if len(times) < 2 {
		return 0
	}
	return times[len(times)-1].Sub(times[0])
}
