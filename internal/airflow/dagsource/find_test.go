package dagsource

import (
	"fmt"
	"strings"
	"testing"
)

// report formats the result, one line each.
func report(r Result) string {
	var lines []string
	for _, n := range r.Names {
		line := fmt.Sprintf("%d:%d %s %s via %s", n.Line, n.Column, n.Kind, n.Name, n.Via)
		if n.HasDefault {
			line += " (default)"
		}
		line += map[Reads]string{AsJSON: " (JSON)", AsEither: " (perhaps JSON)"}[n.Reads]
		lines = append(lines, line)
	}
	for _, u := range r.Unseen {
		lines = append(lines, fmt.Sprintf("%d:%d unseen %s via %s", u.Line, u.Column, u.Kind, u.Via))
	}
	for _, b := range r.Broken {
		lines = append(lines, fmt.Sprintf("%d broken", b))
	}
	if r.Encoding != "" {
		lines = append(lines, "not read: "+r.Encoding)
	}
	return strings.Join(lines, "\n")
}

const models = "from airflow.models import Variable, Connection\nfrom airflow.hooks.base import BaseHook\n"

func TestFind(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"plain", models + `x = Variable.get("hello")`, `3:18 variable hello via Variable.get`},
		{"key by name", models + `Variable.get(key='hello', default_var=None)`, `3:18 variable hello via Variable.get (default)`},
		{"default by position", models + `Variable.get("hello", "x")`, `3:14 variable hello via Variable.get (default)`},
		{"default of Airflow 3", "from airflow.sdk import Variable\nVariable.get('hello', default=5)", `2:14 variable hello via Variable.get (default)`},
		{"deserialize_json", models + `Variable.get("hello", deserialize_json=True)["a"]`, `3:14 variable hello via Variable.get (JSON)`},
		{"no deserialize_json", models + `Variable.get("hello", deserialize_json=False)`, `3:14 variable hello via Variable.get`},
		{"deserialize_json by position", models + `Variable.get("hello", None, True)`, `3:14 variable hello via Variable.get (default) (JSON)`},
		{"deserialize_json, not seen", models + `Variable.get("hello", deserialize_json=x)`, `3:14 variable hello via Variable.get (perhaps JSON)`},
		{"setdefault", models + `Variable.setdefault("hello", {}, "a description", deserialize_json=True)`, `3:21 variable hello via Variable.setdefault (default) (JSON)`},
		{"parsed at once", models + "import json\njson.loads(Variable.get('a'))\nyaml.safe_load(Variable.get('b'))\nprint(Variable.get('c'))",
			"4:25 variable a via Variable.get (perhaps JSON)\n5:29 variable b via Variable.get (perhaps JSON)\n6:20 variable c via Variable.get"},
		{"double star", models + `Variable.get("hello", **kw)`, `3:14 variable hello via Variable.get (default) (perhaps JSON)`},
		{"alias", "from airflow.models import Variable as V\nV.get('a')", `2:7 variable a via Variable.get`},
		{"parenthesised import", "from airflow.models import (\n    Connection,  # x\n    Variable as V,\n)\nV.get('a')", `5:7 variable a via Variable.get`},
		{"module", "import airflow.models as m\nm.Variable.get('a')", `2:16 variable a via Variable.get`},
		{"full path", "import airflow\nairflow.models.Variable.get('a')", `2:29 variable a via Variable.get`},
		{"star", "from airflow.models import *\nVariable.get('a')", `2:14 variable a via Variable.get`},
		{"assigned function", models + "get = Variable.get\nget('a')", `4:5 variable a via Variable.get`},
		{"not Airflow's", "from tkinter import Variable\nVariable.get('a')", ``},
		{"not imported", "Variable.get('a')", ``},
		{"continued", models + "Variable \\\n  .get(\n  # the name\n  'a'\n  'b'  # and more\n)", `6:3 variable ab via Variable.get`},
		{"brackets", models + "Variable.get(((('a'))))", `3:17 variable a via Variable.get`},
		{"nested", models + "f(Variable.get('a'), [Variable.get('b')], {Variable.get('c'): lambda: Variable.get('d')})", "3:16 variable a via Variable.get\n3:36 variable b via Variable.get\n3:57 variable c via Variable.get\n3:84 variable d via Variable.get"},
		{"triple", models + "Variable.get('''a''')\nVariable.get(r\"\"\"b\"\"\")\nVariable.get(u'\\x63')", "3:14 variable a via Variable.get\n4:14 variable b via Variable.get\n5:14 variable c via Variable.get"},
		{"after letters of two bytes", models + "é = 'éé'; Variable.get('ü')", `3:24 variable ü via Variable.get`},
		{"in a comment or a text", models + "# Variable.get('a')\nx = \"Variable.get('b')\"", ``},
		{"formatted", models + "Variable.get(f'a_{b}')\nVariable.get(f'c')", "4:14 variable c via Variable.get\n3:14 unseen variable via Variable.get"},
		{"within a formatted string", models + "f\"{Variable.get('a')!r:>{w}}{{x}}\"\nf'{Variable.get('b')}'", "3:17 variable a via Variable.get\n4:17 variable b via Variable.get"},
		{"not a literal", models + "Variable.get(name)\nVariable.get('a' + b)\nVariable.get('a' if b else 'c')\nVariable.get(*args)", "3:14 unseen variable via Variable.get\n4:14 unseen variable via Variable.get\n5:14 unseen variable via Variable.get\n6:13 unseen variable via Variable.get"},
		{"a constant", models + "NAME = 'a'\nVariable.get(NAME)\nOp(aws_conn_id=NAME)", "4:14 variable a via Variable.get\n5:16 connection a via aws_conn_id="},
		{"an annotated constant", models + "NAME: str = 'a'\nVariable.get(NAME)", "4:14 variable a via Variable.get"},
		{"no constant", models + "NAME = 'a'\nNAME = 'b'\nVariable.get(NAME)", "5:14 unseen variable via Variable.get"},
		{"no constant: a parameter", models + "NAME = 'a'\ndef f(NAME):\n  Variable.get(NAME)", "5:16 unseen variable via Variable.get"},
		{"no constant: a loop", models + "n = 'a'\nfor n in x: Variable.get(n)", "4:26 unseen variable via Variable.get"},
		{"no constant: walrus", models + "n = 'a'\nif (n := f()): Variable.get(n)", "4:29 unseen variable via Variable.get"},
		{"setting it", models + "Variable.set('a', 1)\nVariable.delete('b')", ``},
		{"hook", models + "BaseHook.get_connection('a')\nself.get_connection(conn_id='b')\nS3Hook('x').get_connection('c')\nhook.get_connection('d')\nsuper().get_connection('e')", "3:25 connection a via BaseHook.get_connection\n4:29 connection b via self.get_connection\n5:28 connection c via S3Hook.get_connection\n6:21 connection d via hook.get_connection\n7:24 connection e via super.get_connection"},
		{"a pool's", "pool.get_connection('a')", ``},
		{"Connection.get", "from airflow.sdk import Connection\nConnection.get('a')", `2:16 connection a via Connection.get`},
		{"making one", models + "Connection(conn_id='a', conn_type='aws')", ``},
		{"keyword", "S3Op(task_id='t', aws_conn_id='a', conn_id=\"b\", sql='x')", "1:31 connection a via aws_conn_id=\n1:44 connection b via conn_id="},
		{"None and nothing", "S3Op(aws_conn_id=None, conn_id='')", ``},
		{"not a connection", "S3Op(conn_ids=['a'], myconn_id='b', conn_id_x='c')", ``},
		{"keyword, not seen", "S3Op(aws_conn_id=x, conn_id=f'{y}', redshift_conn_id='{{ var.value.z }}')", "1:58 variable z via {{ var.value }}\n1:18 unseen connection via aws_conn_id=\n1:29 unseen connection via conn_id=\n1:54 unseen connection via redshift_conn_id="},
		{"definition", "def f(self, aws_conn_id='a', *, conn_id: str = 'b'):\n  pass\nclass A(B, conn_id='c'): aws_conn_id = 'd'", ``},
		{"decorator", "@task.sql(conn_id='a')\ndef f(): return g(conn_id='b')", "1:19 connection a via conn_id=\n2:27 connection b via conn_id="},
		{"after a keyword", "return f(conn_id='a')\nif (conn_id == 'b'): pass", "1:18 connection a via conn_id="},
		{"call of a call", "f()(conn_id='a')\ng[0](conn_id='b')", "1:13 connection a via conn_id=\n2:14 connection b via conn_id="},
		{"default_args", "default_args = {'owner': 'x', 'aws_conn_id': 'a', **more, 'conn_id': f(1, 2)}", "1:46 connection a via aws_conn_id="},
		{"a dictionary that makes one", "{'conn_id': 'a', 'conn_type': 'aws'}", ``},
		{"bytes", models + "Variable.get(b'a')", "3:14 unseen variable via Variable.get"},
	}
	for _, tt := range tests {
		got := report(Find([]byte(tt.source)))
		if got != tt.want {
			t.Errorf("%s:\n%s\ngot\n%s\nwant\n%s", tt.name, tt.source, got, tt.want)
		}
	}
}

