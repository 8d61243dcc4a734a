// Package demand finds what a project uses of AWS, and with which credentials: each place that will
// make a boto3 session, with its file and line and the session's arguments. It reads code with a
// tokenizer and runs nothing, so it says of each use how certain it is.
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
	Library    Kind = "library"    // a library that makes its own boto3 session
	Connection Kind = "connection" // an AWS connection that a file defines
	Setup      Kind = "setup"      // credentials or files that are set up for boto3
)

// Certainty is how sure a Use is.
type Certainty int

// The degrees of Certainty.
const (
	// Certain: it happens, as described.
	Certain Certainty = iota
	// Possible: it may not happen, or differently. Use.Doubt says why.
	Possible
	// NotVisible: it happens, but its credentials are not visible here.
	NotVisible
)

func (c Certainty) String() string {
	return [...]string{"certain", "possible", "not visible"}[c]
}

// Credentials is the source of a Use's credentials.
type Credentials string

// The sources of credentials.
const (
	Chain          Credentials = "chain"      // boto3's default credential chain
	OwnKeys        Credentials = "own-keys"   // the code gives them
	FromConnection Credentials = "connection" // an Airflow connection, Use.Connection
	Anonymous      Credentials = "anonymous"  // none: requests are not signed
	Hidden         Credentials = "hidden"     // the code gives them, from an unknown source
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
	// Sets is a file of its process that sets AWS variables, so that the default chain finds more
	// than is visible, "" if there is none; MaySet: it may only set others.
	Sets   string
	MaySet bool

	Credentials Credentials
	// Connection is the connection's id, for FromConnection.
	Connection string
	// Session are the arguments of the session and its client, as far as visible. HidesRegion and
	// HidesEndpoint: there are more that are not.
	Session                    boto.Session
	HidesRegion, HidesEndpoint bool
}

// IsPlain reports whether the use asks the default chain without arguments that matter.
func (u Use) IsPlain() bool {
	s := u.Session
	return s.Profile == nil && s.EndpointURL == nil && (s.Service == "" || u.HidesRegion || u.HidesEndpoint)
}
