package dagsource

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
	"doctor/internal/skip"
)

// rendering renders templates with the real Jinja and prints what they read from conn and
// var.value. Everything else in a template can be called and iterated over.
const rendering = `
import sys
try:
    import jinja2
except ImportError:
    jinja2 = None
class Thing:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __getitem__(self, key): return self
    def __call__(self, *args, **kwargs): return self
    def __iter__(self): return iter([Thing(), Thing()])
    def __str__(self): return ""
class Recorder:
    def __init__(self, kind): self.kind = kind
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        asked.add(self.kind + " " + name)
        return Thing()
    def __getitem__(self, key): return getattr(self, key)
class Var:
    value = Recorder("variable")
for line in sys.stdin:
    asked = set()
    if jinja2 is None:
        print("no jinja2")
        continue
    try:
        jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.ChainableUndefined).from_string(bytes.fromhex(line.strip()).decode()).render(conn=Recorder("connection"), var=Var(), x=Thing(), y=Thing())
        print(",".join(sorted(asked)))
    except Exception as e:
        print("! " + str(e).replace("\n", " "))
`

// TestTemplatesAgainstJinja compares the result for generated templates with what Jinja reads when
// it renders them. Every name that is found must be read; one that is not found must have been
// reported as unseen.
func TestTemplatesAgainstJinja(t *testing.T) {
	r, count := realpython.Generator(t, 300)
	var templates []string
	for range count {
		g := generator{Rand: r}
		templates = append(templates, g.body(0))
	}
	valid, named, unseen := 0, 0, 0
	for i, want := range realpython.Run(t, rendering, templates) {
		if want == "no jinja2" {
			skip.For(t, "jinja2", "there is nothing to compare with")
		}
		if strings.HasPrefix(want, "!") {
			continue
		}
		valid++
		result := Find([]byte(`Op(sql=r"""` + templates[i] + `""")`))
		asked := strings.Split(want, ",")
		for _, n := range result.Names {
			at := slices.Index(asked, string(n.Kind)+" "+n.Name)
			if at < 0 {
				t.Errorf("%s\n%s %s is not asked for\n Jinja %s", templates[i], n.Kind, n.Name, want)
				continue
			}
			asked = slices.Delete(asked, at, at+1)
			named++
		}
		if want != "" && len(asked) > len(result.Unseen) {
			t.Errorf("%s\n%s is neither found nor unseen", templates[i], asked)
		}
		unseen += len(result.Unseen)
	}
	if valid < count*8/10 || named < 2*count || unseen > 2*named {
		t.Errorf("%d templates of %d are good, with %d names and %d that are not seen: too few to compare", valid, len(templates), named, unseen)
	}
}

// generator generates templates in which every statement is reached.
type generator struct {
	*rand.Rand
	names int
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) body(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(4) {
		b.WriteString(g.part(depth))
	}
	return b.String()
}

// use names a connection or variable that no other place names.
func (g *generator) use() string {
	g.names++
	return fmt.Sprintf(g.pick("conn.c%d.host", "var.value.v%d", "conn['c%d'].host", "var.value['v%d']", "'}}' ~ var.value.v%d", "{'a': {'b': conn.c%d}}", "x(conn.c%d)", "x.conn, conn.c%d", "y | d(conn.c%d)", "x(conn=var.value.v%d)"), g.names)
}

func (g *generator) target() string {
	return g.pick("conn", "var", "z", "z, conn", "var, (z, conn)", "connection")
}

func (g *generator) open() string  { return g.pick("{%", "{%-", "{%+", "{%") + g.pick("", " ", "\n") }
func (g *generator) close() string { return g.pick("", " ") + g.pick("%}", "-%}", "%}") }

func (g *generator) tag(text string) string { return g.open() + text + g.close() }

func (g *generator) part(depth int) string {
	kind := g.IntN(16)
	if depth > 2 {
		kind = 15
	}
	inner := func() string { return g.body(depth + 1) }
	single := g.pick("conn", "var", "z")
	switch kind {
	case 0:
		return g.tag("for "+g.target()+" in x("+g.use()+")"+g.pick("", " if x("+g.use()+")", " recursive")) + inner() + g.tag("endfor")
	case 1:
		return g.tag("set "+single+" = "+g.use()) + g.shown()
	case 2:
		return g.tag("set "+g.pick("z, conn", "var, z")+" = x("+g.use()+")") + g.shown()
	case 3:
		return g.tag("set "+single+g.pick("", " | upper", " | d("+g.use()+")")) + inner() + g.tag("endset")
	case 4:
		return g.tag("if x("+g.use()+")") + inner() + g.tag("endif") + g.shown()
	case 5:
		return g.tag("with "+single+" = "+g.use()+g.pick("", ", y = "+g.use())) + inner() + g.tag("endwith")
	case 6:
		return g.tag("macro m(z, "+g.pick("conn", "var", "q")+"="+g.use()+")") + inner() + g.tag("endmacro") + "{{ m(x(" + g.use() + ")) }}"
	case 7:
		return g.tag("macro m()") + "{{ caller(1) }}" + g.tag("endmacro") + g.tag("call("+single+") m()") + inner() + g.tag("endcall")
	case 8:
		return g.tag("raw") + "{{ conn.never }}{% for" + g.tag("endraw")
	case 9:
		return "{# {{ conn.never }} {% set conn = 1 %} #}"
	case 10:
		return g.tag("filter upper") + inner() + g.tag("endfilter")
	case 11:
		return g.tag("do x(" + g.use() + ")")
	case 12:
		return g.tag("set n = namespace()") + g.tag("set n.conn = "+g.use()) + g.shown()
	}
	return g.shown()
}

func (g *generator) shown() string {
	return "{{" + g.pick("", "-", " ") + g.use() + g.pick(" ", "-", "") + "}} { "
}
