package boto

import "time"

// place is a setting by its name, in a file or in the environment.
type place struct {
	name string
	at   Pos
}

// keyPlaces are the places of the parts of a pair of keys.
type keyPlaces struct {
	id, secret, token, expires place
	// over is when the keys have certainly ended: later than the recorded expiry if that has no
	// time zone.
	over time.Time
}
