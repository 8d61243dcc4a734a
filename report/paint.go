package report

import (
	"slices"
	"strings"

	"github.com/fatih/color"

	"doctor/checks"
)

// paint colors texts, or leaves them unchanged.
type paint struct {
	on bool
	// links enables hyperlinks.
	links bool
}

type brush func(string) string

// link makes a text a hyperlink (OSC 8), if the terminal has them.
func (p paint) link(text, address string) string {
	if scheme, _, _ := strings.Cut(address, ":"); !p.links || !slices.Contains([]string{"https", "file"}, scheme) { // what a terminal can open
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

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
