package dockerfile

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"doctor/internal/bounds"
)

// stage is one FROM of a Dockerfile with the instructions after it.
type stage struct {
	image Image
	name  string
	args  map[string]string
	// needs are the stages that it takes files from, nil for other sources.
	needs []*stage
	// taken are the COPY and ADD with sources in the project.
	taken []Copy
}

// inherit copies an earlier stage, except for its place.
func (s *stage) inherit(earlier *stage) {
	place := s.image.Line
	s.image = earlier.image
	s.image.Line = place
	s.image.Env = maps.Clone(earlier.image.Env)
	// Stages share what they inherit; clipped, so that an addition does not overwrite another
	// stage's.
	s.image.Copies, s.image.Brought, s.image.Runs = slices.Clip(earlier.image.Copies), slices.Clip(earlier.image.Brought), slices.Clip(earlier.image.Runs)
	s.needs, s.taken = slices.Clip(earlier.needs), slices.Clip(earlier.taken)
}

// weight is the cost of copying an earlier stage, in bytes: shared content is copied once something
// is added.
func (s *stage) weight() int {
	return len(s.image.Env)*bounds.Thing + (len(s.image.Copies)+len(s.image.Brought)+len(s.image.Runs)+len(s.needs)+len(s.taken))*bounds.Thing/2
}

// built lists what the build copies from the project for a stage: BuildKit builds that stage and
// those that it needs, no others.
func (s *stage) built() []Copy {
	var out []Copy
	seen, have := map[*stage]bool{nil: true}, map[int]bool{}
	for waiting := []*stage{s}; len(waiting) > 0; {
		next := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if seen[next] {
			continue
		}
		seen[next] = true
		for _, c := range next.taken {
			if !have[c.Line] {
				have[c.Line] = true
				out = append(out, c)
			}
		}
		for _, needed := range slices.Backward(next.needs) {
			waiting = append(waiting, needed)
		}
	}
	return out
}

// read applies one instruction of a stage.
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
		s.readRun(b, node)
	}
}

// scope are the variables of an instruction. Of the Runtime image's own, the one that people build
// paths with is known.
func (s *stage) scope() scope {
	return func(name string) (string, bool) {
		if v, ok := s.image.Env[name]; ok {
			return v.Value, true
		}
		if v, ok := s.args[name]; ok {
			return v, true
		}
		if name == "AIRFLOW_HOME" {
			return Home, true
		}
		return "", false
	}
}

// readEnv applies an ENV. The parser yields name, value and separator in turn; all values of one
// ENV are substituted before any is set.
func (s *stage) readEnv(b *builder, node *parser.Node) {
	set := map[string]Var{}
	for n := node.Next; n != nil && n.Next != nil && n.Next.Next != nil; n = n.Next.Next.Next {
		b.spend(bounds.Thing)
		value, _ := b.substitute(n.Next.Value, s.scope())
		set[n.Value] = Var{Value: value, Raw: n.Next.Value, Line: node.StartLine}
	}
	maps.Copy(s.image.Env, set)
}

func (s *stage) readCopy(b *builder, node *parser.Node) {
	c := Copy{Line: node.StartLine, Elsewhere: len(node.Heredocs) > 0}
	fromProject := true
	for _, flag := range node.Flags {
		name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		value, _ = b.substitute(value, s.scope())
		switch name {
		case "from":
			c.Elsewhere, fromProject = true, false
			s.needs = append(s.needs, b.stageOf(value))
		case "chown":
			c.Chown = value
		case "chmod":
			c.Chmod = value
		case "parents", "exclude": // which place the files differently
			c.Elsewhere = true
			fromProject = fromProject && name == "exclude"
		}
	}
	words := nodeWords(node)
	if len(words) < 2 {
		return
	}
	for i, w := range words {
		word, unset := b.substitute(w, s.scope())
		words[i], c.Guessed = word, c.Guessed || unset != ""
	}
	c.Sources, c.Target = words[:len(words)-1], words[len(words)-1]
	if fromProject {
		taken := c
		taken.Sources = slices.DeleteFunc(slices.Clone(c.Sources), isRemote)
		s.taken = append(s.taken, taken)
	}
	unpacked := strings.EqualFold(node.Value, "ADD") && slices.ContainsFunc(c.Sources, isUnpacked)
	c.Elsewhere = c.Elsewhere || unpacked || slices.ContainsFunc(c.Sources, isRemote)
	intoFolder := strings.HasSuffix(c.Target, "/") || path.Base(c.Target) == "."
	c.Target = path.Clean(s.inWorkDir(c.Target))
	if intoFolder && c.Target != "/" {
		c.Target += "/"
	}
	if c.Elsewhere {
		s.image.Brought = append(s.image.Brought, c)
		return
	}
	s.image.Copies = append(s.image.Copies, c)
}

// isRemote reports whether a source is a URL, a git repository, or a heredoc.
func isRemote(source string) bool {
	return strings.Contains(source, "://") || strings.HasPrefix(source, "git@") || strings.HasPrefix(source, "<<")
}

// isUnpacked reports whether ADD takes a file for an archive because of its name.
func isUnpacked(source string) bool {
	for _, end := range []string{".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".gz", ".xz", ".bz2"} {
		if strings.HasSuffix(source, end) {
			return true
		}
	}
	return false
}

// readRun records the commands of a RUN, and the stages that it mounts.
func (s *stage) readRun(b *builder, node *parser.Node) {
	text := strings.Join(nodeWords(node), " ")
	for _, doc := range node.Heredocs {
		text += "\n" + doc.Content
	}
	s.image.Runs = append(s.image.Runs, Run{Text: text, Line: node.StartLine})
	for _, flag := range node.Flags {
		if options, ok := strings.CutPrefix(flag, "--mount="); ok {
			for _, option := range strings.Split(options, ",") {
				if from, ok := strings.CutPrefix(option, "from="); ok {
					s.needs = append(s.needs, b.stageOf(from))
				}
			}
		}
	}
}

// inWorkDir makes a path in the image absolute.
func (s *stage) inWorkDir(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(cmp.Or(s.image.WorkDir, Home), name)
}

// Home is the project's path in a Runtime image: its AIRFLOW_HOME, and the working directory of its
// processes.
const Home = "/usr/local/airflow"
