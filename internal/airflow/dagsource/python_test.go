package dagsource

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
)

// tokenizing prints the files of Python's library, and for each the place and value of every
// string, and the number of names.
const tokenizing = `
import ast, glob, io, json, os, sys, sysconfig, tokenize
root = sysconfig.get_paths()["stdlib"]
paths = [p for p in sorted(glob.glob(root + "/*.py") + glob.glob(root + "/test/test_*string*.py") + glob.glob(root + "/json/*.py") + glob.glob(root + "/test/test_tok*.py")) if os.path.getsize(p) < 60000]
out = []
for path in paths:
    try:
        source = open(path, "rb").read()
        source.decode("utf-8")
        texts, names, inside = [], 0, 0
        for t in tokenize.tokenize(io.BytesIO(source).readline):
            kind = tokenize.tok_name[t.type]
            if kind in ("FSTRING_START", "TSTRING_START"):
                inside += 1
                if inside == 1:
                    texts.append([t.start[0], t.start[1] + 1, None])
            elif kind in ("FSTRING_END", "TSTRING_END"):
                inside -= 1
            elif inside:
                continue
            elif t.type == tokenize.STRING:
                prefix = t.string[:3].lower()
                value = None
                if "f" not in prefix.split("'")[0].split('"')[0] and "b" not in prefix.split("'")[0].split('"')[0]:
                    value = ast.literal_eval(t.string)
                    if any(0xd800 <= ord(c) <= 0xdfff for c in value) or "\\N" in t.string:
                        value = None
                texts.append([t.start[0], t.start[1] + 1, value])
            elif t.type == tokenize.NAME:
                names += 1
        out.append([path, texts, names])
    except (SyntaxError, UnicodeDecodeError, tokenize.TokenError):
        pass
for line in sys.stdin:
    print(json.dumps(out))
`

