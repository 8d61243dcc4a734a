package dagsource

import (
	"strings"
	"testing"
)

func TestFindInTemplates(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"value", `Op(sql="select {{ var.value.schema_name }}.x")`, `1:19 variable schema_name via {{ var.value }}`},
		{"JSON", `Op(sql="{{ var.json.cfg.bucket }}")`, `1:12 variable cfg via {{ var.json }} (JSON)`},
		{"get", `Op(sql="{{ var.value.get('a.b-c') }} {{var.json.get('d', {})}}")`, "1:12 variable a.b-c via {{ var.value }}\n1:40 variable d via {{ var.json }} (default) (JSON)"},
		{"index", `Op(sql="{{ var.value['a'] }}")`, `1:12 variable a via {{ var.value }}`},
		{"connection", `Op(sql="{{ conn.my_db.host }} {{ conn.get('other').login }}")`, "1:12 connection my_db via {{ conn }}\n1:34 connection other via {{ conn }}"},
		{"statement", `Op(sql="{% if var.value.a %}{%- set x = conn.b -%}{% endif %}")`, "1:15 variable a via {{ var.value }}\n1:41 connection b via {{ conn }}"},
		{"comment and raw", `Op(sql="{# {{ var.value.a }} #}{% raw %}{{ var.value.b }}{% endraw %}{{ var.value.c }}")`, `1:73 variable c via {{ var.value }}`},
		{"several lines", "Op(sql='''\n  {{\n    var.value.a }}\n''')", `3:5 variable a via {{ var.value }}`},
		{"escapes before it", `Op(sql="\t\x41\u00e9 {{ var.value.a }}")`, `1:25 variable a via {{ var.value }}`},
		{"JSON around it", `Op(conf='{"a": {"b": "{{ var.value.c }}"}}')`, `1:26 variable c via {{ var.value }}`},
		{"raw string", `Op(sql=r"\d {{ var.value.a }}")`, `1:16 variable a via {{ var.value }}`},
		{"formatted", `Op(sql=f"{x} {{{{ var.value.a }}}} {{{{ var.value.{x} }}}} {{ var.value.b }}")`, "1:19 variable a via {{ var.value }}\n1:41 unseen variable via var.value"},
		{"not a literal", `Op(sql="{{ var.value.get(x) }} {{ conn[x] }}")`, "1:12 unseen variable via var.value\n1:35 unseen connection via conn"},
		{"others", `Op(sql="{{ my.var.value.x }} {{ conn_id.x }} {{ 'var.value.x' }} {{ conn }} { var.value.y }")`, ``},
		{"filters", `Op(sql="{{ var.value.a | upper }}{{ f(var.value.b) }}")`, "1:12 variable a via {{ var.value }}\n1:39 variable b via {{ var.value }}"},
		{"docstring", "def f():\n  '''Renders {{ var.value.x }}'''\n  y = 1\n'{{ var.value.z }}'", ``},
		{"documentation", `DAG(doc_md="{{ var.value.x }}", description='{{ var.value.x }}')`, ``},
		{"not closed", `Op(sql="{{ var.value." + x + " }} {{ conn.y" + z)`, "1:12 unseen variable via var.value\n1:38 unseen connection via conn"},
		{"not closed, and nothing named", `Op(sql="{{ x" + y + " }}{% if " + z)`, ``},
		{"split over adjacent texts", "Op(sql=('{{ var.value.c'\n  'c }}' f'{x}' ' {{ conn.' \"d }}\"))", "1:13 variable cc via {{ var.value }}\n2:22 connection d via {{ conn }}"},
		{
			"filled in", `Op(a="{{ var.value.x_%s }} {{ var.value.y }} 5%%" % e, b="{{{{ conn.x_{} }}}} {{{{ conn.y }}}} {{ conn.z }}".format(e), c=("{{ conn.%(x)s }}") % e)`,
			"1:31 variable y via {{ var.value }}\n1:84 connection y via {{ conn }}\n1:10 unseen variable via var.value\n1:64 unseen connection via conn\n1:128 unseen connection via conn",
		},
		{
			"documentation in several pieces", "dag.doc_md = '''x''' + '{{ var.value.a }}'\nDAG(doc_md=f(('{{ var.value.b }}') + g(conn_id='x'), 1), sql='{{ var.value.c }}')\ntask.doc += '{{ conn.d }}'; f('{{ conn.e }}')",
			"2:48 connection x via conn_id=\n2:66 variable c via {{ var.value }}\n3:35 connection e via {{ conn }}",
		},
		{"not documentation", "Op(docker_url='{{ var.value.a }}', doc == '{{ var.value.b }}')", "1:19 variable a via {{ var.value }}\n1:47 variable b via {{ var.value }}"},
		{"adjacent", `Op(sql="{{ var.value.a }}" " {{ var.value.b }}")`, "1:12 variable a via {{ var.value }}\n1:33 variable b via {{ var.value }}"},
	}
	for _, tt := range tests {
		if got := report(Find([]byte(tt.source))); got != tt.want {
			t.Errorf("%s:\n%s\ngot\n%s\nwant\n%s", tt.name, tt.source, got, tt.want)
		}
	}
}

