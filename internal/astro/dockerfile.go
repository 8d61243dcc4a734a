package astro

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"doctor/internal/host"
)

const dockerfileName = "Dockerfile"

// stage is one FROM of a Dockerfile with what follows it.
type stage struct {
	image Image
	name  string
	args  map[string]string
}

// loadImage reads the Dockerfile. The last stage is the one that is built; a
// stage that starts from another inherits what that one set.
func (p *Project) loadImage() {
	file := p.Dir + "/" + dockerfileName
	data, err := p.Machine.Read(file)
	if err != nil {
		p.Image = Image{AirflowMajor: 3, OnBuildCopy: true, Assumed: "Airflow 3, because there is no Dockerfile to tell"}
		p.Image.Problem = "the Dockerfile " + host.Describe(err)
		if errors.Is(err, fs.ErrNotExist) {
			p.Image.Problem = "there is no Dockerfile"
		}
		return
	}
	p.Image = readDockerfile(data)
}

// readDockerfile finds the final stage of a Dockerfile.
func readDockerfile(data []byte) Image {
	none := Image{AirflowMajor: 3, OnBuildCopy: true, Env: map[string]Var{}, Origin: Origin{File: dockerfileName}}
	if len(bytes.TrimSpace(data)) == 0 {
		none.Problem, none.Assumed = "the Dockerfile is empty", "Airflow 3, because the Dockerfile is empty"
		return none
	}
	tree, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		none.Problem = "the Dockerfile cannot be read: " + firstLine(err.Error())
		none.Assumed = "Airflow 3, because the Dockerfile cannot be read"
		return none
	}
	global := map[string]string{}
	var stages []*stage
	lex := shell.NewLex(tree.EscapeToken)
	for _, node := range tree.AST.Children {
		instruction := strings.ToUpper(node.Value)
		if instruction == "FROM" {
			stages = append(stages, newStage(node, stages, global, lex))
			continue
		}
		if len(stages) == 0 {
			if instruction == "ARG" {
				readArg(node, global, global, lex)
			}
			continue
		}
		stages[len(stages)-1].read(instruction, node, global, lex)
	}
	if len(stages) == 0 {
		none.Problem, none.Assumed = "the Dockerfile has no FROM line", "Airflow 3, because the Dockerfile names no image"
		return none
	}
	return stages[len(stages)-1].image
}

func newStage(node *parser.Node, earlier []*stage, global map[string]string, lex *shell.Lex) *stage {
	words := nodeWords(node)
	s := &stage{args: map[string]string{}}
	s.image = Image{Env: map[string]Var{}, Origin: Origin{File: dockerfileName, Line: node.StartLine, Column: 1}}
	if len(words) == 0 {
		s.image.Problem, s.image.AirflowMajor = "FROM names no image", 3
		return s
	}
	if len(words) == 3 && strings.EqualFold(words[1], "as") {
		s.name = strings.ToLower(words[2])
	}
	ref, unset := substitute(words[0], global, lex)
	for _, e := range earlier {
		if e.name != "" && e.name == strings.ToLower(ref) {
			line := s.image.Origin
			s.image = e.image
			s.image.Origin = line
			s.image.Env = cloneVars(e.image.Env)
			s.image.Copies = append([]Copy(nil), e.image.Copies...)
			return s
		}
	}
	s.image.Ref = ref
	s.image.readReference()
	if unset != "" {
		s.image.Problem = fmt.Sprintf("FROM %s needs ARG %s, which has no default", words[0], unset)
	}
	return s
}

// read takes over what one instruction of a stage says.
func (s *stage) read(instruction string, node *parser.Node, global map[string]string, lex *shell.Lex) {
	origin := Origin{File: dockerfileName, Line: node.StartLine, Column: 1}
	scope := map[string]string{}
	for k, v := range s.args {
		scope[k] = v
	}
	for k, v := range s.image.Env {
		scope[k] = v.Value
	}
	switch instruction {
	case "ARG":
		readArg(node, s.args, global, lex)
	case "ENV":
		// The parser yields name, value, separator in turn.
		for n := node.Next; n != nil && n.Next != nil && n.Next.Next != nil; n = n.Next.Next.Next {
			value, _ := substitute(n.Next.Value, scope, lex)
			s.image.Env[n.Value] = Var{Name: n.Value, Value: value, Raw: n.Next.Value, Origin: origin, Source: FromImage}
		}
	case "USER":
		if node.Next != nil {
			s.image.User, _ = substitute(node.Next.Value, scope, lex)
		}
	case "COPY", "ADD":
		s.readCopy(node, origin, scope, lex)
	}
}

func (s *stage) readCopy(node *parser.Node, origin Origin, scope map[string]string, lex *shell.Lex) {
	c := Copy{Origin: origin}
	for _, flag := range node.Flags {
		if strings.HasPrefix(flag, "--from=") {
			return
		}
		if owner, ok := strings.CutPrefix(flag, "--chown="); ok {
			c.Chown = owner
		}
	}
	words := nodeWords(node)
	if len(words) < 2 {
		return
	}
	for i, w := range words {
		words[i], _ = substitute(w, scope, lex)
	}
	c.Sources, c.Target = words[:len(words)-1], words[len(words)-1]
	if !path.IsAbs(c.Target) {
		keepSlash := strings.HasSuffix(c.Target, "/") || c.Target == "."
		c.Target = path.Join(airflowHome, c.Target)
		if keepSlash {
			c.Target += "/"
		}
	}
	s.image.Copies = append(s.image.Copies, c)
}

func readArg(node *parser.Node, into, global map[string]string, lex *shell.Lex) {
	for n := node.Next; n != nil; n = n.Next {
		name, value, hasDefault := strings.Cut(n.Value, "=")
		if hasDefault {
			into[name], _ = substitute(value, into, lex)
		} else if v, ok := global[name]; ok {
			into[name] = v
		}
	}
}

// substitute replaces the variables of a word; unset names the first one that
// has no value.
func substitute(word string, vars map[string]string, lex *shell.Lex) (text, unset string) {
	env := make([]string, 0, len(vars))
	for k, v := range vars {
		env = append(env, k+"="+v)
	}
	result, err := lex.ProcessWordWithMatches(word, shell.EnvsFromSlice(env))
	if err != nil {
		return word, ""
	}
	for name := range result.Unmatched {
		if unset == "" || name < unset {
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

func cloneVars(vars map[string]Var) map[string]Var {
	out := make(map[string]Var, len(vars))
	for k, v := range vars {
		out[k] = v
	}
	return out
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
