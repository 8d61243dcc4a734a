package astro

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stage is one FROM of a Dockerfile with what follows it.
type stage struct {
	image Image
	name  string
	args  map[string]string
}

// inherit takes over what an earlier stage is, but for its place.
func (s *stage) inherit(earlier *stage) {
	place := s.image.Origin
	s.image = earlier.image
	s.image.Origin = place
	s.image.Env = maps.Clone(earlier.image.Env)
	s.image.Copies = slices.Clone(earlier.image.Copies)
}

// read takes over what one instruction of a stage says.
func (s *stage) read(b *builder, instruction string, node *parser.Node) {
	switch instruction {
	case "ARG":
		b.readArg(node, s.args)
	case "ENV":
		s.readEnv(b, node)
	case "USER":
		if node.Next != nil {
			s.image.User, _ = b.substitute(node.Next.Value, s.scope())
		}
	case "WORKDIR":
		if node.Next != nil {
			dir, _ := b.substitute(node.Next.Value, s.scope())
			s.image.WorkDir = path.Clean(s.inWorkDir(dir))
		}
	case "COPY", "ADD":
		s.readCopy(b, node)
	case "RUN":
		s.image.Runs = true
	}
}

// scope are the variables that an instruction sees. Of those that the Runtime
// image sets, the one that people build paths with is known.
func (s *stage) scope() map[string]string {
	vars := map[string]string{"AIRFLOW_HOME": AirflowHome}
	maps.Copy(vars, s.args)
	for name, v := range s.image.Env {
		vars[name] = v.Value
	}
	return vars
}

// readEnv notes what ENV sets. The parser yields name, value and separator in
// turn; all values of one ENV are filled in before any is set.
func (s *stage) readEnv(b *builder, node *parser.Node) {
	scope := s.scope()
	for n := node.Next; n != nil && n.Next != nil && n.Next.Next != nil; n = n.Next.Next.Next {
		value, _ := b.substitute(n.Next.Value, scope)
		s.image.Env[n.Value] = Var{Name: n.Value, Value: value, Raw: n.Next.Value, Origin: origin(node), Source: FromImage}
	}
}

func (s *stage) readCopy(b *builder, node *parser.Node) {
	c := Copy{Origin: origin(node)}
	for _, flag := range node.Flags {
		if strings.HasPrefix(flag, "--from=") {
			return
		}
		if owner, ok := strings.CutPrefix(flag, "--chown="); ok {
			c.Chown, _ = b.substitute(owner, s.scope())
		}
	}
	words := nodeWords(node)
	if len(words) < 2 {
		return
	}
	for i, w := range words {
		words[i], _ = b.substitute(w, s.scope())
	}
	c.Sources, c.Target = words[:len(words)-1], words[len(words)-1]
	intoFolder := strings.HasSuffix(c.Target, "/") || path.Base(c.Target) == "."
	c.Target = path.Clean(s.inWorkDir(c.Target))
	if intoFolder && c.Target != "/" {
		c.Target += "/"
	}
	s.image.Copies = append(s.image.Copies, c)
}

// inWorkDir makes a path in the image absolute.
func (s *stage) inWorkDir(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(first(s.image.WorkDir, AirflowHome), name)
}

func origin(node *parser.Node) Origin {
	return Origin{File: dockerfileName, Line: node.StartLine, Column: 1}
}
