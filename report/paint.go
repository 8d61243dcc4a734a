package report

import (
	"github.com/fatih/color"

	"doctor/checks"
)

// paint colours texts, or leaves them as they are.
type paint struct{ on bool }

type brush func(string) string

func newPaint(on bool) paint { return paint{on} }

// with makes a brush of its own: the global switch of the library, which it
// sets by its own idea of the terminal, is not asked.
func (p paint) with(attributes ...color.Attribute) brush {
	c := color.New(attributes...)
	if p.on {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return func(text string) string { return c.Sprint(text) }
}

func (p paint) bold(text string) string    { return p.with(color.Bold)(text) }
func (p paint) faint(text string) string   { return p.with(color.Faint)(text) }
func (p paint) command(text string) string { return p.with(color.FgCyan)(text) }

func (p paint) status(s checks.Status) brush {
	switch s {
	case checks.Passed:
		return p.with(color.FgGreen)
	case checks.Warn:
		return p.with(color.FgYellow)
	case checks.Fail:
		return p.with(color.FgRed, color.Bold)
	case checks.Unknown:
		return p.with(color.FgMagenta)
	}
	return p.with(color.Faint)
}

// verdict is the colour of the whole document.
func (p paint) verdict(d Document) brush {
	status := checks.Passed
	for _, project := range d.Projects {
		if worst(project.Status) < worst(status) {
			status = project.Status
		}
	}
	return p.status(status)
}
