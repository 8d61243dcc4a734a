package verify

import (
	"encoding/json"
	"fmt"
	"io"

	"doctor/internal/redact"
)

// Document is the result of `doctor verify`, in JSON. It contains no secret.
type Document struct {
	SchemaVersion int       `json:"schema_version"`
	DoctorVersion string    `json:"doctor_version"`
	Dir           string    `json:"dir"`
	Status        Status    `json:"status"`
	Reason        string    `json:"reason"` // why no container was asked
	Services      []service `json:"services"`
	ExitCode      int       `json:"exit_code"`
}

type service struct {
	Service     string       `json:"service"`
	Container   string       `json:"container"`
	Status      Status       `json:"status"`
	Reasons     []string     `json:"reasons"`
	Python      string       `json:"python"`
	Botocore    string       `json:"botocore"`
	Airflow     string       `json:"airflow"`
	Identity    *identity    `json:"identity"`
	Predicted   *Prediction  `json:"predicted"`
	Differences []Difference `json:"differences"`
	Stale       string       `json:"stale"`
	Lookups     []lookup     `json:"lookups"`
	// AirflowStops is the exception that keeps Airflow from starting.
	AirflowStops string `json:"airflow_stops"`
}

type identity struct {
	ARN      string `json:"arn"`
	Account  string `json:"account"`
	Method   string `json:"method"`
	Profile  string `json:"profile"`
	Region   string `json:"region"`
	Endpoint string `json:"endpoint"`
	// NotAWS: the endpoint does not belong to AWS, so this is a mock identity.
	NotAWS bool   `json:"endpoint_not_aws,omitempty"`
	Stops  string `json:"stops"`
}

type lookup struct {
	Kind  string  `json:"kind"`
	Name  string  `json:"name"`
	Found bool    `json:"found"`
	Shape string  `json:"shape"`
	Asked []asked `json:"asked"`
}

type asked struct {
	Place   string `json:"place"`
	Backend string `json:"backend"`
	Found   bool   `json:"found"`
	Error   string `json:"error"`
}

// NewDocument converts results to their JSON form.
func NewDocument(version, dir string, results []Result, exitCode int) Document {
	d := Document{SchemaVersion: 1, DoctorVersion: version, Dir: dir, Status: Overall(results), Services: []service{}, ExitCode: exitCode}
	for _, r := range results {
		d.Services = append(d.Services, r.document())
	}
	return d
}

func (r Result) document() service {
	s := service{
		Service: r.Service, Container: r.Name, Status: r.Status, Reasons: r.Reasons,
		Predicted: r.Predicted, Differences: r.Differences, Stale: r.Stale,
	}
	if r.Reasons == nil {
		s.Reasons = []string{}
	}
	if r.Differences == nil {
		s.Differences = []Difference{}
	}
	s.Lookups = []lookup{}
	if r.Answer == nil {
		return s
	}
	a, id := r.Answer, r.Answer.Identity
	s.Python, s.Botocore, s.Airflow = a.Python, id.Botocore, a.Airflow.Version
	s.Identity = &identity{ARN: id.ARN, Account: id.Account, Method: id.Method, Profile: id.Profile, Region: id.Region, Endpoint: redact.URL(id.Endpoint), NotAWS: id.isElsewhere()}
	if id.Error != nil {
		s.Identity.Stops = id.Error.String()
	}
	if a.Airflow.Error != nil {
		s.AirflowStops = a.Airflow.Error.String()
	}
	for _, l := range a.Airflow.Lookups {
		s.Lookups = append(s.Lookups, l.document())
	}
	return s
}

func (l Lookup) document() lookup {
	out := lookup{Kind: l.Kind, Name: l.Name, Found: l.Found, Asked: []asked{}}
	if l.Found {
		out.Shape = l.Shape.words()
	}
	for _, a := range l.Asked {
		one := asked{Place: a.Place, Backend: a.Backend, Found: a.Found}
		if a.Error != nil {
			one.Error = a.Error.String()
		}
		out.Asked = append(out.Asked, one)
	}
	return out
}

// JSON writes the document. The scrubber is applied to each text in it.
func (d Document) JSON(w io.Writer, scrub func(string) string) error {
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(redact.ScrubJSON(data, scrub)))
	return err
}
