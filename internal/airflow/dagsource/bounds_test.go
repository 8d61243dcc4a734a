package dagsource

import (
	"fmt"
	"strings"
	"testing"
)

// TestWorkIsBounded reads artificial sources of half a megabyte. Anything that grows quadratically
// with their size, or faster, does not end within the test's time.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	const size = 1 << 19
	fill := func(part string) string { return strings.Repeat(part, size/len(part)) }
	names := func(value, part string) string { // each made of the next one, many times over
		var b strings.Builder
		for i := range 8 {
			fmt.Fprintf(&b, "n%d = "+value+"\n", i, strings.Repeat(fmt.Sprintf(part, i+1), 1<<11))
		}
		return b.String() + "n8 = dict(a=1)\nboto3.client(n0)\n"
	}
	for name, source := range map[string]string{
		"statements on one line":    fill("a;"),
		"headers on one line":       fill("if a:"),
		"calls on one line":         fill("f();"),
		"a chain of calls":          "x" + fill(".f()"),
		"a chain of calls of calls": "x" + fill(".f(g())"),
		"calls of what is returned": "f" + fill("()"),
		"calls within calls":        fill("f(") + fill(")"),
		"brackets":                  "x = " + fill("(") + fill(")"),
		"names for calls":           names("f(%s)", "n%d, "),
		"names for dictionaries":    names("dict(%s)", "n%d, "),
		"names for copies":          names("{%s}", "**n%d, "),
		"a module of many parts":    "import " + fill("a.") + "b\nfrom " + fill(".") + " import b\n",
		"calls beside a choice":     "x = [a if b else c, " + fill("f(), ") + "]",
		"calls within a choice":     "x = " + fill("f(") + "a if b else c" + fill(")"),
		"names in many functions":   fill("def f(): x\ndef g(): x\n"),
		"many classes": func() string {
			var b strings.Builder
			for i := range size / 50 {
				fmt.Fprintf(&b, "class C%d(B):\n    def __init__(self): pass\n", i)
			}
			return b.String()
		}(),
		"blocks within blocks": func() string {
			var b strings.Builder
			for i := range 1400 {
				b.WriteString(strings.Repeat(" ", i) + "if a:\n")
			}
			return b.String()
		}(),
		"formats within formats":    `f"` + fill("{a:") + `"`,
		"strings within strings":    fill(`f"{`),
		"one dictionary everywhere": "d = {" + fill("'a': 1, ")[:size/2] + "}\n" + fill("f(**d)\n")[:size/2],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			Read([]byte(source))
			Find([]byte(source))
		})
	}
}
