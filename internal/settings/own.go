package settings

import (
	"go.yaml.in/yaml/v4"
)

// OwnName is the file of the user's own settings, in doctor's folder for such files.
const OwnName = "config.yaml"

// commandsKey is the key of the programs that run checks. Only the user's own settings have it.
const commandsKey = "check_commands"

// Own are the settings of the user, for all projects.
type Own struct {
	// CheckCommands are programs that run checks, each with its arguments.
	CheckCommands []Command
}

// Command is a program with its arguments.
type Command struct {
	Words []string
	At    Place
}

// ReadOwn reads the user's own settings. Anything unknown is an error with its line.
func ReadOwn(path string, data []byte) (Own, error) {
	s := &Settings{Path: path}
	var own Own
	root, err := s.root(data)
	if err != nil || root == nil {
		return own, err
	}
	err = s.mapping(root, "the file", map[string]func(*yaml.Node) error{
		commandsKey: func(n *yaml.Node) error {
			return s.sequence(n, commandsKey, "programs", func(item *yaml.Node) error {
				c, err := s.command(item)
				own.CheckCommands = append(own.CheckCommands, c)
				return err
			})
		},
	})
	return own, err
}

// command reads a program: its path, or a list of the path and the arguments.
func (s *Settings) command(n *yaml.Node) (Command, error) {
	c := Command{At: place(n)}
	items := []*yaml.Node{n}
	if list := resolve(n); list.Kind == yaml.SequenceNode {
		items = list.Content
	}
	for _, item := range items {
		var word string
		if err := s.text("a word of a program", &word)(item); err != nil {
			return c, err
		}
		c.Words = append(c.Words, word)
	}
	if len(c.Words) == 0 {
		return c, s.Errorf(c.At, "a program must not be an empty list")
	}
	return c, nil
}

// refuseCommands refuses programs in the settings of a project: a checkout must not run any.
func (s *Settings) refuseCommands(root *yaml.Node) error {
	root = resolve(root)
	if root.Kind != yaml.MappingNode {
		return nil // refused by its reader
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key := root.Content[i]; key.Value == commandsKey {
			return s.Errorf(place(key), "%s is not allowed here, since a project must not run programs; move it to your own settings (`doctor help external-checks`)", commandsKey)
		}
	}
	return nil
}
