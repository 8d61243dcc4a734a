package fixers

import (
	"fmt"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var replaceMount = &Fixer{
	Name: "replace-mount",
	Doc: "Writes another volume line in the place of every one that reads `from`: for lines with a part missing or too " +
		"many, with source and target exchanged, or with a blank behind the colon, which makes a mapping of them.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "from", Doc: "the whole line behind its dash, without quotes", Required: true},
		{Name: "to", Doc: "the line to write: source:target:mode", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		from, to := fix.Args["from"], fix.Args["to"]
		return editVolumes(files, fix, fmt.Sprintf("the text %q", from),
			func(d *document, item *yaml.Node) ([]Edit, []Want, error) {
				switch {
				case item.Kind == yaml.ScalarNode && item.Value == from:
					return setPart(d, item, span{0, len(item.Value)}, to)
				case isSplitByBlank(item, from):
					edit, wants, err := d.joinMapping(item, to)
					return []Edit{edit}, wants, err
				}
				return nil, nil, errNotConcerned
			})
	},
}

// isSplitByBlank reports whether a mapping of one entry is what YAML makes of
// the text, blanks around the colon aside.
func isSplitByBlank(item *yaml.Node, text string) bool {
	if item.Kind != yaml.MappingNode || len(item.Content) != 2 || item.Style&yaml.FlowStyle != 0 {
		return false
	}
	blanks := strings.NewReplacer(" ", "", "\t", "")
	return blanks.Replace(item.Content[0].Value+":"+item.Content[1].Value) == blanks.Replace(text)
}

// joinMapping writes a scalar over a mapping of one entry on one line.
func (d *document) joinMapping(m *yaml.Node, value string) (Edit, []Want, error) {
	k, err := d.scalarAt(m.Content[0])
	if err != nil {
		return Edit{}, nil, err
	}
	v, err := d.scalarAt(m.Content[1])
	if err != nil {
		return Edit{}, nil, err
	}
	if err := d.servesVolumes(m); err != nil {
		return Edit{}, nil, err
	}
	if m.Content[0].Line != m.Content[1].Line || m.Content[0].Anchor+m.Content[1].Anchor+m.Anchor != "" {
		return Edit{}, nil, fmt.Errorf("line %d: the mapping is not on one line, or has an anchor", m.Line)
	}
	fact := d.facts[m]
	wants := append(subtree(text(value), fact), Want{Fact: fact + "/0"}, Want{Fact: fact + "/1"})
	return Edit{k.start, v.end, plainOrQuoted(value, false)}, wants, nil
}
