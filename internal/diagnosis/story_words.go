package diagnosis

// Story is what boto3 does in some services, step by step, with the origin of
// every value: what `doctor whoami` shows. Its words are of the type W: redact.Text, and
// string once a scrubber has shown them.
type Story[W any] struct {
	Services []string `json:"services"`
	// Session is "default", "backend" or "connection", Name the connection's id
	// or the backend's class.
	Session Where `json:"session"`
	Name    W     `json:"name,omitempty"`
	// Uses are what makes the session.
	Uses    []StoryUse[W] `json:"uses"`
	Profile Fact[W]       `json:"profile"`
	// Files are config and credentials.
	Files  []StoryFile[W] `json:"files"`
	Steps  []StoryStep[W] `json:"steps"`
	Method string         `json:"method,omitempty"`
	Source Fact[W]        `json:"source,omitzero"`
	Roles  []StoryRole[W] `json:"roles,omitempty"`
	Region Fact[W]        `json:"region"`
	// Arguments are what is wrong with the arguments of the session.
	Arguments []StoryArgument[W] `json:"arguments,omitempty"`
	// Endpoint is set when requests do not go to AWS's own address.
	Endpoint Fact[W] `json:"endpoint,omitzero"`
	// NotAWS: that endpoint is none of AWS's, so who one is there is a mock identity.
	NotAWS  bool   `json:"endpoint_not_aws,omitempty"`
	Expires string `json:"expires,omitempty"` // RFC 3339, UTC
	// Stops is the exception with which it ends, "" if it gets as far as AWS.
	Stops W `json:"stops,omitempty"`
	// Kind is the cause's, Rule what a document calls it, which whoever writes one fills in.
	Kind Kind   `json:"-"`
	Rule string `json:"rule,omitempty"`
	// Unknown is the file that could not be looked into and on which it hangs how
	// it ends, "" if that can be told.
	Unknown W `json:"unknown,omitempty"`
}

// StoryUse is one place that makes a session.
type StoryUse[W any] struct {
	Name W `json:"name"`
	From W `json:"from"`
	// OnlyIf is what it depends on whether it happens, "" if it does.
	OnlyIf W `json:"only_if,omitempty"`
}

// Fact is a value with where it came from.
type Fact[W any] struct {
	Value W `json:"value"`
	From  W `json:"from"`
}

// StoryFile is one of the two files.
type StoryFile[W any] struct {
	Kind string `json:"kind"` // config or credentials
	Path W      `json:"path"` // in the container
	From W      `json:"from"` // the variable, or the default place
	Host W      `json:"host,omitempty"`
	// Through is the line of the mount that leads there.
	Through W `json:"through,omitempty"`
	State   W `json:"state"`
}

// StoryStep is one provider that boto3 asks.
type StoryStep[W any] struct {
	Provider string `json:"provider"`
	Taken    bool   `json:"taken"`
	Why      W      `json:"why"`
	At       W      `json:"at,omitempty"`
}

// StoryRole is a role that is assumed, and by which call.
type StoryRole[W any] struct {
	Value  W      `json:"value"`
	From   W      `json:"from"`
	Method string `json:"method"`
}

// StoryArgument is what is wrong with one argument of a secrets backend or a connection.
type StoryArgument[W any] struct {
	Key     W `json:"key"`
	Problem W `json:"problem"`
	// Symptom is the exception, "" where the argument is silently ignored or where
	// its text is not known.
	Symptom W `json:"symptom,omitempty"`
}

// Retell tells a story in words of another type.
func Retell[W, V any](s Story[W], as func(W) V) Story[V] {
	fact := func(f Fact[W]) Fact[V] { return Fact[V]{as(f.Value), as(f.From)} }
	return Story[V]{
		Services: s.Services, Session: s.Session, Name: as(s.Name), Method: s.Method, NotAWS: s.NotAWS, Expires: s.Expires, Kind: s.Kind, Rule: s.Rule,
		Profile: fact(s.Profile), Source: fact(s.Source), Region: fact(s.Region), Endpoint: fact(s.Endpoint),
		Stops: as(s.Stops), Unknown: as(s.Unknown),
		Uses: each(s.Uses, func(u StoryUse[W]) StoryUse[V] { return StoryUse[V]{as(u.Name), as(u.From), as(u.OnlyIf)} }),
		Files: each(s.Files, func(f StoryFile[W]) StoryFile[V] {
			return StoryFile[V]{f.Kind, as(f.Path), as(f.From), as(f.Host), as(f.Through), as(f.State)}
		}),
		Steps: each(s.Steps, func(t StoryStep[W]) StoryStep[V] { return StoryStep[V]{t.Provider, t.Taken, as(t.Why), as(t.At)} }),
		Roles: each(s.Roles, func(r StoryRole[W]) StoryRole[V] { return StoryRole[V]{as(r.Value), as(r.From), r.Method} }),
		Arguments: each(s.Arguments, func(a StoryArgument[W]) StoryArgument[V] {
			return StoryArgument[V]{as(a.Key), as(a.Problem), as(a.Symptom)}
		}),
	}
}

// each keeps a list that is nil, which JSON tells from an empty one.
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
