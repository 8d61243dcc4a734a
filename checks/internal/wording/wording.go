// Package wording describes causes, their places, and the answers of AWS in words.
package wording

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/phrase"
	"doctor/internal/sessions"
)

// RefusedAt names the first place of a refusal, or the override as a whole.
func RefusedAt(r astro.Refusal) string {
	if len(r.At) == 0 {
		return astro.OverrideName
	}
	return cause.Place(r.At[0])
}

// MountRefusedAt is where a mount is refused: for a mount of the CLI, which has no line, its
// source in the project.
func MountRefusedAt(p *astro.Project, r astro.Refusal, where string) string {
	if where != "" {
		return where
	}
	return strings.TrimPrefix(filepath.ToSlash(r.Mount.Source), filepath.ToSlash(p.Dir)+"/") + ": "
}

// FolderForFile says that a folder is where compose takes a file.
func FolderForFile(r astro.Refusal) string {
	return r.Subject + " is a folder; compose expects a file"
}

// Sentence capitalizes a text.
func Sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// InBrackets is a place in brackets, after a space; "" if it is unknown.
func InBrackets(c cause.Cause, s cause.Spot) string {
	if s.IsZero() {
		return ""
	}
	return " (" + SpotWords(c, s) + ")"
}

// SpotWords names a place inside the message about a cause.
func SpotWords(c cause.Cause, s cause.Spot) string {
	switch {
	case s.Own:
		return OverrideLines(c)
	case s.Line == 0:
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// OverrideLines names the lines of the override that a cause is about: the same mistake has
// one for each service.
func OverrideLines(c cause.Cause) string {
	words, n := astro.OverrideName, 0
	for _, o := range c.At {
		if o.File != astro.OverrideName || o.Line == 0 {
			continue
		}
		if n++; n == 1 {
			words = cause.Place(o)
		}
	}
	if n > 1 {
		words += fmt.Sprintf(" and %d more", n-1)
	}
	return words
}

// NamedWords names a source of a value: "AWS_PROFILE (.env:3)".
func NamedWords(c cause.Cause, n cause.Named) string {
	switch {
	case n.Variable != "":
		return n.Variable + InBrackets(c, n.At)
	case n.Connection != "":
		return "connection " + n.Connection + InBrackets(c, n.At)
	case !n.At.IsZero():
		return SpotWords(c, n.At)
	case n.Default:
		return "boto3's default"
	}
	return "the code"
}

// SettingWords shows a setting with its value and its place.
func SettingWords(c cause.Cause, s cause.Setting) string {
	return fmt.Sprintf("%s=%s%s", s.Name, s.Value, InBrackets(c, s.At))
}

// ProfileAt names the profile that a cause is about, with its place.
func ProfileAt(c cause.Cause, d cause.OfProfile) string {
	return fmt.Sprintf("profile %q%s", d.Profile, InBrackets(c, d.At))
}

// ClientWords names what a session is for.
func ClientWords(of cause.Client) string {
	switch of.Where {
	case sessions.Backend:
		return "the secrets backend"
	case sessions.Connection:
		return "connection " + of.Name
	}
	return "boto3"
}

// UserWords names the user of a service.
func UserWords(u cause.User) string {
	if u.Name == "" {
		return "astro (uid 50000)"
	}
	return fmt.Sprintf("%s (uid %d)", u.Name, u.UID)
}

// KindWords names what is where a file should be.
func KindWords(kind containerfs.Kind) string {
	switch kind {
	case containerfs.FIFO:
		return "a FIFO (named pipe)"
	case containerfs.Socket:
		return "a socket"
	case containerfs.Device:
		return "a device"
	}
	return "a folder"
}

// UnusableWords says why a named file cannot be used, as the text after its name.
func UnusableWords(u cause.Unusable) string {
	switch u.Why {
	case cause.NotPermitted:
		return "cannot be read by the container's user"
	case cause.NotAFile:
		return "is " + KindWords(u.Kind)
	case cause.FileOnTheWay:
		return fmt.Sprintf("does not exist in the container: %s is a file, not a folder", u.Blocker)
	case cause.EndlessLinks:
		return fmt.Sprintf("does not exist in the container: %s is a loop of symbolic links", u.Blocker)
	case cause.NothingInIt:
		return "contains no token"
	}
	return "does not exist in the container"
}

// MadeWords says what the engine creates in place of a missing source. Through shared folders
// it belongs to the user.
func MadeWords(made cause.Made) string {
	switch made {
	case cause.MadeApart:
		return "the engine needs a drive for a Windows path (C:\\Users or /c/Users), and creates an empty folder in its own virtual machine"
	case cause.MadeNothing:
		return "Docker Desktop does not share that path, so nothing starts"
	case cause.MadeByUser:
		return "the engine creates an empty folder there"
	case cause.MadeEarlier:
		return "an earlier start created an empty folder there"
	}
	return "the engine creates an empty folder there, owned by root"
}

// SSOWords names what a token is for.
func SSOWords(s cause.SSO) string {
	switch {
	case s.Session != "":
		return "sso-session " + s.Session
	case s.StartURL != "":
		return s.StartURL
	}
	return "the profile"
}

// EndedWords says when credentials expired.
func EndedWords(end time.Time) string {
	if end.IsZero() {
		return " has expired"
	}
	return " expired on " + end.Format("2006-01-02 15:04 MST")
}

// And lists words: "a", "a and b", "a, b and c".
func And(n cause.Names) string { return phrase.List(n.List()) }

// UnfilledWords lists variables as a text refers to them: "${A} and ${B}".
func UnfilledWords(n cause.Names) string {
	return "${" + strings.Join(n.List(), "} and ${") + "}"
}
