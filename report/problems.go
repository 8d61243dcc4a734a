package report

import (
	"bytes"
	"io"
)

// Problems writes only the findings of a document, each as the table format does below its table,
// with what was observed.
func Problems(w io.Writer, d Document, o Options) error {
	o.Verbosity = Verbose
	var out bytes.Buffer
	for _, p := range d.Projects {
		details{o, newPaint(o.Color)}.write(&out, p)
	}
	_, err := w.Write(out.Bytes())
	return err
}
