package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

// Answer is the answer of a container.
type Answer struct {
	// Python is its version; Step the last step that was started.
	Python string `json:"python"`
	Step   string `json:"step"`
	// TimedOut: the time was up before everything was done.
	TimedOut bool     `json:"timed_out"`
	Identity Identity `json:"identity"`
	Airflow  Airflow  `json:"airflow"`
	// Crash is an exception of the program itself.
	Crash *Raised `json:"crash"`
}

// Identity is the identity of boto3.Session().
type Identity struct {
	Botocore string `json:"botocore"`
	ARN      string `json:"arn"`
	Account  string `json:"account"`
	// Method is boto3's name of the source of the credentials, "" for none.
	Method  string `json:"method"`
	Profile string `json:"profile"`
	Region  string `json:"region"`
	// Endpoint is where the client sends its requests.
	Endpoint string  `json:"endpoint"`
	Error    *Raised `json:"error"`
}

// isElsewhere reports whether the endpoint does not belong to AWS: the identity is a mock's.
func (i Identity) isElsewhere() bool { return i.Endpoint != "" && !boto.IsAWS(i.Endpoint) }

// Raised is an exception.
type Raised struct {
	// Class and Text are the last line of the traceback. Withheld: the text may quote a secret
	// and was left in the container.
	Class    string `json:"class"`
	Text     string `json:"text"`
	Withheld bool   `json:"withheld"`
	// Stage is how far boto3 got: import, session, credentials, client or call.
	Stage string `json:"stage"`
	// Module is what could not be imported.
	Module string `json:"module"`
	// Code and Status are from an answer of AWS.
	Code   string `json:"code"`
	Status int    `json:"status"`
	// Network: nothing answered.
	Network bool `json:"network"`
}

// String formats the exception as the last line of a traceback.
func (r Raised) String() string {
	switch {
	case r.Withheld:
		return r.Class + " (text hidden: it may contain a secret)"
	case r.Text == "":
		return r.Class
	}
	return r.Class + ": " + r.Text
}

// lacks reports whether the exception says that one of the modules is not in the image.
func (r *Raised) lacks(modules ...string) bool {
	if r == nil || r.Class != "ModuleNotFoundError" {
		return false
	}
	for _, m := range modules {
		if r.Module == m {
			return true
		}
	}
	return false
}

// passing reports whether the exception may be temporary: no network, or AWS is overloaded or
// has an outage.
func (r Raised) passing() bool {
	return r.Network || r.Status >= 500 || r.Status == 429 || strings.Contains(r.Code, "Throttl") || r.Code == "RequestLimitExceeded"
}

// Airflow is the result of Airflow's lookups.
type Airflow struct {
	Version string   `json:"version"`
	Error   *Raised  `json:"error"` // why Airflow itself does not start
	Lookups []Lookup `json:"lookups"`
}

// Lookup is one variable or connection.
type Lookup struct {
	Kind  string  `json:"kind"` // variable or connection
	Name  string  `json:"name"`
	Found bool    `json:"found"`
	Shape Shape   `json:"shape"`
	Asked []Asked `json:"asked"` // in Airflow's order; the last one has it
}

// Asked is one place where Airflow looked.
type Asked struct {
	Place   string  `json:"place"`   // backend, environment or metastore
	Backend string  `json:"backend"` // the class
	Found   bool    `json:"found"`
	Error   *Raised `json:"error"`
}

// Shape describes a value without showing it.
type Shape struct {
	// Form is text, lines, empty, json-object, json-list, connection or other.
	Form string `json:"form"`
	// Keys is the number of keys of a JSON value; OwnName: its only key is the name of the
	// variable, as the AWS console's form for key/value pairs makes it.
	Keys    int  `json:"keys"`
	OwnName bool `json:"own_name"`
	// Type is a connection's type. In a value that is not a connection it is a part of the
	// value, so it is shown only if it is a known type.
	Type redact.Secret `json:"-"`
	// Fields are the fields that a connection sets, Extra the form of its extra.
	Fields []string `json:"fields"`
	Extra  string   `json:"extra"`
}

// UnmarshalJSON also reads the type.
func (s *Shape) UnmarshalJSON(data []byte) error {
	type plain Shape
	var with struct {
		*plain
		Type string `json:"type"`
	}
	with.plain = (*plain)(s)
	if err := json.Unmarshal(data, &with); err != nil {
		return err
	}
	s.Type = redact.NewSecret(with.Type)
	return nil
}

// The limits for an answer of a container, in bytes and in number.
const (
	maxAnswer = 256 << 10
	maxWords  = 2000
)

var (
	begin = []byte("<<<doctor-verify ")
	end   = []byte(" doctor-verify>>>")

	errNoAnswer = errors.New("nothing between the markers")
)

// parse finds the answer in an output: the last complete one. All other output comes from the
// image.
func parse(stdout []byte) (Answer, error) {
	var answer Answer
	close := bytes.LastIndex(stdout, end)
	if close < 0 {
		return answer, errNoAnswer
	}
	open := bytes.LastIndex(stdout[:close], begin)
	if open < 0 {
		return answer, errNoAnswer
	}
	text := stdout[open+len(begin) : close]
	if len(text) > maxAnswer {
		return answer, fmt.Errorf("the answer is too long (%d bytes)", len(text))
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return Answer{}, errors.New("invalid JSON")
	}
	answer.bound()
	return answer, nil
}

// bound shortens what is too long to be shown.
func (a *Answer) bound() {
	for _, text := range []*string{
		&a.Python, &a.Step, &a.Identity.Botocore, &a.Identity.ARN, &a.Identity.Account, &a.Identity.Method,
		&a.Identity.Profile, &a.Identity.Region, &a.Identity.Endpoint, &a.Airflow.Version,
	} {
		*text = limit(*text, maxWords)
	}
	raised := []*Raised{a.Identity.Error, a.Airflow.Error, a.Crash}
	for i := range a.Airflow.Lookups {
		for j := range a.Airflow.Lookups[i].Asked {
			asked := &a.Airflow.Lookups[i].Asked[j]
			asked.Backend = limit(asked.Backend, maxWords)
			raised = append(raised, asked.Error)
		}
	}
	for _, r := range raised {
		if r != nil {
			r.Class, r.Text = limit(r.Class, maxWords), limit(r.Text, maxWords)
		}
	}
}

// limit cuts a text at so many bytes, between two characters.
func limit(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && text[most]&0xc0 == 0x80 {
		most--
	}
	return text[:most] + " ..."
}