// A name that a template binds itself is not a connection of Airflow.
func TestFindInTemplatesThatBind(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"loop", "{% for conn in conns %}{{ conn.host }}{% endfor %}{{ conn.a.host }}", "connection a"},
		{"loop over several", "{%- for i, (conn, var) in x.items() -%}{{ conn.host }}{{ var.value.x }}{% endfor %}", ""},
		{"loop over its own name", "{% for conn in conn.a.extra_dejson.list if conn.ok %}{{ conn.host }}{% else %}{{ conn.b.host }}{% endfor %}", "connection a\nconnection b"},
		{"set", "{{ conn.a.host }}{% set conn = conn.b %}{{ conn.login }}", "connection a\nconnection b"},
		{"set several", "{% set x, conn = 1, 2 %}{{ conn.login }}", ""},
		{"set a block", "{% set conn | trim %}{{ conn.a.host }}{% endset %}{{ conn.login }}", "unseen connection"},
		{"set an attribute", "{% set ns.conn = conn.a %}{{ conn.b.host }}{{ ns.conn.login }}", "connection a\nconnection b"},
		{"set something else", "{% set x = conn == var %}{% set y = {'conn': 1} %}{{ conn.a.host }}", "connection a"},
		{"set in a loop", "{% for i in x %}{% set conn = i %}{{ conn.host }}{% endfor %}{{ conn.a.host }}", "connection a"},
		{"set in one branch", "{% if x %}{% set conn = y %}{{ conn.host }}{% elif conn.a.x %}{{ conn.b.host }}{% endif %}{{ conn.c.host }}", "connection a\nconnection b\nunseen connection"},
		{"with", "{% with conn = conn.a, x = 1 %}{{ conn.host }}{% endwith %}{{ conn.b.host }}", "connection a\nconnection b"},
		{"macro", "{% macro f(conn, x=conn.host) %}{{ conn.host }}{% endmacro %}{{ f(conn.a) }}", "connection a"},
		{"call", "{% call(conn) f(conn.a) %}{{ conn.host }}{% endcall %}", "connection a"},
		{"import", "{% import 'x' as conn %}{{ conn.host }}", ""},
		{"import from", "{% from 'x' import a as b, conn with context %}{{ conn.host }}", ""},
		{"names that are near", "{% for connection in conns %}{{ conn.a.host }}{% set conn_x = 1 %}{{ conn.b.host }}{% endfor %}", "connection a\nconnection b"},
		{"a keyword argument", "{{ f(conn=1, var=2) }}{{ conn.a.host }}", "connection a"},
		{"raw within", "{% raw %}{% set conn = 1 %}{% endraw %}{{ conn.a.host }}", "connection a"},
		{"ends of nothing", "{% endfor %}{% else %}{% endif %}{{ conn.a.host }}", "connection a"},
		{"braces in a text", "{{ '}}' ~ var.value.a }}{% if '%}' ~ var.value.b %}", "variable a\nvariable b"},
		{"braces that pair", "{{ {'x': {'y': var.value.a}} }}{{ var.value.b }}", "variable a\nvariable b"},
		{"in a way that is not seen", "{{ var['value'].a }}{{ conn | attr('a') }}{{ conn.get }}{% set v = var.value %}", "unseen variable\nunseen connection\nunseen connection\nunseen variable"},
		{"an escape", `{{ conn['a\\'b'] }}`, "unseen connection"},
		{"very deep", strings.Repeat("{% if x %}", 500) + "{% set conn = 1 %}{{ conn.a }}" + strings.Repeat("{% endif %}", 500) + "{{ conn.a }}", "unseen connection"},
	}
	for _, tt := range tests {
		var got []string
		for _, line := range strings.Split(report(Find([]byte(`Op(sql="""`+tt.template+`""")`))), "\n") {
			_, line, _ = strings.Cut(line, " ")
			line, _, _ = strings.Cut(line, " via")
			got = append(got, line)
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s:\n%s\ngot\n%s\nwant\n%s", tt.name, tt.template, strings.Join(got, "\n"), tt.want)
		}
	}
}
