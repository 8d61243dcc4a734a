package trace

import "slices"

// HopKind is what a hop of the way of a credential is.
type HopKind string

// The kinds of hops, in the order in which a credential passes them.
const (
	HopFile     HopKind = "file"     // a file on this machine
	HopMount    HopKind = "mount"    // the line that mounts it
	HopImage    HopKind = "image"    // what copies it into the container instead
	HopPath     HopKind = "path"     // the file in the container
	HopVariable HopKind = "variable" // the variable that names it, "" for the default path
	HopSetting  HopKind = "setting"  // a variable, a connection or a line of code that has the credentials itself
	HopProfile  HopKind = "profile"
	HopSource   HopKind = "source" // boto3's provider
	HopToken    HopKind = "token"  // the file of a token
	HopRole     HopKind = "role"   // a role to assume
	HopRequest  HopKind = "request"
	HopIdentity HopKind = "identity"
)

// Hop is one hop of the way from a file on this machine to an identity at AWS.
type Hop[W Words] struct {
	Kind HopKind `json:"kind"`
	Name W       `json:"name"`
	// At is the place that says so.
	At W `json:"at,omitempty"`
	// Lines are the lines of the file that Name or At names: those of each service for a mount.
	Lines []int `json:"lines,omitempty"`
	Note  W     `json:"note,omitempty"`
	// Broken: the way ends here, as Why says.
	Broken bool `json:"broken,omitempty"`
	Why    W    `json:"why,omitempty"`
}

// Identity is what AWS says of a session; zero if it was not asked.
type Identity[W Words] struct {
	Account W `json:"account,omitempty"`
	ARN     W `json:"arn,omitempty"`
	// Mock is the endpoint that answered, if it is not AWS.
	Mock W `json:"mock,omitempty"`
	// NotVerified is why AWS was not asked, or did not answer.
	NotVerified W `json:"not_verified,omitempty"`
	// Refused is why AWS refuses the credentials, Rule the rule for that.
	Refused W      `json:"refused,omitempty"`
	Rule    string `json:"rule,omitempty"`
}

// hopIn is a hop with another type of words.
func hopIn[V, W Words](h Hop[W], as func(W) V) Hop[V] {
	return Hop[V]{h.Kind, as(h.Name), as(h.At), h.Lines, as(h.Note), h.Broken, as(h.Why)}
}

func identityIn[V, W Words](i Identity[W], as func(W) V) Identity[V] {
	return Identity[V]{as(i.Account), as(i.ARN), as(i.Mock), as(i.NotVerified), as(i.Refused), i.Rule}
}

// WithoutMountLines is the way without the lines of mounts, which each service has separately.
func WithoutMountLines[W Words](way []Hop[W]) []Hop[W] {
	return each(way, func(h Hop[W]) Hop[W] {
		if h.Kind == HopMount {
			h.Lines = nil
		}
		return h
	})
}

// JoinMountLines adds the lines of the mounts of one way to those of another that agrees with it.
func JoinMountLines[W Words](way, other []Hop[W]) {
	for i := range way {
		if way[i].Kind == HopMount && i < len(other) {
			all := slices.Concat(way[i].Lines, other[i].Lines)
			slices.Sort(all)
			way[i].Lines = slices.Compact(all)
		}
	}
}
