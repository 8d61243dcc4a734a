package airflow

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/near"
)

// connectionID is what Airflow accepts as an id: the API of Airflow 3 (pydantic's
// pattern) as that of Airflow 2 (helpers.validate_key). \w is Python's.
var connectionID = lazyregexp.New(`^[\p{L}\p{N}_.-]+$`)

// refusal notes the first connection that Airflow's API refuses, and what the import
// leaves out from there on.
func (s *Settings) refusal(c *Connection) {
	if s.Stop == nil {
		key, parameters := c.refused()
		if key == "" {
			return
		}
		status := "HTTP 422"
		if c.has.Airflow.Known() && c.has.Airflow.Major == 2 {
			status = "HTTP 400"
		}
		s.Stop = &ImportStop{
			ID: c.ID, Line: c.Line, Index: len(s.Connections) - 1, Key: key, Parameters: parameters,
			Symptom: fmt.Sprintf("error adding connections: error adding connection %s: error creating connections %s (%s)", c.ID, c.ID, status),
		}
	}
	s.lose(c, LostConnection{Why: LostStopped})
}

// refused is the key for which Airflow's API refuses a connection, and whether it does
// for the parameters of a URI; "" if it takes it. Those without a type the CLI passes
// over by itself.
func (c *Connection) refused() (key string, parameters bool) {
	three := c.has.Airflow.AtLeast(3, 0, 0)
	is := func(kind ConnKind, key string) bool {
		return slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Kind == kind && p.Key == key })
	}
	switch {
	case is(ConnNoType, "conn_type"):
		return "", false
	case is(ConnURI, "conn_uri"):
		return "conn_uri", false
	case !connectionID().MatchString(c.ID) && c.has.Airflow.AtLeast(2, 6, 2): // #31140
		return "conn_id", false
	case three && is(ConnExtra, "conn_uri"):
		return "conn_uri", true
	case three && is(ConnExtra, "extra"):
		return "conn_extra", false
	}
	return "", false
}

func (c *Connection) isRefused() bool {
	key, _ := c.refused()
	return key != ""
}

// lose notes a connection for AWS that is not made.
func (s *Settings) lose(c *Connection, lost LostConnection) {
	if !c.ForAWS() && !slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Kind == ConnURI }) {
		return
	}
	lost.ID, lost.Line, lost.Keys = c.ID, c.Line, c.Keys != "" || c.Type == ""
	s.Lost = append(s.Lost, lost)
}

// outside notes the connections under a key that the CLI does not read: at the top
// instead of under airflow:, or under a name that is almost one.
func (s *Settings) outside(root, body map[string]entry, has Installed) {
	under := func(e entry) {
		for _, item := range items(e.value) {
			var ignored Settings
			if c, ok := ignored.connection(item, has); ok {
				s.lose(&c, LostConnection{Why: LostOutside, Under: e.key.Value, UnderLine: e.key.Line})
			}
		}
	}
	for _, name := range sortedKeys(root) {
		switch e := root[name]; {
		case name == "airflow":
		case near.Nearest(name, []string{"connections"}, 2) != "":
			under(e)
		default:
			if inner, err := entries(e.value); err == nil && inner["connections"].key != nil {
				c := inner["connections"]
				under(entry{e.key, c.value})
			}
		}
	}
	for _, name := range sortedKeys(body) {
		if name != "connections" && near.Nearest(name, []string{"connections"}, 2) != "" {
			under(body[name])
		}
	}
}

var (
	mentionedID   = lazyregexp.New(`^\s*(?:-\s*)?conn_id\s*:\s*["']?([\w.-]+)`)
	mentionedType = lazyregexp.New(`^\s*(?:-\s*)?conn_type\s*:\s*["']?([\w-]+)`)
	mentionedKeys = lazyregexp.New(`^\s*(?:-\s*)?(?:conn_login|conn_password)\s*:\s*\S|aws_access_key_id|^\s*(?:-\s*)?conn_uri\s*:.*@`)
)

// mentioned are the connections that a file names which is not YAML: by its lines,
// each of which ends the one before.
func mentioned(data []byte) []LostConnection {
	var out []LostConnection
	types := map[string]string{}
	for i, line := range bytes.Split(data, []byte("\n")) {
		text := string(line)
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		if m := mentionedID().FindStringSubmatch(text); m != nil {
			out = append(out, LostConnection{ID: m[1], Line: i + 1, Why: LostUnreadable})
			continue
		}
		if len(out) == 0 {
			continue
		}
		last := &out[len(out)-1]
		if m := mentionedType().FindStringSubmatch(text); m != nil {
			types[last.ID] = normalType(m[1])
		}
		last.Keys = last.Keys || mentionedKeys().MatchString(text)
	}
	return slices.DeleteFunc(out, func(l LostConnection) bool {
		c := Connection{ID: l.ID, Type: types[l.ID]}
		return !c.ForAWS() && c.Type != ""
	})
}

// keysInText are the signs of AWS keys in a connection that cannot be read.
var keysInText = lazyregexp.New(`://[^/?#@]+:[^@]|["']?(?:login|password|aws_access_key_id)["']?\s*[:=]|aws_access_key_id=`)

// MentionsKeys reports whether the text of a connection has AWS keys in it, as far as
// that can be told of one that Airflow cannot read.
func MentionsKeys(text string) bool { return keysInText().MatchString(text) }
