package report

import (
	"encoding/json"
	"fmt"
	"io"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/trace"
)

// WhoamiDocument is the JSON form of `doctor whoami`.
type WhoamiDocument struct {
	SchemaVersion int    `json:"schema_version"`
	DoctorVersion string `json:"doctor_version"`
	Dir           string `json:"dir"`
	// Services are the services that were looked at.
	Services []string                `json:"services"`
	Sessions []trace.Session[string] `json:"stories"`
	// Unseen are uses whose credentials cannot be determined.
	Unseen []UseDocument `json:"not_visible"`
	// Before are the causes that stop code before it makes its session.
	Before []WhoamiCause `json:"before,omitempty"`
	// None says that no use of AWS was found, and where; "" if one was.
	None string `json:"-"`
	// Verify is the command that asks AWS as well, "" if it was asked.
	Verify string `json:"-"`
}

// WhoamiFormats are the formats of `doctor whoami`, the default first.
func WhoamiFormats() []string { return []string{"text", "json", "markdown"} }

// Whoami writes what boto3 does in one of these formats.
func Whoami(w io.Writer, format string, d WhoamiDocument, o Options) error {
	switch format {
	case "json":
		return whoamiJSON(w, d, o.Scrubber.Scrub)
	case "markdown":
		return whoamiMarkdown(w, d, o)
	}
	return whoamiText(w, d, o)
}

// WhoamiCause is why a session is never made.
type WhoamiCause struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Symptom string `json:"symptom"`
}

// NewSessions converts sessions for the document; never nil.
func NewSessions(all []trace.Session[redact.Text], scrubber *redact.Scrubber) []trace.Session[string] {
	sessions := make([]trace.Session[string], len(all))
	for i, s := range all {
		sessions[i] = trace.In(s, scrubber.ShowText)
		sessions[i].Rule = checks.RuleOfCause(builtin.Checks(), s.Kind).String()
	}
	return sessions
}

// NewCause converts a cause for the document.
func NewCause(c cause.Cause, scrubber *redact.Scrubber) WhoamiCause {
	list := builtin.Checks()
	return WhoamiCause{checks.RuleOfCause(list, c.Kind).String(), scrubber.ShowText(checks.CauseMessage(list, c)), scrubber.ShowText(c.Symptom)}
}

// whoamiJSON writes one JSON document. The scrubber is applied to each text in it.
func whoamiJSON(w io.Writer, d WhoamiDocument, scrub func(string) string) error {
	d.SchemaVersion = 1
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, VisibleJSON(string(redact.ScrubJSON(data, scrub))))
	return err
}
