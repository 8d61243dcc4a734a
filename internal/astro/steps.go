package astro

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
)

// part is the part of a load at which compose stopped.
type part int

const (
	inModel     part = iota // merging the files into one model
	inResolving             // our own path resolution
	inProject               // turning the model into a project
)

// stopped is an error of compose, as worded for the user's file.
type stopped struct {
	cause error
	part  part
	stack string // of a panic
}

func (s *stopped) Error() string { return restoreText(s.cause.Error()) }
func (s *stopped) Unwrap() error { return s.cause }

// The steps of compose's loading, in its order (compose-go loader/loader.go loadYamlFile,
// loadYamlModel, ModelToProject).
const (
	stepParse = iota
	stepVariables
	stepExtends
	stepInclude
	stepMerge
	stepUnique
	stepSchema
	stepCanonical
	stepValidate
	stepResolve
	stepDecode
	stepProject
)

// nonString begins compose's error for a key that is not a string.
const nonString = "non-string key"

// modelWords match the errors of the steps up to the model. Errors that no other step has belong to
// stepCanonical.
var modelWords = map[int]func() *regexp.Regexp{
	stepParse:     lazyregexp.New(`^failed to parse docker-compose\.override\.yml: |^non-string key|^top-level object`),
	stepVariables: lazyregexp.New(`^invalid interpolation format|^error while interpolating`),
	stepExtends:   lazyregexp.New(`^services(\.\S+)? must be a mapping$|^cannot (extend service|read )|^extends\.|^Circular reference`),
	stepInclude:   lazyregexp.New("^include cycle|^`include`|conflicts with imported resource$|^open |^failed to |^couldn't find env file|is not a file$"),
	stepMerge:     lazyregexp.New(`^cannot override `),
	stepUnique:    lazyregexp.New(`^invalid (empty volume )?spec|unexpected type|is missing a (mount target|target port)|unsupported expose value|^environment path attribute`),
	stepSchema:    lazyregexp.New(`^validating docker-compose\.override\.yml: `),
	stepValidate:  lazyregexp.New(`: (conflicting parameters "external"|one of \S+ must be set$|value can't be blank$|invalid ip address: )|attributes are (mutually )?exclusive$|^expected volume, got `),
}

// panicking are the functions of compose-go, outermost first, that identify the step of a panic.
var panicking = []struct {
	function string
	step     int
}{
	{"loader.ApplyExtends(", stepExtends}, {"loader.ApplyInclude(", stepInclude}, {"interpolation.Interpolate(", stepVariables},
	{"override.Merge(", stepMerge}, {"override.EnforceUnicity(", stepUnique}, {"schema.Validate(", stepSchema},
	{"validation.Validate(", stepValidate}, {"loader.Normalize(", stepResolve},
}

// faultOf returns the step at which compose stopped, and its error with the parts in map order
// sorted.
func faultOf(err error) fault {
	if err == nil {
		return fault{step: -1}
	}
	f := fault{text: err.Error(), step: stepCanonical}
	if names := namesNotAllowed(f.text); names != nil {
		f.text = notAllowed().ReplaceAllLiteralString(f.text, quoteNames(names))
	}
	f.text = linesInOrder(startedAtTheFirst(f.text))
	var s *stopped
	if errors.As(err, &s) {
		f.step = s.step(f.text)
	}
	return f
}

func (s *stopped) step(text string) int {
	switch {
	case s.part == inResolving:
		return stepResolve
	case s.part == inProject && (s.stack != "" || strings.HasPrefix(text, undecodable)):
		return stepDecode
	case s.part == inProject:
		return stepProject
	}
	for _, known := range panicking {
		if strings.Contains(s.stack, known.function) {
			return known.step
		}
	}
	for step := range stepResolve {
		if words := modelWords[step]; words != nil && s.stack == "" && words().MatchString(text) {
			return step
		}
	}
	return stepCanonical
}

// undecodable begins compose's error for values of the wrong type; a line for each of them follows
// (mapstructure Decode).
const undecodable = "decoding failed due to the following error(s):\n\n"

// linesInOrder sorts the lines of such an error: those of several services come in random map
// order.
func linesInOrder(text string) string {
	list, ok := strings.CutPrefix(text, undecodable)
	if !ok {
		return text
	}
	lines := strings.Split(list, "\n")
	slices.Sort(lines)
	return undecodable + strings.Join(lines, "\n")
}

// startedAtTheFirst makes a cycle of services that extend each other begin at the first name:
// compose begins at a random one.
func startedAtTheFirst(text string) string {
	const title, first, next = "Circular reference:\n", "  ", "\n  extends "
	rest, ok := strings.CutPrefix(text, title+first)
	if !ok {
		return text
	}
	links := strings.Split(rest, next)
	last := len(links) - 1
	ring := links[slices.Index(links, links[last]):last]
	if len(ring) == 0 {
		return text
	}
	start := slices.Index(ring, slices.Min(ring))
	ring = append(slices.Clone(ring[start:]), ring[:start+1]...)
	return title + first + strings.Join(ring, next)
}
