package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"doctor/checks"
)

// junit writes the XML that CI servers read: a suite for each project, a case for each check.
// A check with status unknown is an error, one with findings a failure.
type junit struct{}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Name    string       `xml:"name,attr"`
	Suites  []junitSuite `xml:"testsuite"`
}

// No times: the same input gives the same bytes.
type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	Out        string          `xml:"system-out,omitempty"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Failure *junitResult `xml:"failure"`
	Error   *junitResult `xml:"error"`
	Skipped *junitResult `xml:"skipped"`
	Out     string       `xml:"system-out,omitempty"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func (junit) Render(w io.Writer, d Document) error {
	all := junitSuites{Name: "doctor"}
	for _, p := range d.Projects {
		all.Suites = append(all.Suites, suite(d, p))
	}
	data, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the report: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(data)+"\n")
	return err
}

func suite(d Document, p ProjectDocument) junitSuite {
	s := junitSuite{
		Name: visible(p.Dir), Tests: len(p.Checks),
		Properties: []junitProperty{
			{"doctor_version", visible(d.DoctorVersion)}, {"mode", visible(p.Mode)}, {"runtime", visible(p.Runtime)},
		},
	}
	if words := p.Settings.words(true); words != "" {
		s.Properties = append([]junitProperty{{"settings", words}}, s.Properties...)
		s.Out = words
	}
	for _, line := range notSeen(p) {
		s.Properties = append(s.Properties, junitProperty{"not_seen", line})
	}
	s.Out = strings.Trim(s.Out+"\n"+asNote(p), "\n")
	for _, c := range p.Checks {
		one := junitCase{Class: "doctor." + string(c.Scope), Name: c.ID}
		switch {
		case c.Status == checks.Skip:
			one.Skipped = &junitResult{Message: visible(c.Reason)}
			s.Skipped++
		case c.Status == checks.Unknown:
			one.Error = &junitResult{Message: visible(c.Reason), Type: "unknown", Text: texts(c)}
			s.Errors++
		case c.Status == checks.Fail, c.Status == checks.Warn && d.Strict:
			first := c.Findings[0]
			one.Failure = &junitResult{Message: visible(first.Message), Type: first.Rule, Text: texts(c)}
			s.Failures++
		case c.Status == checks.Warn:
			one.Out = texts(c)
		}
		for _, text := range c.caveats {
			one.Out = strings.TrimPrefix(one.Out+"\n\nNote: "+visible(text), "\n\n")
		}
		s.Cases = append(s.Cases, one)
	}
	return s
}

func texts(c CheckDocument) string {
	var all []string
	for _, f := range c.Findings {
		all = append(all, fmt.Sprintf("[%s] %s", f.Rule, plain(f)))
	}
	return strings.Join(all, "\n\n")
}
