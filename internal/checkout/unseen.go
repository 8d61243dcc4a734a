package checkout

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
)

// Unseen is what the project depends on and a checkout cannot show, the same on every machine. The
// facts are those without an assumption; it says what was assumed.
func (c *Checkout) Unseen(w *facts.Facts, a Assumption) []facts.Unseen {
	var all []facts.Unseen
	add := func(what, why string, args ...any) {
		if !slices.ContainsFunc(all, func(u facts.Unseen) bool { return u.What.Compare(redact.NewText(what)) == 0 }) {
			all = append(all, facts.Unseen{What: redact.NewText(what), Why: redact.Textf(why, args...)})
		}
	}
	if !c.env.seen {
		why := c.whyAbsent(c.env.named)
		if c.env.isTemplate() {
			why += "; the paths and profiles in " + c.env.read + " count instead"
		} else if c.env.unreadable != "" {
			why += "; " + c.env.unreadable + " cannot be read, or is too large"
		} else if filepath.Clean(c.env.named) == ".env" {
			why += "; the checkout has no .env.example" + c.env.docs.words()
		}
		if taken := takenLines(a.Lines); taken != "" {
			why += "; taken to set " + taken
		}
		add(filepath.ToSlash(c.env.named), "%s", why)
	}
	if settings := airflow.DefaultSettingsFile; c.options.SettingsFile == "" && w.Machine.Lacks(c.path(settings)) {
		if _, ignored := c.ignored(c.path(settings), false); ignored {
			add(settings, "%s", c.whyAbsent(settings))
		}
	}
	if !c.given {
		add("~/.aws", "not part of the checkout; taken to have %s, with keys and a region", phrase.List(c.profilesOf(w)))
	}
	p := w.Project()
	for _, s := range p.Services {
		for _, m := range s.Mounts {
			if at, ok := w.Machine.Local(m.Source); ok && m.FromOverride && m.Type == astro.Bind && m.Source != "" && c.unseen(at) && !within(at, filepath.Join(c.home, ".aws")) && at != c.home {
				shown := w.Diagnosis().ShowPath(at)
				add(shown, "%s (%s)", c.whyAbsent(at), place(m.Origin))
			}
		}
	}
	for _, v := range c.fromShell(w) {
		why := "a variable of the shell (" + place(v.Origin) + ")"
		if value, assumed := a.Shell[v.Name]; assumed && !placeholder.MayBeSecret(v.Name) {
			why += "; taken to be " + w.Diagnosis().ShowPath(value)
		}
		add("$"+v.Name, "%s", why)
	}
	if len(c.options.Scopes) > 1 {
		add("the Docker Engine", "not asked")
		add("AWS", "not asked")
	}
	return all
}

// takenLines are the lines of an environment file that matter for credentials, in words.
func takenLines(lines []string) string {
	var taken []string
	for _, line := range lines {
		switch name, _, _ := strings.Cut(line, "="); {
		case isPath(name):
			taken = append(taken, line)
		case name == "AWS_ACCESS_KEY_ID":
			taken = append(taken, "access keys")
		}
	}
	return phrase.List(taken)
}

// whyAbsent says why a file is not in the checkout.
func (c *Checkout) whyAbsent(name string) string {
	at := c.path(name)
	for _, isDir := range []bool{false, true} {
		if by, ignored := c.ignored(at, isDir); ignored {
			if rel, err := filepath.Rel(c.physical, filepath.Join(c.work.Top, filepath.FromSlash(by.File))); err == nil {
				by.File = filepath.ToSlash(rel)
			}
			return "ignored by " + by.String()
		}
	}
	return "not part of the checkout"
}

// profilesOf are the profiles that the home folder is imagined to have, in words.
func (c *Checkout) profilesOf(w *facts.Facts) []string {
	data, err := w.Machine.Read(filepath.Join(c.home, ".aws", "credentials"))
	if err != nil {
		return []string{"the profile default"}
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok {
			names = append(names, "the profile "+strings.TrimSuffix(name, "]"))
		}
	}
	return names
}

func place(o astro.Origin) string {
	if o.Line == 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, o.Line)
}

// HasEnvFile reports whether the environment file is seen, or a template of it. A document is neither: it
// has only the variables that it is about.
func (c *Checkout) HasEnvFile() bool { return c.env.seen || c.env.isTemplate() }

// HasHome reports whether a home folder was given, with a folder .aws in it.
func (c *Checkout) HasHome() bool {
	return c.given && c.real.Exists(filepath.Join(c.home, ".aws"))
}
