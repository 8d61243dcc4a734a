package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

// ReplaceMount replaces every volume line that reads From: for lines with a part missing or too
// many, with source and target exchanged, or with a space after the colon, which turns them into a
// mapping.
type ReplaceMount struct {
	Unprinted[ReplaceMount]
	// File is the override.
	File string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// From is the whole line after its dash, without quotes.
	From string
	// To is the line to write: source:target:mode.
	To string
}

// Name is replace-mount.
func (ReplaceMount) Name() string { return "replace-mount" }

// Promise is safe.
func (ReplaceMount) Promise() Safety { return Safe }

// Paths is the file.
func (e ReplaceMount) Paths() []string { return []string{e.File} }

// Plan compares whole lines.
func (e ReplaceMount) Plan(files Files, p Project) (Change, error) {
	return editVolumes(files, p.Absolute(e.File), e.Services, fmt.Sprintf("the text %q", e.From),
		func(item *yaml.Node) error {
			if item.Kind == yaml.ScalarNode && item.Value == e.From || isSplitBySpace(item, e.From) {
				*item = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.To, Line: item.Line, Column: item.Column}
				return nil
			}
			return composetree.ErrNotConcerned
		})
}

// isSplitBySpace reports whether a mapping of one entry is YAML's reading of the text, ignoring
// spaces around the colon.
func isSplitBySpace(item *yaml.Node, text string) bool {
	if item.Kind != yaml.MappingNode || len(item.Content) != 2 || item.Style&yaml.FlowStyle != 0 {
		return false
	}
	spaces := strings.NewReplacer(" ", "", "\t", "")
	return spaces.Replace(item.Content[0].Value+":"+item.Content[1].Value) == spaces.Replace(text)
}
