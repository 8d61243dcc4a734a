package report

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// short is one line for each finding, for chats and for grep:
//
//	.env:1:1: error: the message [the-rule]
//
// and a last line with the summary and doctor's version.
type short struct{ Options }

func (s short) Render(w io.Writer, d Document) error {
	var out strings.Builder
	for _, p := range d.Projects {
		for _, a := range p.asides() {
			fmt.Fprintf(&out, "%s: note: %s\n", s.inProject(d, p, a.file), a.words)
		}
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				fmt.Fprintf(&out, "%s: %s: %s [%s]\n", s.where(d, p, c, f), f.Severity, visible(f.Message), f.Rule)
			}
			for _, text := range c.caveats {
				if s.Verbosity != Quiet {
					fmt.Fprintf(&out, "%s: note: %s\n", s.inProject(d, p, c.ID), visible(text))
				}
			}
		}
		for _, u := range p.untold() {
			fmt.Fprintf(&out, "%s: unknown: %s\n", s.inProject(d, p, u.who()), visible(u.reason))
		}
		for _, line := range notSeen(p) {
			if s.Verbosity != Quiet {
				fmt.Fprintf(&out, "%s\n", s.inProject(d, p, "not seen here: "+line))
			}
		}
	}
	for _, r := range d.remarks() {
		fmt.Fprintf(&out, "doctor: warning: %s\n", r.words)
	}
	if s.Verbosity != Quiet || out.Len() > 0 {
		fmt.Fprintf(&out, "doctor %s: %s\n", visible(d.DoctorVersion), strings.Join(summingUp(d), separator))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// where is the first place of the finding, or the check when it has none.
func (s short) where(d Document, p ProjectDocument, c CheckDocument, f FindingDocument) string {
	if len(f.Locations) == 0 {
		return s.inProject(d, p, c.ID)
	}
	l := f.Locations[0]
	if l.File != "" && !isOutside(l.File) {
		l.File = path.Join(p.Prefix, l.File)
	} else if l.File == "" && len(d.Projects) > 1 {
		return s.inProject(d, p, place(l))
	}
	return place(l)
}

func (s short) inProject(d Document, p ProjectDocument, what string) string {
	if len(d.Projects) == 1 {
		return visible(what)
	}
	return visible(p.Dir) + ": " + visible(what)
}

// isOutside reports whether a location's file is not in the project.
func isOutside(file string) bool {
	return strings.HasPrefix(file, "~") || strings.HasPrefix(file, "/") ||
		strings.HasPrefix(file, "../") || len(file) > 2 && file[1] == ':' && strings.ContainsAny(file[2:3], `/\`)
}