func TestFindInBrokenSource(t *testing.T) {
	tests := []struct{ source, want string }{
		{"x = 'open\nf(conn_id='a')", "2:11 connection a via conn_id=\n1 broken"},
		{"f(conn_id='a')\nx = '''open\n", "1:11 connection a via conn_id=\n3 broken"},
		{"f(conn_id='a'", "1 broken"},
		{"f(]\n", "1 broken"},
		{"x = f'{'", "1 broken"},
		{"x = f'}'", "1 broken"},
		{models + "Variable.get('caf\xe9')\nVariable.get('a')", "4:14 variable a via Variable.get\n3:14 unseen variable via Variable.get\n3 broken"},
		{models + "Variable.get('a\x00')", "3:14 unseen variable via Variable.get\n3 broken"},
		{models + "Variable.get('\\N{DASH}')", "3:14 unseen variable via Variable.get"},
		{"\xef\xbb\xbff(conn_id='a')", "1:12 connection a via conn_id="},
		{"f(\r\nconn_id='a')\rg(conn_id='b')", "2:9 connection a via conn_id=\n3:11 connection b via conn_id="},
	}
	for _, tt := range tests {
		if got := report(Find([]byte(tt.source))); got != tt.want {
			t.Errorf("%q:\ngot\n%s\nwant\n%s", tt.source, got, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		models + `Variable.get("a", f"{x!r:{w}}{Variable.get('b')}")`,
		"Op(sql='''{{ var.value.get('x') }}{% raw %}''', aws_conn_id=X)\nX = 'a'\n",
		"Op('{% for conn in x if y %}{% set a, conn = b %}' '{% endfor %}{{ conn[\\'a\\'] }}' % x, doc_md='' + \"{{ '}}' \".format())",
		models + "class Variable(x): y: z = lambda a=1, *b: partial(Variable.get)\ncase [a as b]: c, (d.e, *f) = g = getattr(Variable, 'get')",
		"# coding: cp1252\r'\x81\x80'",
		"f'{f\"{f'{x}'}\"}'", "'\\N{DASH}\\u12\\777'", "{'conn_id': ('a' 'b')}", "\\\r\n(((", "rb'\\'' 1e-5 0x1e-5 ...",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		source, _, _ = decode(source)
		tokens, _, _ := lex(source)
		end := 0
		for i := range tokens {
			token := &tokens[i]
			if token.start < end || token.end < token.start || token.end > len(source) {
				t.Fatalf("token %d is at %d to %d after %d", i, token.start, token.end, end)
			}
			if token.kind != newline {
				end = token.end
			}
			if token.lit != nil && len(token.lit.at) != len(token.lit.value) {
				t.Fatalf("%d places for %d bytes", len(token.lit.at), len(token.lit.value))
			}
		}
		for _, n := range Find(source).Names {
			if n.Line < 1 || n.Column < 1 || n.Name == "" && n.Kind == Connection {
				t.Fatalf("%+v", n)
			}
		}
	})
}
