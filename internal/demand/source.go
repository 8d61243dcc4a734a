package demand

import (
	"slices"
	"strings"

	"doctor/internal/airflow/dagsource"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

// sourceReader finds the uses in one source.
type sourceReader struct {
	*module
	// mentions are the names mentioned in code of the project that runs.
	mentions map[string]bool
	// defined are the lower-case ids of the connections that code defines by setting their
	// variables.
	defined map[string]bool
	code    *Code
	// classes are the project's classes by name, imported the sources that an import in one of them
	// loads.
	classes  map[string][]ofProject
	imported func(*module, dagsource.Import) []*module

	// session are the arguments of setup_default_session, nil if it is not called.
	session *Use
	// made caches the clients by kind of session.
	made map[string]clients
}

// read records the uses of the source.
func (s *sourceReader) read() {
	for _, i := range s.source.Imports {
		if !s.reached {
			break
		}
		if module := i.Module; module == "airflow.providers.amazon" || strings.HasPrefix(module, "airflow.providers.amazon.") {
			s.code.Imports = append(s.code.Imports, astro.Origin{File: s.file, Line: i.Line})
		}
		s.code.Minio = s.code.Minio || i.Module == "minio" || strings.HasPrefix(i.Module, "minio.")
	}
	for _, c := range s.source.Calls {
		if c.Callee == "boto3.setup_default_session" {
			u := s.use(Client, "boto3.setup_default_session", c)
			s.session = &u
		}
	}
	first := len(s.code.Uses)
	for _, c := range s.source.Calls {
		if n := len(s.code.Uses); n-first >= maxUses || n >= maxUsesOfAll {
			s.code.Unread.LeaveOut(s.file, "asks AWS in more places than are looked at")
			return
		}
		s.call(c)
	}
}

// defaults are the arguments that an operator gets from default_args: its DAG's, else those of the
// last DAG and task groups before it.
func (s *sourceReader) defaults(operator dagsource.Call) []dagsource.Argument {
	var lists [][]dagsource.Argument // the outermost first
	note := func(list []dagsource.Argument) {
		v, ok := dagsource.Get(list, "default_args")
		switch {
		case ok && v.Form == dagsource.Mapping:
			lists = append(lists, v.Arguments)
		case ok && v.Form != dagsource.None:
			lists = append(lists, []dagsource.Argument{{Star: true}})
		}
	}
	if dag, ok := operator.Argument("dag"); ok && dag.Form == dagsource.Called {
		note(dag.Arguments)
		return slices.Concat(lists...)
	}
	for _, c := range s.source.Calls {
		if c.Line > operator.Line {
			break
		}
		if path := "." + c.Callee; strings.HasSuffix(path, ".DAG") || strings.HasSuffix(path, ".dag") {
			lists = nil
		}
		note(c.Arguments)
	}
	slices.Reverse(lists)
	return slices.Concat(lists...)
}

// call records the use of a call, if it is one.
func (s *sourceReader) call(c dagsource.Call) {
	switch {
	case s.provider(c), s.boto3(c), s.library(c):
	}
}

// add records a use.
func (s *sourceReader) add(u Use) {
	u.Sets, u.MaySet = s.sets, s.maySet
	u.HidesRegion = u.HidesRegion || s.setsRegion && u.Session.Region == nil
	if u.Credentials == Chain {
		u.AsksChain()
	}
	s.code.Uses = append(s.code.Uses, u)
}

// AsksChain marks the use as one of the default chain, whose result is not visible if code sets
// variables.
func (u *Use) AsksChain() {
	switch {
	case u.Sets == "":
	case !u.MaySet:
		u.hide()
	case u.Certainty == Certain:
		u.Certainty, u.Doubt = Possible, Doubt{Kind: NoVariablesSet, Of: u.Sets}
	}
}

// at makes the use of a call without its arguments.
func (s *sourceReader) at(kind Kind, name string, c dagsource.Call) Use {
	u := Use{Kind: kind, Name: name, At: astro.Origin{File: s.file, Line: c.Line, Column: c.Column}, Process: s.process(c), Credentials: Chain}
	u.Doubt = s.doubt(c)
	if u.Doubt != (Doubt{}) {
		u.Certainty = Possible
	}
	return u
}

// use makes the use of a call, with its arguments for a boto3 session.
func (s *sourceReader) use(kind Kind, name string, c dagsource.Call) Use {
	u := s.at(kind, name, c)
	u.arguments(c.Arguments)
	if c.Open() && u.Credentials == Chain {
		u.hide()
	}
	return u
}

// hide records that the code passes credentials that are not visible here.
func (u *Use) hide() {
	u.Credentials = Hidden
	if u.Certainty == Certain {
		u.Certainty = NotVisible
	}
}

// arguments reads the named arguments of a boto3 session or client.
func (u *Use) arguments(list []dagsource.Argument) {
	id, hasID := given(list, "aws_access_key_id", "access_key_id", "access_key", "key")
	secret, hasSecret := given(list, "aws_secret_access_key", "secret_access_key", "secret_key", "secret")
	switch {
	case hasID && hasSecret && id.Known() && secret.Known():
		u.ownKeys(id.Text, secret.Text)
		if token, ok := given(list, "aws_session_token", "session_token", "token"); ok && token.Known() {
			value := redact.NewSecret(token.Text)
			u.Session.Token = &value
		} else if ok {
			u.hide()
		}
	case hasID || hasSecret:
		u.hide()
	}
	u.text(&u.Session.Profile, list, u.hide, "profile_name", "profile")
	u.text(&u.Session.Region, list, func() { u.HidesRegion = true }, "region_name", "region")
	u.text(&u.Session.EndpointURL, list, func() { u.HidesEndpoint = true }, "endpoint_url", "endpoint_override")
	if config, ok := given(list, "config"); ok {
		u.config(config)
	}
}

// config reads what a client's config says beside its arguments, which win.
func (u *Use) config(v dagsource.Value) {
	if mentionsUnsigned(v) {
		u.Credentials = Anonymous
	}
	if u.Session.Region != nil || u.HidesRegion {
		return
	}
	if v.Form != dagsource.Called || slices.ContainsFunc(v.Arguments, func(a dagsource.Argument) bool { return a.Star }) {
		u.HidesRegion = true
		return
	}
	u.text(&u.Session.Region, v.Arguments, func() { u.HidesRegion = true }, "region_name")
}

func (u *Use) ownKeys(id, secret string) {
	u.Credentials = OwnKeys
	first, second := redact.NewSecret(id), redact.NewSecret(secret)
	u.Session.AccessKey, u.Session.SecretKey = &first, &second
}

// text sets a string argument; for an invisible one it calls hidden. A missing one keeps the value
// from another list of arguments.
func (u *Use) text(into **string, list []dagsource.Argument, hidden func(), names ...string) {
	switch v, ok := given(list, names...); {
	case !ok:
	case v.Known():
		*into = &v.Text
	default:
		*into = nil
		hidden()
	}
}

// given returns the first of some arguments that is present and not None.
func given(list []dagsource.Argument, names ...string) (dagsource.Value, bool) {
	for _, name := range names {
		if v, ok := dagsource.Get(list, name); ok && v.Form != dagsource.None {
			return v, true
		}
	}
	return dagsource.Value{}, false
}

// mentionsUnsigned reports whether a client's config disables signing.
func mentionsUnsigned(v dagsource.Value) bool {
	version, ok := dagsource.Get(v.Arguments, "signature_version")
	return ok && (strings.HasSuffix(version.Text, "UNSIGNED"))
}

// doubt is the condition for a call to happen.
func (s *sourceReader) doubt(c dagsource.Call) Doubt {
	switch {
	case s.source.Broken:
		return Doubt{Kind: FileLoads, Of: s.file}
	case !s.reached:
		return Doubt{Kind: FileImported, Of: s.file}
	case c.Within != "" && len(c.Decorators) == 0 && !s.mentions[c.Within]:
		return Doubt{Kind: FunctionCalled, Of: s.file, Function: c.Within}
	case c.Conditional:
		return Doubt{Kind: LineReached, Of: s.file, Line: c.Line}
	}
	return Doubt{}
}

// process is where the code around a call runs. Code in a function runs in a task; module-level
// code of a DAG file runs whenever that is loaded, as does the body of a function that defines a
// DAG.
func (s *sourceReader) process(c dagsource.Call) Process {
	isDAG := slices.ContainsFunc(c.Decorators, func(path string) bool { return strings.HasSuffix("."+path, ".dag") })
	if c.Within == "" || isDAG && c.Method == c.Within {
		return Parse
	}
	return Task
}
