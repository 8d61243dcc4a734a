package diagnosis

import (
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// Unseen returns the first file on which a session depends and into which
// doctor cannot look, though the container may: one that only the container's
// user may read, one that is too large, one on another machine.
func Unseen(o *boto.Outcome) (containerfs.Entry, bool) {
	entries := []containerfs.Entry{o.CredentialsFile.Entry, o.ConfigFile.Entry}
	if o.SSO != nil {
		entries = append(entries, o.SSO.Token.Entry)
	}
	for _, e := range entries {
		switch e.Reason {
		case containerfs.ReasonHostUnreadable, containerfs.ReasonTooLarge, containerfs.ReasonEngineUnreachable:
			return e, true
		}
	}
	return containerfs.Entry{}, false
}

// foreseen are the failures that nothing in an unseen file would prevent.
var foreseen = map[boto.Kind]bool{
	boto.ConfigParse: true, boto.InvalidVariable: true,
	boto.RegionInvalid: true, boto.RegionEmpty: true, boto.RegionUnknown: true,
	boto.EndpointInvalid: true, boto.EndpointUnreachable: true, boto.HostUnresolvable: true, boto.ProxyUnreachable: true, boto.CABundleAbsent: true,
}

// undecided reports whether a predicted failure hangs on what is in a file that
// could not be looked into.
func undecided(o *boto.Outcome) bool {
	_, unseen := Unseen(o)
	return unseen && !foreseen[o.Failure.Kind]
}
