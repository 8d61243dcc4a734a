package astro

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"doctor/internal/host"
)

const dockerfileName = "Dockerfile"

// loadImage reads the Dockerfile.
func (p *Project) loadImage() {
	data, err := p.Machine.Read(filepath.Join(p.Dir, dockerfileName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Image = noImage("there is no Dockerfile", "there is no Dockerfile to tell")
		p.Image.Origin = Origin{}
	case err != nil:
		p.Image = noImage("the Dockerfile "+host.Describe(err), "the Dockerfile cannot be read")
	default:
		p.Image = readDockerfile(data)
	}
}

// noImage is what is assumed when the Dockerfile names no image.
func noImage(problem, because string) Image {
	return Image{
		AirflowMajor: 3, OnBuildCopy: true, Env: map[string]Var{}, Origin: Origin{File: dockerfileName},
		Problem: problem, Assumed: "Airflow 3, because " + because,
	}
}

// readDockerfile finds the final stage of a Dockerfile, which is the one that is
// built. A stage that starts from another inherits what that one set.
func readDockerfile(data []byte) Image {
	if len(bytes.TrimSpace(data)) == 0 {
		return noImage("the Dockerfile is empty", "the Dockerfile is empty")
	}
	if bytes.Count(data, []byte("${")) > maxSubstitutions {
		return noImage(fmt.Sprintf("the Dockerfile has more than %d variables", maxSubstitutions), "the Dockerfile cannot be read")
	}
	tree, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		return noImage("the Dockerfile cannot be read: "+firstLine(err.Error()), "the Dockerfile cannot be read")
	}
	b := builder{lex: shell.NewLex(tree.EscapeToken), global: map[string]string{}}
	for _, node := range tree.AST.Children {
		b.read(node)
	}
	if len(b.stages) == 0 {
		return noImage("the Dockerfile has no FROM line", "the Dockerfile names no image")
	}
	last := b.stages[len(b.stages)-1]
	last.image.Built = last.built()
	return last.image
}

// maxSubstitutions bounds the variables of a Dockerfile: each default within a
// default is looked into.
const maxSubstitutions = 2000

// builder reads a Dockerfile from the top.
type builder struct {
	lex *shell.Lex
	// global are the ARGs before the first FROM.
	global map[string]string
	stages []*stage
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
	s.image = Image{Env: map[string]Var{}, Origin: origin(node)}
	words := nodeWords(node)
	if len(words) == 3 && strings.EqualFold(words[1], "as") {
		s.name = strings.ToLower(words[2])
	}
	ref, unset := "", ""
	if len(words) > 0 {
		ref, unset = b.substitute(words[0], b.global)
	}
	if earlier := b.stageNamed(ref); earlier != nil {
		s.inherit(earlier)
		return s
	}
	s.image.Ref = ref
	s.image.readReference()
	switch {
	case unset != "":
		s.image.Problem = fmt.Sprintf("FROM %s needs ARG %s, which has no default", words[0], unset)
	case ref == "":
		s.image = noImage("FROM names no image", "the Dockerfile names no image")
		s.image.Origin = origin(node)
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

// stageOf returns the stage that a --from= names, by its name or its number; nil
// if it is an image.
func (b *builder) stageOf(ref string) *stage {
	if i, err := strconv.Atoi(ref); err == nil && i >= 0 && i < len(b.stages) {
		return b.stages[i]
	}
	return b.stageNamed(ref)
}

// readArg notes the arguments that an ARG declares. One without a default takes
// the global one's, if there is one; without either it stays empty.
func (b *builder) readArg(node *parser.Node, into map[string]string) {
	for _, word := range nodeWords(node) {
		name, value, hasDefault := strings.Cut(word, "=")
		if hasDefault {
			into[name], _ = b.substitute(value, into)
		} else if v, ok := b.global[name]; ok {
			into[name] = v
		}
	}
}

// substitute replaces the variables of a word; unset names the first one that
// has neither a value nor a default.
func (b *builder) substitute(word string, vars map[string]string) (text, unset string) {
	env := make([]string, 0, len(vars))
	for k, v := range vars {
		env = append(env, k+"="+v)
	}
	result, err := b.lex.ProcessWordWithMatches(word, shell.EnvsFromSlice(env))
	if err != nil {
		return word, ""
	}
	for name := range result.Unmatched {
		if !hasAlternative(word, name) && (unset == "" || name < unset) {
			unset = name
		}
	}
	return result.Result, unset
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
