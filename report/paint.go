package report

import (
	"github.com/fatih/color"

	"doctor/checks"
)

// paint colors texts, or leaves them unchanged.
type paint struct{ on bool }

type brush func(string) string

func newPaint(on bool) paint { return paint{on} }

// with makes a brush that ignores the global switch of the library, which has its own terminal
// detection.
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

// verdict is the color of the whole document.
func (p paint) verdict(d Document) brush {
	status := checks.Passed
	for _, project := range d.Projects {
		if worst(project.Status) < worst(status) {
			status = project.Status
		}
	}
	return p.status(status)
}
