package checkout

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/dotenv"
	"doctor/internal/host"
	"doctor/internal/lazyregexp"
	"doctor/internal/placeholder"
)

// Templates are the names of files that tell people what to put into their .env, in the order in which
// they are looked for; the first is read.
func Templates() []string {
	return []string{".env.example", ".env.sample", ".env.template", ".env.dist", "env.example"}
}

// Keys and a region that work for all that a checkout can show. They are the examples of AWS's manual.
const (
	standInKey    = "AKIAIOSFODNN7EXAMPLE"
	standInSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" //nolint:gosec // AWS's own example
	standInRegion = "us-east-1"
)

// envFile is the environment file of the project.
type envFile struct {
	// named is the file that the Astro CLI reads, read the one that is read here instead: the same, its
	// template, or a document; the machine has none of these if read is named and absent.
	named, read string
	seen        bool
	template    string // the template with stand-ins for its values, "" if none is read
	unreadable  string // a template that exists and was passed over
	docs        docs
}

// findEnvFile looks for the environment file, and for its template if the checkout does not have it.
func (c *Checkout) findEnvFile() envFile {
	m := c.Machine()
	e := envFile{named: cmp.Or(c.options.EnvFile, ".env"), read: c.options.EnvFile}
	if e.seen = m.Exists(c.path(e.named)); e.seen || filepath.Clean(e.named) != ".env" {
		return e
	}
	for _, name := range Templates() {
		at := filepath.Join(c.Dir, name)
		data, err := m.Read(at)
		if err == nil && len(data) <= maxTemplate {
			e.read, e.template = name, withStandIns(string(data))
			break
		}
		if _, err := m.Lstat(at); err == nil && e.unreadable == "" {
			e.unreadable = name
		}
	}
	if e.template == "" && e.unreadable == "" {
		if e.docs = c.findDocs(m); e.docs.read != "" {
			e.read, e.template = e.docs.read, e.docs.text
		}
	}
	return e
}

// maxTemplate is the size of a template, in bytes, beyond which it is not read.
const maxTemplate = 1 << 18

func (c *Checkout) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, filepath.FromSlash(name))
}

// isOther reports whether another file is read instead: a template or a document.
func (e envFile) isOther() bool { return !e.seen && e.read != "" && e.read != e.named }

// isTemplate reports whether a template is read.
func (e envFile) isTemplate() bool { return e.isOther() && e.docs.read == "" }

// text is the environment file as it is imagined, with more lines.
func (e envFile) text(more []string) string {
	text := e.template
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for _, line := range more {
		text += line + "\n"
	}
	return text
}

// furnish puts the environment file onto the machine if it is not in the checkout.
func (e envFile) furnish(over *host.Overlay, dir string, more []string) {
	switch {
	case e.seen:
	case e.isOther():
		_ = over.Write(filepath.Join(dir, e.read), []byte(e.text(more)))
	case len(more) > 0:
		at := e.named
		if !filepath.IsAbs(at) {
			at = filepath.Join(dir, filepath.FromSlash(at))
		}
		_ = over.Create(at, []byte(e.text(more)), 0o644)
	}
}

// names are the variables that the environment file is known to set.
func (e envFile) names() []string {
	var names []string
	for _, s := range dotenv.Statements(e.template, dotenv.Compose) {
		names = append(names, s.Name)
	}
	return names
}

// withStandIns keeps of a template what is meant for everybody, and puts a value that works in the
// place of any other: each person has their own. All places stay where they are, up to the end of the
// line. A variable of which no value is known to work is left out.
func withStandIns(text string) string {
	statements := dotenv.Statements(text, dotenv.Compose)
	for _, s := range slices.Backward(statements) {
		value, keep := text[s.Value.From:s.Value.To], false
		if s.Fault == dotenv.NoFault && s.Separator >= 0 && s.Name != "" {
			value, keep = standIn(s.Name, value)
		}
		if !keep {
			text = text[:s.Whole.From] + commented(text[s.Whole.From:s.Whole.To]) + text[s.Whole.To:]
			continue
		}
		text = text[:s.Value.From] + value + text[s.Value.To:]
	}
	return text
}

// commented makes comments of lines, without moving anything: what else is in them, such as a key that
// should not be in git, can still be found.
func commented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			_, size := utf8.DecodeRuneInString(line)
			lines[i] = "#" + line[size:]
		}
	}
	return strings.Join(lines, "\n")
}

// inContainer matches a value that is a path of the container, with or without quotes: everybody has
// the same.
var inContainer = lazyregexp.New(`^["']?(?:~|/[\w.@-]+)(?:/[\w.@-]+)*/?["']?$`)

// standIn is the value of a variable to judge with; ok is false if the variable is better left out.
func standIn(name, written string) (value string, ok bool) {
	plain := strings.Trim(written, `"'`)
	isPlaceholder := strings.TrimSpace(plain) == "" || placeholder.Find(name, plain) != ""
	switch {
	case isPath(name) && !isPlaceholder && inContainer().MatchString(written):
		return written, true
	case isProfile(name) && !isPlaceholder, isKey(name) && realKey().MatchString(written):
		return written, true
	}
	value, ok = example(name)
	return value, ok
}

// isPath reports whether a variable holds a path that boto3 opens.
func isPath(name string) bool {
	return name == "AWS_CONFIG_FILE" || name == "AWS_SHARED_CREDENTIALS_FILE"
}

// isProfile reports whether a variable holds a profile: there can be one of any name.
func isProfile(name string) bool { return name == "AWS_PROFILE" || name == "AWS_DEFAULT_PROFILE" }

func isKey(name string) bool { return name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY" }

// realKey matches what has the form of an access key, or of its secret. Any other text may stand for one:
// that of an emulator, or a temporary one, without the variables that go with it.
var realKey = lazyregexp.New(`^["']?(?:AKIA[A-Z0-9]{16}|[A-Za-z0-9/+]{40})["']?$`)

// example is a value of a variable that works.
func example(name string) (string, bool) {
	upper := strings.ToUpper(name)
	switch {
	case strings.Contains(upper, "AWS_ACCESS_KEY"):
		return standInKey, true
	case strings.Contains(upper, "AWS_SECRET"):
		return standInSecret, true
	case strings.Contains(upper, "AWS") && strings.HasSuffix(upper, "PROFILE"):
		return "default", true
	case strings.Contains(upper, "AWS") && strings.HasSuffix(upper, "REGION"):
		return standInRegion, true
	}
	return "", false
}
