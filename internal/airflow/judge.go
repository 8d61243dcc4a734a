package airflow

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/pyjson"
)

// KwargKind is the kind of a KwargProblem.
type KwargKind string

// The kinds of KwargProblem.
const (
	UnknownKey KwargKind = "unknown"     // a key that the backend does not know
	WrongType  KwargKind = "type"        // a value that the key cannot have
	Prefix     KwargKind = "prefix"      // a prefix that makes other names than were probably meant
	KeysInside KwargKind = "keys-inside" // AWS keys in the kwargs
	ByVersion  KwargKind = "version"     // a key that this version of the provider has not
	NoEffect   KwargKind = "no-effect"   // a key that is known and does nothing here
)

// Effect is the consequence of a problem.
type Effect string

// The effects, worst first.
const (
	Crash   Effect = "crash"   // Airflow does not start
	Fails   Effect = "fails"   // every lookup through the backend raises
	Ignored Effect = "ignored" // the setting counts for nothing, the default is used
	Differs Effect = "differs" // it works, and asks for something else than was probably meant
	Works   Effect = "works"   // it works, and is unwise
)

// KwargProblem is one thing that is wrong with the kwargs of a backend.
type KwargProblem struct {
	Kind KwargKind
	// Key is the key it is about; a dot leads into an object.
	Key string
	// Suggestion is the key, or for a prefix the value, that was probably
	// meant; "" if that cannot be told.
	Suggestion string
	// Detail is what was observed. No value that may be secret is in it.
	Detail Detail
	Effect Effect
	// Stage is when the exception is raised, NotRaised if none is.
	Stage Stage
	// Symptom is the exception that is then raised, "" if nothing is printed or
	// its text is not known.
	Symptom string
}

// Installed is what the image has. Zero versions are not known and taken for
// the newest.
type Installed struct {
	Airflow Version
	// Provider is the version of the package that brings the backend, or AWS's hooks.
	Provider Version
	// Unsure: the provider is one of an image whose packages are not known. Then
	// nothing is said that holds for some versions only.
	Unsure bool
}

// JudgeKwargs says what is wrong with a backend's kwargs, in the order of the
// keys.
func JudgeKwargs(b *Backend, kwargs map[string]any, has Installed) []KwargProblem {
	j := judge{backend: b, kwargs: kwargs, has: has}
	for _, key := range slices.Sorted(maps.Keys(kwargs)) {
		k := b.Kwarg(key)
		switch {
		case k == nil && b.AWSService != "" && isGone(key) && !has.since9():
			// It is read, and warned about.
		case k == nil:
			j.unknown(key)
		case !j.hasKwarg(k):
			j.version(k)
		default:
			j.typed(k, kwargs[key])
		}
	}
	if b.AWSService != "" {
		j.prefixes()
		j.aws()
	}
	return j.problems
}

type judge struct {
	backend  *Backend
	kwargs   map[string]any
	has      Installed
	problems []KwargProblem
}

func (j *judge) report(p KwargProblem) { j.problems = append(j.problems, p) }

// installed is the version that a Kwarg's Since and Until count in.
func (j *judge) installed() (Version, string) {
	if j.backend.Provider == "" {
		return j.has.Airflow, "Airflow"
	}
	return j.has.Provider, j.backend.Provider
}

func (j *judge) hasKwarg(k *Kwarg) bool {
	v, _ := j.installed()
	if j.has.Unsure && j.backend.Provider != "" {
		return true
	}
	return (!k.Since.Known() || !v.Before(k.Since)) && (!k.Until.Known() || v.Before(k.Until))
}

// version reports a key that the installed version does not have.
func (j *judge) version(k *Kwarg) {
	v, of := j.installed()
	p := KwargProblem{Kind: ByVersion, Key: k.Name, Effect: Ignored, Detail: KwargGone{k.Name, of, k.Until}}
	if k.Since.Known() && v.Before(k.Since) {
		p.Detail = KwargLater{k.Name, of, k.Since, v}
	}
	if j.backend.OnUnknown == Raises {
		p.Effect, p.Stage = Crash, AtStart
		p.Symptom = j.backend.unexpected(k.Name)
	}
	j.report(p)
}

