package boto

import "time"

// place is a setting by its name, in a file or in the environment.
type place struct {
	name string
	at   Pos
}

// keyPlaces are where the parts of a pair of keys stand.
type keyPlaces struct {
	id, secret, token, expires place
	// over is from when on the keys have certainly ended: later than the expiry
	// noted where that has no time zone.
	over time.Time
}
