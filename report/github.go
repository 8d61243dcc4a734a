package report

import (
	"fmt"
	"io"
	"strings"

	"doctor/checks"
)

// github writes workflow commands for annotations in GitHub Actions, and a last line for the
// log.
type github struct{ Options }

func (g github) Render(w io.Writer, d Document) error {
	var out strings.Builder
	for _, p := range d.Projects {
		for _, a := range p.asides() {
			fmt.Fprintf(&out, "::notice title=%s::%s\n", property(visible(a.file)), data(a.words))
		}
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				out.WriteString(annotation(p, f))
			}
			for _, text := range c.caveats {
				fmt.Fprintf(&out, "::notice title=%s::%s\n", property(c.ID), data(visible(text)))
			}
		}
		for _, u := range p.untold() {
			fmt.Fprintf(&out, "::notice title=%s::%s\n", property(u.who()), data("Could not tell: "+visible(u.reason)))
		}
	}
	for _, p := range d.Projects {
		if note := asNote(p); note != "" && g.Verbosity != Quiet {
			fmt.Fprintf(&out, "::notice title=%s::%s\n", property("doctor --ci"), data(note))
		}
	}
	for _, r := range d.remarks() {
		fmt.Fprintf(&out, "::warning title=%s::%s\n", property(visible(r.about)), data(r.words))
	}
	if g.Verbosity != Quiet || out.Len() > 0 {
		fmt.Fprintf(&out, "doctor %s: %s\n", visible(d.DoctorVersion), strings.Join(summingUp(d), separator))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func annotation(p ProjectDocument, f FindingDocument) string {
	at := inRepository(p, f)
	properties := []string{"file=" + property(visible(at.File))}
	if at.Line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", at.Line))
		if at.Column > 0 {
			properties = append(properties, fmt.Sprintf("col=%d", at.Column))
		}
	}
	properties = append(properties, "title="+property(f.Rule))
	command := "error"
	if f.Severity == checks.Warning {
		command = "warning"
	}
	return fmt.Sprintf("::%s %s::%s\n", command, strings.Join(properties, ","), data(plain(f)))
}

// data escapes the text of a workflow command (actions/toolkit command.ts).
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes the value of a property of a workflow command.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
