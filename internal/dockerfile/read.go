// Package dockerfile reads what a Dockerfile determines of the image that the Astro CLI will build:
// its Runtime and Airflow, what it copies from the project, and what it sets (with docker's own
// parser, and the rules of BuildKit dockerfile2llb). It changes nothing.
package dockerfile

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
	"doctor/internal/lazyregexp"
)

// Unknown is what is assumed for a Dockerfile that names no image: the problem, and the reason for
// the message.
func Unknown(problem, because string) Image {
	return Image{
		AirflowMajor: 3, OnBuildCopy: true, Env: map[string]Var{},
		Problem: problem, Assumed: "Airflow 3, because " + because,
	}
}

// Read finds the final stage of a Dockerfile, which is the one that is built. A stage inherits from
// the stage that it starts from. The only error is for a file that exceeds the bounds.
func Read(budget *bounds.Budget, data []byte) (Image, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return Unknown("the Dockerfile is empty", "the Dockerfile is empty"), nil
	}
	if err := budget.Spend(parsingCost(data)); err != nil {
		return Image{}, err
	}
	tree, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		return Unknown("the Dockerfile cannot be read: "+firstLine(err.Error()), "the Dockerfile cannot be read"), nil
	}
	b := builder{lex: shell.NewLex(tree.EscapeToken), global: map[string]string{}, budget: budget}
	for _, node := range tree.AST.Children {
		if b.spend(bounds.Thing); b.over != nil {
			return Image{}, b.over
		}
		b.read(node)
	}
	if b.over != nil {
		return Image{}, b.over
	}
	if len(b.stages) == 0 {
		return Unknown("the Dockerfile has no FROM line", "the Dockerfile names no image"), nil
	}
	last := b.stages[len(b.stages)-1]
	last.image.Built = last.built()
	return last.image, nil
}

// parsingCost is the cost of BuildKit's parser: a node for each word of some instructions, and a
// heredoc, which it copies for each of its lines.
func parsingCost(data []byte) int {
	cost := len(data) + bytes.Count(data, []byte("\n"))*bounds.Thing/4
	if bytes.Contains(data, []byte("<<")) {
		cost += bytes.Count(data, []byte("\n")) * len(data) / heredocs
	}
	return cost
}

// heredocs is how many copied bytes cost as much as one kept byte.
const heredocs = 64

// builder reads a Dockerfile from the top.
type builder struct {
	lex *shell.Lex
	// global are the ARGs before the first FROM.
	global map[string]string
	stages []*stage
	budget *bounds.Budget
	// over is why the rest of the file is skipped.
	over error
}

// spend takes a cost; after a refusal nothing more is evaluated.
func (b *builder) spend(cost int) bool {
	if b.over == nil {
		b.over = b.budget.Spend(cost)
	}
	return b.over == nil
}

func (b *builder) read(node *parser.Node) {
	instruction := strings.ToUpper(node.Value)
	switch {
	case instruction == "FROM":
		b.stages = append(b.stages, b.newStage(node))
	case len(b.stages) > 0:
		b.stages[len(b.stages)-1].read(b, instruction, node)
	case instruction == "ARG":
		b.readArg(node, b.global)
	}
}

func (b *builder) newStage(node *parser.Node) *stage {
	s := &stage{args: map[string]string{}}
	s.image = Image{Env: map[string]Var{}, Line: node.StartLine}
	words := nodeWords(node)
	if len(words) == 3 && strings.EqualFold(words[1], "as") {
		s.name = strings.ToLower(words[2])
	}
	ref, unset := "", ""
	if len(words) > 0 {
		ref, unset = b.substitute(words[0], among(b.global))
	}
	if earlier := b.stageNamed(ref); earlier != nil {
		if b.spend(earlier.weight()) {
			s.inherit(earlier)
		}
		return s
	}
	s.image.Ref = ref
	s.image.readReference()
	switch {
	case unset != "":
		s.image.Problem = fmt.Sprintf("FROM %s needs ARG %s, which has no default", words[0], unset)
	case ref == "":
		s.image = Unknown("FROM names no image", "the Dockerfile names no image")
		s.image.Line = node.StartLine
	}
	return s
}

// stageNamed returns the latest stage of a name.
func (b *builder) stageNamed(ref string) *stage {
	for i := len(b.stages) - 1; i >= 0; i-- {
		if s := b.stages[i]; s.name != "" && s.name == strings.ToLower(ref) {
			return s
		}
	}
	return nil
}

// stageOf returns the stage of a --from=, by its name or number; nil if it is an image.
func (b *builder) stageOf(ref string) *stage {
	if i, err := strconv.Atoi(ref); err == nil && i >= 0 && i < len(b.stages) {
		return b.stages[i]
	}
	return b.stageNamed(ref)
}

// readArg records the arguments that an ARG declares. One without a default has the global one's
// value, if there is one; otherwise it is empty.
func (b *builder) readArg(node *parser.Node, into map[string]string) {
	for _, word := range nodeWords(node) {
		name, value, hasDefault := strings.Cut(word, "=")
		if hasDefault {
			into[name], _ = b.substitute(value, among(into))
		} else if v, ok := b.global[name]; ok {
			into[name] = v
		}
	}
}

// substitute replaces the variables of a word; unset names the first one that has neither a value
// nor a default. The size of the result is computed first: each line can double what the line
// before it set.
func (b *builder) substitute(word string, vars scope) (text, unset string) {
	if !b.spend(b.cost(word, vars)) {
		return "", ""
	}
	result, err := b.lex.ProcessWordWithMatches(word, vars)
	if err != nil {
		return word, ""
	}
	for name := range result.Unmatched {
		if !interpolation.HasAlternative(word, name) && (unset == "" || name < unset) {
			unset = name
		}
	}
	return result.Result, unset
}

// cost is an upper bound for the size of a word after substitution, in bytes.
func (b *builder) cost(word string, vars scope) int {
	if !strings.Contains(word, "$") {
		return len(word)
	}
	if interpolation.TooMuch(word) {
		return -1
	}
	sized := interpolation.Sizer{Length: interpolation.LengthIn(vars)}
	_, _ = b.lex.ProcessWordWithMatches(word, scope(sized.LookUp))
	cost := len(word) + sized.Size
	if cost <= bounds.Spent && replacing().MatchString(word) { // ${NAME//a/b} inserts b everywhere
		return cost * cost
	}
	return cost + interpolation.Cost(word)
}

// replacing matches the beginning of ${NAME/a/b}, and of some other forms.
var replacing = lazyregexp.New(`\$\{[^{}/]*/`)

// scope looks up the variables of an instruction, as BuildKit's lexer requires.
type scope func(name string) (string, bool)

// Get returns the value of a variable.
func (s scope) Get(name string) (string, bool) { return s(name) }

// Keys is not called during substitution.
func (s scope) Keys() []string { return nil }

// among is a scope of only these variables.
func among(vars map[string]string) scope {
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

func nodeWords(node *parser.Node) []string {
	var words []string
	for n := node.Next; n != nil; n = n.Next {
		words = append(words, n.Value)
	}
	return words
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
