package report

import (
	"doctor/checks"
	"doctor/internal/redact"
)

// builder makes a document: every text in it is cleaned here.
type builder struct {
	options  Options
	scrubber *redact.Scrubber
}

// text cleans a text for people.
func (b builder) text(s string) string { return b.named(b.unnamed(s)) }

// unnamed cleans a text, except for the names in it.
func (b builder) unnamed(s string) string {
	return tilde(b.scrubber.Scrub(s), b.options.Home)
}

// named replaces the names in a text that is clean otherwise.
func (b builder) named(clean string) string {
	if b.options.Names == nil {
		return clean
	}
	return b.options.Names.Text(clean)
}

// texts cleans texts for people; never nil.
func (b builder) texts(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = b.text(s)
	}
	return out
}

// caller cleans what AWS answered, and what the files say of the credentials.
func (b builder) caller(c checks.Caller) checks.Caller {
	c.Owner, c.Services, c.ARN, c.Account = b.text(c.Owner), b.texts(c.Services), b.text(c.ARN), b.text(c.Account)
	c.Profile, c.Method, c.Key, c.Region, c.Mock = b.text(c.Profile), b.text(c.Method), b.text(c.Key), b.text(c.Region), b.text(c.Mock)
	return c
}

// words converts a text and cleans it for people.
func (b builder) words(t redact.Text) string {
	return b.named(tilde(b.scrubber.ShowText(t), b.options.Home))
}

// command cleans a command. It shortens the home folder of the shell that the command is for,
// and only where the shell will expand the ~.
func (b builder) command(t redact.Text) string {
	return b.named(tildeInCommand(b.scrubber.ShowText(t), b.options.ShellHome))
}
