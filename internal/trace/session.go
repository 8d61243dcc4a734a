// Package trace follows what boto3 does in each service, step by step, with the origin of
// every value: the content of `doctor whoami`. It takes the facts from a diagnosis and words
// them itself.
package trace

import (
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Words are the text types of a trace: texts that print masks, and strings after a scrubber
// has processed them.
type Words interface{ redact.Text | string }

// Session is what boto3 does with one session in some services.
type Session[W Words] struct {
	Services []string `json:"services"`
	// Session is "default", "backend" or "connection", Name the connection's id
	// or the backend's class.
	Session sessions.Where `json:"session"`
	Name    W              `json:"name,omitempty"`
	// Uses are the places that make the session.
	Uses    []Use[W] `json:"uses"`
	Profile Value[W] `json:"profile"`
	// Files are config and credentials.
	Files  []File[W] `json:"files"`
	Steps  []Step[W] `json:"steps"`
	Method string    `json:"method,omitempty"`
	Source Value[W]  `json:"source,omitzero"`
	Roles  []Role[W] `json:"roles,omitempty"`
	Region Value[W]  `json:"region"`
	// Way is the way of the credentials, hop by hop, to the identity or to the hop where it breaks.
	Way []Hop[W] `json:"way"`
	// Identity is what AWS says of it.
	Identity Identity[W] `json:"identity,omitzero"`
	// Arguments are what is wrong with the arguments of the session.
	Arguments []Argument[W] `json:"arguments,omitempty"`
	// Endpoint is set when requests do not go to AWS's own address.
	Endpoint Value[W] `json:"endpoint,omitzero"`
	// NotAWS: the endpoint does not belong to AWS, so its identity is a mock.
	NotAWS  bool   `json:"endpoint_not_aws,omitempty"`
	Expires string `json:"expires,omitempty"` // RFC 3339, UTC
	// Stops is the exception with which it ends, "" if it reaches AWS.
	Stops W `json:"stops,omitempty"`
	// Kind is the kind of the cause, Rule its name in a document, which the writer of the
	// document fills in.
	Kind cause.Kind `json:"-"`
	Rule string     `json:"rule,omitempty"`
	// Unknown is the unreadable file on which the result depends, "" if there is none.
	Unknown W `json:"unknown,omitempty"`
}

// Use is one place that makes a session.
type Use[W Words] struct {
	Name W `json:"name"`
	From W `json:"from"`
	// OnlyIf is the condition under which it happens, "" if it always does.
	OnlyIf W `json:"only_if,omitempty"`
}

// Value is a value with its origin.
type Value[W Words] struct {
	Value W `json:"value"`
	From  W `json:"from"`
}

// File is one of the two files.
type File[W Words] struct {
	Kind string `json:"kind"` // config or credentials
	Path W      `json:"path"` // in the container
	From W      `json:"from"` // the variable, or the default place
	Host W      `json:"host,omitempty"`
	// Through is the line of the mount that contains it.
	Through W `json:"through,omitempty"`
	State   W `json:"state"`
}

// Step is one provider that boto3 asks.
type Step[W Words] struct {
	Provider string `json:"provider"`
	Taken    bool   `json:"taken"`
	// Unasked: boto3 never reaches it, as Why says.
	Unasked bool `json:"-"`
	Why     W    `json:"why"`
	At      W    `json:"at,omitempty"`
}

// Role is a role to assume, and the call that does it.
type Role[W Words] struct {
	Value  W      `json:"value"`
	From   W      `json:"from"`
	Method string `json:"method"`
}

// Argument is what is wrong with one argument of a secrets backend or a connection.
type Argument[W Words] struct {
	Key     W `json:"key"`
	Problem W `json:"problem"`
	// Symptom is the exception, "" if the argument is silently ignored or the text is unknown.
	Symptom W `json:"symptom,omitempty"`
}

// In returns the same session with another type of words.
func In[V, W Words](s Session[W], as func(W) V) Session[V] {
	value := func(v Value[W]) Value[V] { return Value[V]{as(v.Value), as(v.From)} }
	return Session[V]{
		Services: s.Services, Session: s.Session, Name: as(s.Name), Method: s.Method, NotAWS: s.NotAWS, Expires: s.Expires, Kind: s.Kind, Rule: s.Rule,
		Profile: value(s.Profile), Source: value(s.Source), Region: value(s.Region), Endpoint: value(s.Endpoint),
		Stops: as(s.Stops), Unknown: as(s.Unknown),
		Uses: each(s.Uses, func(u Use[W]) Use[V] { return Use[V]{as(u.Name), as(u.From), as(u.OnlyIf)} }),
		Files: each(s.Files, func(f File[W]) File[V] {
			return File[V]{f.Kind, as(f.Path), as(f.From), as(f.Host), as(f.Through), as(f.State)}
		}),
		Steps:     each(s.Steps, func(t Step[W]) Step[V] { return Step[V]{t.Provider, t.Taken, t.Unasked, as(t.Why), as(t.At)} }),
		Way:       each(s.Way, func(h Hop[W]) Hop[V] { return hopIn(h, as) }),
		Identity:  identityIn(s.Identity, as),
		Roles:     each(s.Roles, func(r Role[W]) Role[V] { return Role[V]{as(r.Value), as(r.From), r.Method} }),
		Arguments: each(s.Arguments, func(a Argument[W]) Argument[V] { return Argument[V]{as(a.Key), as(a.Problem), as(a.Symptom)} }),
	}
}

// each keeps a nil list, which JSON distinguishes from an empty one.
func each[A, B any](list []A, as func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = as(a)
	}
	return out
}