// TestTokensAgainstPython compares the tokens of the files of Python's own library with its
// tokenize module's.
func TestTokensAgainstPython(t *testing.T) {
	var files [][3]json.RawMessage
	if err := json.Unmarshal([]byte(realpython.Run(t, tokenizing, []string{""})[0]), &files); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, file := range files {
		var path string
		var texts [][3]any
		var names int
		for i, into := range []any{&path, &texts, &names} {
			if err := json.Unmarshal(file[i], into); err != nil {
				t.Fatal(err)
			}
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tokens, broken, _ := lex(source)
		if len(broken) > 0 {
			t.Errorf("%s: called broken at %v", path, broken)
		}
		compareTokens(t, path, source, tokens, texts, names)
		total += len(texts)
	}
	if len(files) < 50 || total < 10000 {
		t.Errorf("only %d files with %d texts to compare", len(files), total)
	}
}

func compareTokens(t *testing.T, path string, source []byte, tokens []token, texts [][3]any, names int) {
	t.Helper()
	f := &finder{src: source}
	f.lines()
	ourNames, ourTexts := 0, 0
	for i := range tokens {
		switch tokens[i].kind {
		case name:
			ourNames++
		case text:
			if ourTexts >= len(texts) {
				t.Errorf("%s: more texts than Python's %d", path, len(texts))
				return
			}
			want := texts[ourTexts]
			line, column := f.position(tokens[i].start)
			if value, ok := want[2].(string); float64(line) != want[0] || float64(column) != want[1] || ok && value != tokens[i].lit.value {
				t.Errorf("%s: text %d is at %d:%d (%.60q), Python's at %v:%v (%.60q)", path, ourTexts, line, column, tokens[i].lit.value, want[0], want[1], want[2])
				return
			}
			ourTexts++
		}
	}
	if ourTexts != len(texts) || ourNames != names {
		t.Errorf("%s: %d texts and %d names, Python has %d and %d", path, ourTexts, ourNames, len(texts), names)
	}
}

// reference finds the same names through Python's own grammar.
const reference = `
import ast, json, sys
def literal(n):
    return n.value if isinstance(n, ast.Constant) and isinstance(n.value, str) else None
for line in sys.stdin:
    source = bytes.fromhex(line.strip()).decode()
    try:
        tree = ast.parse(source)
    except SyntaxError:
        print("-")
        continue
    out = []
    def add(kind, node, default):
        out.append([node.lineno, node.col_offset + 1, kind, literal(node), default])
    for n in ast.walk(tree):
        if not isinstance(n, ast.Call):
            continue
        f = n.func
        if isinstance(f, ast.Attribute) and f.attr == "get" and isinstance(f.value, ast.Name) and f.value.id == "Variable":
            keys = [k.value for k in n.keywords if k.arg == "key"] or n.args[:1]
            default = len(n.args) > 1 or any(k.arg in ("default", "default_var", None) for k in n.keywords)
            if keys and literal(keys[0]) is not None:
                add("variable", keys[0], default)
        for k in n.keywords:
            if k.arg and (k.arg == "conn_id" or k.arg.endswith("_conn_id")) and literal(k.value):
                add("connection", k.value, False)
    print(json.dumps(sorted(out), ensure_ascii=False))
`

// TestNamesAgainstPython compares the result for generated DAGs with that of Python's own grammar.
func TestNamesAgainstPython(t *testing.T) {
	r, count := realpython.Generator(t, 1500)
	var sources []string
	for range count {
		sources = append(sources, "from airflow.models import Variable\n"+program(r))
	}
	valid, names := 0, 0
	for i, want := range realpython.Run(t, reference, sources) {
		if want == "-" {
			continue
		}
		valid++
		result := Find([]byte(sources[i]))
		found := [][5]any{}
		for _, n := range result.Names {
			found = append(found, [5]any{n.Line, n.Column, n.Kind, n.Name, n.HasDefault})
		}
		names += len(found)
		got, _ := json.Marshal(found)
		if strings.ReplaceAll(want, ", ", ",") != string(got) || len(result.Broken) > 0 {
			t.Errorf("%s\n ours   %s %v\n Python %s", sources[i], got, result.Broken, want)
		}
	}
	if valid < count*3/4 || names < count*3/4 {
		t.Errorf("%d sources of %d are Python, with %d names: too few to compare", valid, len(sources), names)
	}
}

func program(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(4) {
		switch r.IntN(6) {
		case 0:
			fmt.Fprintf(&b, "# %s\n", expression(r, 3))
		case 1:
			fmt.Fprintf(&b, "def f(a, conn_id='p'):\n    x = %s\n    return %s\n", expression(r, 0), expression(r, 0))
		case 2:
			fmt.Fprintf(&b, "if %s: y = %s; %s\n", expression(r, 1), expression(r, 1), expression(r, 1))
		case 3:
			fmt.Fprintf(&b, "@g(%s)\nclass A(B): pass\n", expression(r, 1))
		default:
			fmt.Fprintf(&b, "z%d = %s\n", r.IntN(9), expression(r, 0))
		}
	}
	return b.String()
}

func expression(r *rand.Rand, depth int) string {
	if depth > 3 {
		return word2(r)
	}
	inner := func() string { return expression(r, depth+1) }
	space := []string{"", " ", "\\\n  ", ""}[r.IntN(4)]
	switch r.IntN(12) {
	case 0:
		return "Variable" + space + ".get(" + constant(r) + ")"
	case 1:
		return "Variable.get(key=" + constant(r) + ", default_var=" + inner() + ")"
	case 2:
		return "Variable.get(" + constant(r) + ",\n # c'\n " + inner() + ",)"
	case 3:
		return "Op(task_id=" + constant(r) + space + ", aws_conn_id" + space + "=" + constant(r) + ", x=" + inner() + ")"
	case 4:
		return "f(" + inner() + ")(conn_id=" + constant(r) + ", **" + word2(r) + ")"
	case 5:
		return "[" + inner() + ", " + inner() + "]"
	case 6:
		return "{" + inner() + ": " + inner() + "}"
	case 7:
		return "(" + inner() + " if " + inner() + " else lambda q: " + inner() + ")"
	case 8:
		return "hook.get(" + inner() + ", conn_id=" + inner() + ")"
	case 9:
		return inner() + "[" + inner() + ":" + inner() + "]"
	case 10:
		return "(" + inner() + " == " + inner() + ")"
	}
	return constant(r)
}

func constant(r *rand.Rand) string {
	constants := []string{
		`"a"`, `'b_c'`, `"""d"""`, `'''e
f'''`, `r"\d"`, `R'g'`, `u"h"`, `"i" 'j'`, `("k")`, `"\x41\u00e9\101"`, `'l\
m'`, `f"n{o}"`, `f'p{q!r:>{w}}'`, `rf"\{x}"`, `b"s"`, `rb'\''`, `"it's"`, `'"'`, `"\\"`, `"#"`, `"("`, `''`, `1.5e-3`, `0x1f`, `None`, `x.y`, `"a" + "b"`, `f"{x}" "y"`,
	}
	return constants[r.IntN(len(constants))]
}

func word2(r *rand.Rand) string { return []string{"a", "b.c", "1", "None", "d[0]"}[r.IntN(5)] }
