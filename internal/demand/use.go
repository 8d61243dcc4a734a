// Package demand finds what a project asks of AWS, and as whom: each place that
// will make a boto3 session, with its file and line and what the session is
// given. It reads code with a tokenizer and runs nothing, so it says of each use
// how sure it is.
package demand

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
)

// Kind is what makes the session of a Use.
type Kind string

// The kinds of a Use.
const (
	Backend    Kind = "secrets-backend"
	Logging    Kind = "remote-logging"
	Hook       Kind = "hook"       // a hook, operator, sensor or trigger
	Client     Kind = "client"     // boto3 in the project's own code
	Library    Kind = "library"    // a library that makes a boto3 session of its own
	Connection Kind = "connection" // an AWS connection that a file defines
	Setup      Kind = "setup"      // credentials or files that are set up for boto3
)

// Certainty is how sure a Use is.
type Certainty int

// The degrees of Certainty.
const (
	// Certain: it happens, with what is known of it.
	Certain Certainty = iota
	// Possible: it may not happen, or not so. Use.Doubt says why.
	Possible
	// NotVisible: it happens, and with which credentials cannot be seen here.
	NotVisible
)

func (c Certainty) String() string {
	return [...]string{"certain", "possible", "not visible"}[c]
}

// Credentials is where the credentials of a Use come from.
type Credentials string

// The places that credentials come from.
const (
	Chain          Credentials = "chain"      // boto3's default credential chain
	OwnKeys        Credentials = "own-keys"   // the code gives them
	FromConnection Credentials = "connection" // an Airflow connection, Use.Connection
	Anonymous      Credentials = "anonymous"  // none: requests are not signed
	Hidden         Credentials = "hidden"     // the code gives them, from where it is not seen
)

// Process is where a Use runs.
type Process string

// The processes of Airflow.
const (
	Task    Process = "task"    // in the scheduler's container, with the local executor
	Parse   Process = "parse"   // when a DAG file is loaded: dag-processor, or scheduler in Airflow 2
	Trigger Process = "trigger" // a deferred operator: triggerer
	Server  Process = "server"  // every Airflow process
)

// Services are the services in which the process runs.
func (p Process) Services(airflowMajor int) []string {
	switch {
	case p == Task, p == Parse && airflowMajor == 2:
		return []string{"scheduler"}
	case p == Parse:
		return []string{"dag-processor"}
	case p == Trigger:
		return []string{"triggerer"}
	}
	return nil
}

// Use is one place in a project that will make a boto3 session.
type Use struct {
	Kind Kind
	// Name is what makes it: "S3Hook", "boto3.client", "remote logging".
	Name    string
	At      astro.Origin
	Process Process

	Certainty Certainty
	// Doubt is why it is not Certain.
	Doubt Doubt
	// Sets is a file of its process that sets variables of AWS, so that the default
	// chain finds more than is seen, "" if none does; MaySet: perhaps others only.
	Sets   string
	MaySet bool

	Credentials Credentials
	// Connection is the connection's id, for FromConnection.
	Connection string
	// Session is what the session and its client are given, as far as it can be
	// seen. HidesRegion and HidesEndpoint: more is given that cannot.
	Session                    boto.Session
	HidesRegion, HidesEndpoint bool
}

// IsPlain reports whether the use asks the default chain with nothing of its own
// that would make a difference.
func (u Use) IsPlain() bool {
	s := u.Session
	return s.Profile == nil && s.EndpointURL == nil && (s.Service == "" || u.HidesRegion || u.HidesEndpoint)
}