// unknown reports a key that the backend does not know at all.
func (j *judge) unknown(key string) {
	p := KwargProblem{Kind: UnknownKey, Key: key, Suggestion: j.backend.meantKey(key)}
	if key == "self" && !j.backend.NoArguments {
		p.Effect, p.Stage = Crash, AtStart
		p.Detail = SelfArgument
		p.Symptom = "TypeError: " + j.backend.Short + ".__init__() got multiple values for argument 'self'"
		j.report(p)
		return
	}
	d := KwargUnknown{Backend: j.backend.Short, Name: key, OnUnknown: j.backend.OnUnknown}
	switch j.backend.OnUnknown {
	case Ignores:
		p.Effect = Ignored
	case Raises:
		p.Effect, p.Stage = Crash, AtStart
		p.Symptom = j.backend.unexpected(key)
	case PassesOn:
		p.Effect = Fails
	}
	if k := j.backend.Kwarg(p.Suggestion); k != nil && p.Effect == Ignored {
		d.Instead = k.Name
		_, d.InsteadGiven = j.kwargs[k.Name]
		if !k.Secret {
			d.InsteadDefault, _ = k.Default.(string)
		}
	}
	p.Detail = d
	j.report(p)
}

// typed reports a value that the key cannot have. Those of a boto3 session are
// judged by what is made of them.
func (j *judge) typed(k *Kwarg, v any) {
	t := TypeOf(v)
	if k.Takes(t) || j.backend.AWSService != "" && isJudgedElsewhere(k.Name) {
		return
	}
	p := KwargProblem{Kind: WrongType, Key: k.Name, Effect: Fails}
	d := TypeMismatch{Key: k.Name, Takes: k.Types, Got: t}
	switch {
	case j.backend.AWSService == "":
	case strings.HasSuffix(k.Name, "_prefix"):
		d.Then = j.prefixType(&p, v)
	case k.Name == "sep" && v == nil:
		p.Effect, d.Then = Differs, NoneInNames
	case k.Name == "sep":
		if !j.sepType(&p) {
			return
		}
	case k.Name == "verify" && pyjson.Truthy(v):
		return // it is judged with what boto3 makes of it
	case k.Types.has(Boolean) && pyjson.Truthy(v):
		p.Effect, d.Then = Differs, CountsTrue
	case k.Types.has(Boolean):
		p.Effect, d.Then = Differs, CountsFalse
	}
	if t == String && k.Types.has(Boolean) {
		p.Effect, d.Then = Differs, AlwaysTrue
	}
	p.Detail = d
	j.report(p)
}

// isJudgedElsewhere reports whether an argument of an AWS backend has rules of its
// own: null, 0 or an empty list in the place of an object often does nothing.
func isJudgedElsewhere(name string) bool {
	switch name {
	case "use_ssl", "verify", "sep", "full_url_mode", "are_secret_values_urlencoded":
		return false
	}
	return !strings.HasSuffix(name, "_prefix")
}

// sepType returns the consequence of a separator that is neither text nor null. It reports false
// where nothing comes of it: rstrip is called with it on prefixes that are not empty.
func (j *judge) sepType(p *KwargProblem) bool {
	for _, what := range []What{ConnectionSecret, VariableSecret, ConfigSecret} {
		key := string(what) + "_prefix"
		prefix, given := j.kwargs[key]
		if !given {
			prefix = j.backend.Kwarg(key).Default
		}
		if pyjson.Truthy(prefix) {
			p.Effect, p.Stage, p.Symptom = Crash, AtStart, "TypeError: rstrip arg must be None or str"
			return true
		}
	}
	return false
}

// prefixType returns the consequence of a prefix that is not text: rstrip is called on
// it when the backend is made, unless Secrets Manager's finds it empty.
func (j *judge) prefixType(p *KwargProblem, v any) Then {
	if j.backend.AWSService == "secretsmanager" && !pyjson.Truthy(v) {
		p.Effect = Differs
		return NoPrefix
	}
	p.Effect, p.Stage = Crash, AtStart
	p.Symptom = noAttribute(v, "rstrip")
	return 0
}

// Raised returns the problem whose exception is raised first, nil for none: when the
// backend is made, or at a lookup of this kind.
func Raised(problems []KwargProblem, what What) *KwargProblem {
	var first *KwargProblem
	for i := range problems {
		p := &problems[i]
		switch {
		case p.Stage == NotRaised || p.Stage == AtValue:
		case p.Stage == AtPattern && p.Key != string(what)+"_lookup_pattern":
		case first == nil || p.Stage < first.Stage:
			first = p
		}
	}
	return first
}
