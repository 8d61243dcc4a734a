package fixers

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"doctor/internal/airflow/pyjson"

	"go.yaml.in/yaml/v4"
)

// mask returns the text, byte for byte as long, with holes where a secret may
// be. It fails closed: a value is shown where it is known to be harmless.
func mask(format Format, text []byte, wants []Want) []byte {
	m := masker{text: bytes.Clone(text), wants: wants}
	switch format {
	case Dotenv:
		m.dotenv()
	case INI:
		m.ini()
	case Compose:
		m.compose()
	}
	return m.text
}

type masker struct {
	text  []byte
	wants []Want
}

// hide punches holes, line ends left in place.
func (m *masker) hide(s span) {
	for i := s.from; i < s.to; i++ {
		if m.text[i] != '\n' && m.text[i] != '\r' {
			m.text[i] = hole
		}
	}
}

// harmless are variables whose values are paths, names and switches.
var harmless = []string{
	"AIRFLOW__SECRETS__BACKEND", "AIRFLOW__WORKERS__SECRETS_BACKEND", "AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_DEFAULT_PROFILE",
	"AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_PROFILE", "AWS_REGION", "AWS_ROLE_ARN", "AWS_SDK_LOAD_CONFIG",
	"AWS_SHARED_CREDENTIALS_FILE", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_WEB_IDENTITY_TOKEN_FILE", "HOME",
}

var secretName = regexp.MustCompile(`(?i)secret|token|passw|passphrase|private|credential|fernet|conn|kwarg|auth|cert|salt|dsn|ur[il]|key`)

// shown reports whether the value of a variable may be seen: a harmless one, or
// one that the fix itself is about and whose name promises no secret.
func (m *masker) shown(name string) bool {
	if slices.Contains(harmless, name) {
		return true
	}
	about := slices.ContainsFunc(m.wants, func(w Want) bool { return w.Fact == name })
	return about && !secretName.MatchString(name)
}

func (m *masker) dotenv() {
	text := bytes.Clone(m.text)
	for _, a := range scanDotenv(text) {
		m.assignment(text, a)
	}
	for _, line := range textLines(text) {
		content := bytes.TrimLeft(text[line.from:line.to], " \t")
		if !bytes.HasPrefix(content, []byte("#")) || inValue(text, line.from) {
			continue
		}
		content = bytes.TrimLeft(content, "# \t")
		at := line.to - len(content)
		if a := scanAssignment(text[:line.to], at); a.separator >= 0 && !a.broken {
			a.end = line.to
			m.assignment(text, a)
		} else {
			m.words(span{at, line.to})
		}
	}
}

// inValue reports whether an offset is inside a value over several lines.
func inValue(text []byte, at int) bool {
	return slices.ContainsFunc(scanDotenv(text), func(a assignment) bool { return a.value.from < at && at < a.value.to })
}

func (m *masker) assignment(text []byte, a assignment) {
	switch {
	case a.broken:
		m.hide(span{a.start + len(a.name), a.end})
	case strings.HasSuffix(a.name, "KWARGS"):
		m.kwargs(text, a)
	case !m.shown(a.name):
		m.hide(a.value)
	}
	if !a.broken {
		m.words(span{a.value.to, lineFeed(text, a.value.to)})
	}
}

// longWord is too long for prose: a key that someone noted in a comment.
var longWord = regexp.MustCompile(`[^\s]{16,}`)

func (m *masker) words(s span) {
	for _, at := range longWord.FindAllIndex(m.text[s.from:s.to], -1) {
		m.hide(span{s.from + at[0], s.from + at[1]})
	}
}

// secretMember is narrower than secretName: most members are prefixes and names.
var secretMember = regexp.MustCompile(`(?i)secret_?(?:access|key|id|$)|token|passw|passphrase|private|credential|access_?key|api_?key|keyfile|auth`)

// kwargs shows the members of a JSON object whose names promise no secret.
func (m *masker) kwargs(text []byte, a assignment) {
	value, at := a.decode(text)
	decoded, err := pyjson.Decode(value)
	object, ok := decoded.(*pyjson.Object)
	if err != nil || !ok || len(object.Repeated) > 0 {
		m.hide(a.value)
		return
	}
	for _, member := range object.Members {
		key, err := keyAt(object, value, member.Key)
		if err != nil {
			m.hide(a.value)
			return
		}
		_, nested := member.Value.(*pyjson.Object)
		_, several := member.Value.([]any)
		if !nested && !several && !secretMember.MatchString(member.Key) {
			continue
		}
		hidden, err := valueAfter(value, key.to)
		if err != nil {
			m.hide(a.value)
			return
		}
		m.hide(span{at[hidden.from], at[hidden.to]})
	}
}

// ini hides every value: nothing of these files is for the screen.
func (m *masker) ini() {
	for _, line := range textLines(m.text) {
		content := bytes.TrimLeft(m.text[line.from:line.to], "\ufeff \t")
		at := line.to - len(content)
		end := bytes.LastIndexByte(content, ']')
		delimiter := bytes.IndexAny(content, "=:")
		switch {
		case bytes.HasPrefix(content, []byte("[")) && end > 0:
			m.hide(span{at + end + 1, line.to})
		case delimiter > 0:
			after := content[delimiter+1:]
			m.hide(span{line.to - len(bytes.TrimLeft(after, " \t")), line.to})
		default:
			m.hide(span{at, line.to})
		}
	}
}

// compose hides what stands under environment, by the rule for a .env, and
// values elsewhere whose key promises a secret.
func (m *masker) compose() {
	d, err := parseYAML(m.text)
	if err != nil {
		m.hide(span{0, len(m.text)})
		return
	}
	environments := map[*yaml.Node]bool{}
	for n := range d.facts {
		markEnvironments(n, environments)
	}
	var values []span
	for n := range d.facts {
		for i, child := range n.Content {
			if child.Kind != yaml.ScalarNode {
				continue
			}
			var name string
			from := 0
			switch {
			case n.Kind == yaml.MappingNode && i%2 == 1:
				name = n.Content[i-1].Value
			case n.Kind == yaml.SequenceNode && strings.Contains(child.Value, "="):
				name, _, _ = strings.Cut(child.Value, "=")
				from = len(name) + 1
			default:
				continue
			}
			if (environments[n] || secretName.MatchString(name)) && !m.shown(name) {
				values = append(values, d.extent(child, from))
			}
		}
	}
	for _, v := range values {
		m.hide(v)
	}
}

// markEnvironments marks what an environment: of this mapping leads to, through
// aliases and merge keys.
func markEnvironments(n *yaml.Node, marked map[*yaml.Node]bool) {
	var mark func(n *yaml.Node)
	mark = func(n *yaml.Node) {
		if n = follow(n); n == nil || marked[n] {
			return
		}
		marked[n] = true
		if n.Kind == yaml.SequenceNode {
			for _, item := range n.Content {
				mark(item)
			}
		}
		if base := merged(n); base != nil {
			mark(base)
		}
	}
	if _, v := entry(n, "environment"); v != nil {
		mark(v)
	}
}

// extent is where a scalar's value stands, from a byte of it on; for one over
// several lines, all up to the next node.
func (d *document) extent(n *yaml.Node, from int) span {
	if s, err := d.scalarAt(n); err == nil {
		return span{s.at[from], s.at[len(s.at)-1]}
	}
	start, err := d.offset(n)
	if err != nil {
		return span{0, len(d.text)}
	}
	end := len(d.text)
	for other := range d.facts {
		if at, err := d.offset(other); err == nil && at > start && at < end {
			end = at
		}
	}
	return span{start, end}
}
