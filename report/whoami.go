package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/trace"
)

// WhoamiDocument is the JSON form of `doctor whoami`.
type WhoamiDocument struct {
	SchemaVersion int                     `json:"schema_version"`
	DoctorVersion string                  `json:"doctor_version"`
	Dir           string                  `json:"dir"`
	Sessions      []trace.Session[string] `json:"stories"`
	// Unseen are uses whose credentials cannot be determined.
	Unseen []UseDocument `json:"not_visible"`
	// Before are the causes that stop code before it makes its session.
	Before []WhoamiCause `json:"before,omitempty"`
	// None says that no use of AWS was found, and where; "" if one was.
	None string `json:"-"`
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

// WhoamiJSON writes what boto3 does as one JSON document. The scrubber is applied
// to each text in it.
func WhoamiJSON(w io.Writer, d WhoamiDocument, scrub func(string) string) error {
	d.SchemaVersion = 1
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, VisibleJSON(string(redact.ScrubJSON(data, scrub))))
	return err
}

// WhoamiText writes the sessions for a person: a block for each session, with the services
// that share it.
func WhoamiText(w io.Writer, d WhoamiDocument, verbose bool, scrub func(string) string) error {
	var out strings.Builder
	if d.None != "" {
		fmt.Fprintf(&out, "%s\nThe default credential chain, if something asked it:\n\n", visible(d.None))
	}
	for _, c := range d.Before {
		fmt.Fprintln(&out, visible(c.Message))
		if c.Symptom != "" {
			fmt.Fprintf(&out, "  stops with   %s\n", visible(c.Symptom))
		}
		fmt.Fprintf(&out, "  because      %s (`doctor explain %s`)\n", c.Rule, c.Rule)
	}
	for i, s := range d.Sessions {
		if i > 0 || len(d.Before) > 0 {
			out.WriteString("\n")
		}
		writeSession(&out, s, verbose)
	}
	for i, u := range d.Unseen {
		if i == 0 {
			out.WriteString("\nWith credentials that cannot be seen here:\n")
		}
		fmt.Fprintf(&out, "  %s%s\n", visible(u.Name), visible(u.place()))
	}
	_, err := io.WriteString(w, scrub(out.String()))
	return err
}

func writeSession(out *strings.Builder, s trace.Session[string], verbose bool) {
	head := strings.Join(s.Services, ", ")
	switch s.Session {
	case sessions.Backend:
		head += ": the secrets backend"
	case sessions.Connection:
		head += ": connection " + s.Name
	}
	fmt.Fprintln(out, visible(head))
	for i, u := range s.Uses {
		label := ""
		if i == 0 {
			label = "used by"
		}
		if i == shownPlaces && !verbose && len(s.Uses) > shownPlaces {
			fmt.Fprintf(out, "  %-12s and %d more, which --verbose lists\n", "", len(s.Uses)-shownPlaces)
			break
		}
		text := strings.TrimSpace(u.Name + "  " + u.From)
		if u.OnlyIf != "" {
			text += ", only if " + u.OnlyIf
		}
		fmt.Fprintf(out, "  %-12s %s\n", label, visible(text))
	}
	line := func(label, format string, args ...any) {
		fmt.Fprintf(out, "  %-12s %s\n", label, visible(strings.TrimSpace(fmt.Sprintf(format, args...))))
	}
	line("profile", "%s  %s", s.Profile.Value, s.Profile.From)
	for _, f := range s.Files {
		line(f.Kind, "%s", fileWords(f))
	}
	label := "asked"
	for _, step := range s.Steps {
		mark := " "
		if step.Taken {
			mark = ">"
		} else if !verbose && step.Unasked {
			continue
		}
		why := step.Why
		if step.Taken && why == "" {
			why = "taken"
		}
		line(label, "%s %s: %s %s", mark, step.Provider, why, step.At)
		label = ""
	}
	if s.Source.Value != "" {
		line("source", "%s  %s", s.Source.Value, s.Source.From)
	}
	for _, r := range s.Roles {
		line("then role", "%s  %s, by %s", r.Value, r.From, r.Method)
	}
	for _, a := range s.Arguments {
		text := a.Key + ": " + a.Problem
		if a.Symptom != "" {
			text += " (" + a.Symptom + ")"
		}
		line("argument", "%s", text)
	}
	region := s.Region.Value
	if region == "" {
		region = "none"
	}
	line("region", "%s  %s", region, regionFrom(s))
	if s.Endpoint.Value != "" {
		line("endpoint", "%s  %s", s.Endpoint.Value, s.Endpoint.From)
		if s.NotAWS {
			line("", "not AWS: an identity from there is a mock identity")
		}
	}
	if s.Expires != "" {
		line("expires", "%s", s.Expires)
	}
	if s.Unknown != "" {
		line("ends", "unknown: it depends on %s, which cannot be looked into from here", s.Unknown)
	}
	if s.Stops != "" {
		line("stops with", "%s", s.Stops)
		if s.Rule != "" {
			line("because", "%s (`doctor explain %s`)", s.Rule, s.Rule)
		}
	}
}

func fileWords(f trace.File[string]) string {
	words := f.Path
	if words == "" {
		words = "-"
	}
	if f.Host != "" {
		words += " is " + f.Host
	}
	if f.Through != "" {
		words += ", through " + f.Through
	}
	return words + "; named by " + f.From + "; " + f.State
}

func regionFrom(s trace.Session[string]) string {
	if s.Region.Value == "" {
		return ""
	}
	return s.Region.From
}
