package airflow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// seenConnection is what one process made of a connection.
type seenConnection struct {
	ConnError string         `json:"conn_error"`
	URIError  string         `json:"uri_error"`
	Conn      map[string]any `json:"conn"`
	Wrap      struct {
		Error    string         `json:"error"`
		Session  map[string]any `json:"session"`
		Role     any            `json:"role"`
		Method   any            `json:"method"`
		Endpoint any            `json:"endpoint"`
		Verify   any            `json:"verify"`
		Warnings []string       `json:"warnings"`
	} `json:"wrap"`
	Probe struct {
		Error string `json:"error"`
	} `json:"probe"`
	Full struct {
		OK    bool     `json:"ok"`
		Error string   `json:"error"`
		Logs  []string `json:"logs"`
	} `json:"full"`
}

// compareConnection holds one connection of the environment against the model. The
// server of 3.2 reads them by a class that hooks do not use.
func compareConnection(t *testing.T, o observation, process string, raw json.RawMessage, has Installed) []verdict {
	t.Helper()
	if process == "server" && has.Airflow.AtLeast(3, 1, 0) {
		return nil
	}
	e := ReadEnvironment(o.Env, has)
	var c *Connection
	for i := range e.Connections {
		if e.Connections[i].Variable == ConnectionVariable(o.Conn) {
			c = &e.Connections[i]
		}
	}
	return connectionVerdicts(t, o, c, raw)
}

// connectionVerdicts compares a connection, nil for none, with what was seen.
func connectionVerdicts(t *testing.T, o observation, c *Connection, raw json.RawMessage) []verdict {
	t.Helper()
	var seen seenConnection
	if err := json.Unmarshal(raw, &seen); err != nil {
		t.Fatalf("%d: %v", o.ID, err)
	}
	const notThere = "not there"
	got, want := "", seen.ConnError
	switch {
	case c == nil:
		got = notThere
	case !c.Readable():
		i := slices.IndexFunc(c.Problems, func(p ConnProblem) bool { return p.Fatal })
		if got = c.Problems[i].Symptom; got == "" {
			got = notThere
		}
	}
	if want == "" {
		want = seen.URIError
	}
	if want == "" && seen.Conn == nil {
		want = notThere
	}
	verdicts := []verdict{{onCrash, "reading", masked(got, want), want}}
	if got != "" || want != "" {
		return verdicts
	}
	verdicts = append(verdicts, verdict{onConnection, "fields", c.asSeen(), fieldsSeen(seen.Conn)})
	if i := slices.IndexFunc(c.Problems, func(p ConnProblem) bool { return p.Kind == ConnExtra && p.Key == "extra" && p.Stage == NotRaised }); i >= 0 {
		logged := slices.ContainsFunc(seen.Full.Logs, func(line string) bool { return strings.Contains(line, c.Problems[i].Symptom) })
		verdicts = append(verdicts, verdict{onCrash, "log", logged, true})
	}
	want = seen.Wrap.Error
	if want == "" {
		want = seen.Probe.Error
	}
	verdicts = append(verdicts, verdict{onCrash, "hook", masked(c.hookEnds(), want), want})
	if c.Raises() == nil {
		verdicts = append(verdicts, verdict{onSession, "arguments", sessionAsSeen(c.Session), sessionSeen(&seen)})
	}
	for _, p := range c.Problems {
		if _, text, _ := strings.Cut(p.Symptom, ": "); p.Kind == ConnOtherType {
			verdicts = append(verdicts, verdict{onSession, "warning", slices.Contains(seen.Wrap.Warnings, text), true})
		}
	}
	return verdicts
}

// masked is a text of the model, or what was seen where that differs only in what
// the model masks.
func masked(got, want string) string {
	before, after, hidden := strings.Cut(got, redact.Mask)
	if hidden && strings.HasPrefix(want, before) && strings.HasSuffix(want, after) {
		return want
	}
	return got
}

// asSeen are the fields as the observations have them, without what is false in Python.
func (c *Connection) asSeen() map[string]any {
	m := map[string]any{
		"conn_type": c.Type, "host": c.Host.Reveal(), "login": c.login.Reveal(), "password": c.password.Reveal(), "schema": c.schema.Reveal(),
	}
	if c.port != nil {
		m["port"] = float64(*c.port)
	}
	if len(c.Extra) > 0 {
		m["extra"] = asJSON(map[string]any(c.Extra))
	}
	return withoutFalse(m)
}

func fieldsSeen(seen map[string]any) map[string]any {
	m := maps.Clone(seen)
	if text, ok := m["extra"].(string); ok {
		v, _ := pyjson.Decode(text)
		delete(m, "extra")
		if object, ok := v.(*pyjson.Object); ok && len(object.Members) > 0 {
			m["extra"] = asJSON(object.Map())
		}
	}
	return withoutFalse(m)
}

func withoutFalse(m map[string]any) map[string]any {
	maps.DeleteFunc(m, func(_ string, v any) bool { return !pyjson.Truthy(v) })
	return m
}

// asJSON is Python's repr of extras, in the order of their names.
func asJSON(m map[string]any) string { return pyjson.Repr(m) }

// hookEnds is what a hook with the connection raises, "" for nothing, as far as that
// is no answer of AWS.
func (c *Connection) hookEnds() string {
	session := c.Session
	switch p := c.Raises(); {
	case p == nil:
	case p.Key == "service_config":
		session.Refused = nil // the probe makes its client without
	default:
		return p.Symptom
	}
	session.Service = "secretsmanager"
	outcome := boto.Resolve(boto.Process{
		Env:   map[string]string{"AWS_ACCESS_KEY_ID": exampleID, "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1", "HOME": "/home/astro"},
		Files: oneFile{"/home/astro/.aws/credentials", "[dev]\naws_access_key_id = " + exampleID + "\naws_secret_access_key = x\n"},
		Home:  "/home/astro",
	}, session)
	f := outcome.Failure
	if f == nil || f.Stage == boto.AtCall && f.Kind != boto.PartialCredentials || f.Kind == boto.RegionUnknown {
		return ""
	}
	return f.Symptom()
}

// oneFile is a file system with one file in it: path and text.
type oneFile [2]string

func (f oneFile) Lookup(path string) containerfs.Entry {
	if path != f[0] {
		return containerfs.Entry{Path: path}
	}
	return containerfs.Entry{Path: path, Kind: containerfs.File, Readable: true, Data: []byte(f[1])}
}

func sessionAsSeen(s boto.Session) map[string]any {
	m := map[string]any{}
	for name, v := range map[string]*string{"region_name": s.Region, "profile_name": s.Profile, "endpoint": s.EndpointURL} {
		if v != nil {
			m[name] = *v
		}
	}
	for name, v := range map[string]*redact.Secret{"aws_access_key_id": s.AccessKey, "aws_secret_access_key": s.SecretKey, "aws_session_token": s.Token} {
		if v != nil {
			m[name] = v.Reveal()
		}
	}
	if pyjson.Truthy(s.Verify) {
		m["verify"] = s.Verify
	}
	if s.Role != nil {
		m["role"], m["method"] = s.Role.ARN, "assume_role"
		if s.Role.Otherwise != "" {
			m["method"] = s.Role.Otherwise
		}
	}
	return m
}

func sessionSeen(seen *seenConnection) map[string]any {
	m := map[string]any{"role": seen.Wrap.Role, "method": seen.Wrap.Method, "endpoint": seen.Wrap.Endpoint, "verify": seen.Wrap.Verify}
	withoutFalse(m)
	maps.Copy(m, seen.Wrap.Session)
	return m
}
