package report

import (
	"bytes"
	"io"
)

// Problems writes only the findings of a document, in the order of its checks, each as the table
// format does below its table.
func Problems(w io.Writer, d Document, o Options) error {
	var out bytes.Buffer
	for _, p := range d.Projects {
		p.problems = nil
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				p.problems = append(p.problems, problem{c, f})
			}
		}
		details{Options: o, paint: paint{o.Color, o.Hyperlinks}, out: &out}.write(p)
	}
	_, err := w.Write(out.Bytes())
	return err
}
