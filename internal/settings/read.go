package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"doctor/internal/bounds"
	"doctor/internal/near"
)

// Read reads the text of a settings file. Anything unknown is an error with its line, since a
// misspelled suppression would silently have no effect. Ids of rules and checks are not
// validated.
func Read(path string, data []byte) (*Settings, error) {
	s := &Settings{Path: path}
	root, err := s.root(data)
	if err != nil || root == nil {
		return s.unless(err)
	}
	if err := s.refuseCommands(root); err != nil {
		return nil, err
	}
	err = s.mapping(root, "the file", map[string]func(*yaml.Node) error{
		"severities":   s.readSeverities,
		"skip":         s.readSkip,
		"suppressions": s.readSuppressions,
		"expect":       s.readExpect,
	})
	return s.unless(err)
}

// unless returns the settings, or the error if there is one.
func (s *Settings) unless(err error) (*Settings, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// root is the value of the only document in a file, nil if there is none.
func (s *Settings) root(data []byte) (*yaml.Node, error) {
	if why := bounds.Reason(bounds.YAML(data)); why != "" {
		return nil, s.Errorf(Place{}, "the file %s", why)
	}
	var document yaml.Node
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, s.syntaxError(err)
	}
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF): // only comments
		return nil, nil
	case err != nil:
		return nil, s.syntaxError(err)
	}
	if err := loader.Load(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, s.Errorf(Place{}, "the file must be one YAML document")
	}
	if len(document.Content) == 0 || isNull(document.Content[0]) {
		return nil, nil
	}
	return document.Content[0], nil
}

func (s *Settings) syntaxError(err error) error {
	var load *yaml.LoadError
	if errors.As(err, &load) {
		at := Place{Line: load.Mark.Line, Column: load.Mark.Column}
		return s.Errorf(at, "invalid YAML: %s", load.Message)
	}
	return s.Errorf(Place{}, "invalid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// mapping passes the value of each key to its reader.
func (s *Settings) mapping(n *yaml.Node, what string, keys map[string]func(*yaml.Node) error) error {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		return s.Errorf(place(n), "%s must be a mapping with the keys %s", what, strings.Join(sortedKeys(keys), ", "))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := keys[key.Value]
		if !ok {
			return s.Errorf(place(key), "unknown key %q in %s; %s", key.Value, what, known(key.Value, sortedKeys(keys)))
		}
		if seen[key.Value] {
			return s.Errorf(place(key), "duplicate key %q", key.Value)
		}
		seen[key.Value] = true
		if err := read(value); err != nil {
			return err
		}
	}
	return nil
}

func (s *Settings) readSeverities(n *yaml.Node) error {
	n = resolve(n)
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return s.Errorf(place(n), "severities must be a mapping of rules to error, warning or off")
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolve(n.Content[i+1])
		level := Level(value.Value)
		if value.Kind != yaml.ScalarNode || !slices.Contains([]Level{Error, Warning, Off}, level) {
			return s.Errorf(place(value), "the severity of %s must be error, warning or off", key.Value)
		}
		if slices.ContainsFunc(s.Severities, func(o Severity) bool { return o.Rule == key.Value }) {
			return s.Errorf(place(key), "duplicate key %q", key.Value)
		}
		s.Severities = append(s.Severities, Severity{Rule: key.Value, Level: level, At: place(key)})
	}
	return nil
}

func (s *Settings) readSkip(n *yaml.Node) error {
	return s.sequence(n, "skip", "ids of checks or rules", func(item *yaml.Node) error {
		var id string
		if err := s.text("an entry of skip", &id)(item); err != nil {
			return err
		}
		s.Skip = append(s.Skip, Entry{ID: id, At: place(item)})
		return nil
	})
}

func (s *Settings) readSuppressions(n *yaml.Node) error {
	return s.sequence(n, "suppressions", "suppressions", func(item *yaml.Node) error {
		one := Suppression{At: place(item)}
		err := s.mapping(item, "a suppression", map[string]func(*yaml.Node) error{
			"rule":    s.text("rule", &one.Rule),
			"file":    s.text("file", &one.File),
			"service": s.text("service", &one.Service),
			"reason":  s.text("reason", &one.Reason),
			"expires": s.date(&one.Expires),
		})
		switch {
		case err != nil:
			return err
		case one.Rule == "":
			return s.Errorf(one.At, "a suppression needs a rule")
		case one.Reason == "":
			return s.Errorf(one.At, "the suppression of %s needs a reason", one.Rule)
		}
		s.Suppressions = append(s.Suppressions, one)
		return nil
	})
}

func (s *Settings) readExpect(n *yaml.Node) error {
	if isNull(resolve(n)) {
		return nil
	}
	return s.mapping(n, "expect", map[string]func(*yaml.Node) error{
		"account": s.account,
		"role":    s.text("role", &s.Expect.Role),
		"arn":     s.text("arn", &s.Expect.ARN),
	})
}

// account takes the digits as written: without quotes YAML would make a number of them, and an
// octal one if they begin with 0.
func (s *Settings) account(n *yaml.Node) error {
	if err := s.text("account", &s.Expect.Account)(n); err != nil {
		return err
	}
	if !regexp.MustCompile(`^[0-9]{12}$`).MatchString(s.Expect.Account) {
		return s.Errorf(place(n), "account must be twelve digits, not %q", s.Expect.Account)
	}
	return nil
}

func (s *Settings) date(into *time.Time) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		var text string
		if err := s.text("expires", &text)(n); err != nil {
			return err
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return s.Errorf(place(n), "expires must be a date such as 2027-01-31, not %q", text)
		}
		*into = day
		return nil
	}
}

func (s *Settings) text(what string, into *string) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		value := resolve(n)
		if value.Kind != yaml.ScalarNode || isNull(value) || strings.TrimSpace(value.Value) == "" {
			return s.Errorf(place(n), "%s must be a string that is not empty", what)
		}
		*into = value.Value
		return nil
	}
}

func (s *Settings) sequence(n *yaml.Node, key, of string, read func(*yaml.Node) error) error {
	n = resolve(n)
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return s.Errorf(place(n), "%s must be a list of %s", key, of)
	}
	for _, item := range n.Content {
		if err := read(item); err != nil {
			return err
		}
	}
	return nil
}

func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

func place(n *yaml.Node) Place { return Place{Line: n.Line, Column: n.Column} }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// known says which word was meant, or else which ones are valid.
func known(word string, words []string) string {
	if meant := near.Nearest(word, words, max(1, len(word)/3)); meant != "" {
		return fmt.Sprintf("did you mean %s?", meant)
	}
	return "valid keys are " + strings.Join(words, ", ")
}
