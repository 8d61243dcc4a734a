package dagsource

import "testing"

// A name that is bound twice is neither taken for Airflow's nor ignored.
func TestFindWhatIsBoundAgain(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"a class", models + "class Variable:\n  pass\nVariable.get('a')", "5:13 unseen variable via Variable.get"},
		{"a function", models + "async def Variable(): pass\nVariable.get('a')", "4:13 unseen variable via Variable.get"},
		{
			"other ways", models + "with f() as (Variable, x): Variable.get('a')\nfor Connection in y: Connection.get('b')\nf(lambda BaseHook: BaseHook.get_connection('c'))",
			"3:40 unseen variable via Variable.get\n4:36 unseen connection via Connection.get\n5:43 unseen connection via BaseHook.get_connection",
		},
		{"a walrus", models + "if (Variable := f()): Variable.get('a')", "3:35 unseen variable via Variable.get"},
		{"a pattern", models + "match x:\n  case [Variable]: Variable.get('a')", "4:32 unseen variable via Variable.get"},
		{"everything imported", "from airflow.models import *\nclass Variable: pass\nVariable.get('a')\nhook = Connection.get('b')\nhook.get_connection('c')", "4:23 connection b via Connection.get\n5:21 connection c via hook.get_connection\n3:13 unseen variable via Variable.get"},
		{"from here or there", "try:\n  from airflow.sdk import Variable\nexcept ImportError:\n  from airflow.models import Variable\nVariable.get('a')", "5:14 variable a via Variable.get"},
		{"or None", "try: from airflow.sdk import Variable\nexcept ImportError: Variable = None\nVariable.get('a')", "3:14 variable a via Variable.get"},
		{"or a stand-in", "try: from airflow.sdk import Variable\nexcept ImportError: from mock import Variable\nVariable.get('a')", "3:13 unseen variable via Variable.get"},
		{"an alias", models + "V = Variable\nV.get('a')\nW = Variable\nW = 1\nW.get('b')", "4:7 variable a via Variable.get\n7:6 unseen variable via Variable.get"},
		{
			"only looked at", models + "def f(v: Variable, x=Variable.get('a')) -> Variable: y: Variable = 1\nclass A(Variable): x[Variable.get('b')] = Variable.c = 2\nf(Variable=Variable.get('d'))\nmatch = x[Variable]",
			"3:35 variable a via Variable.get\n4:35 variable b via Variable.get\n5:25 variable d via Variable.get",
		},
		{"a constant beside a keyword argument", models + "NAME = 'a'\nf(NAME=1)\ndef g(x: NAME): NAME.y = NAME[0] = 2\nVariable.get(NAME)", "6:14 variable a via Variable.get"},
		{"no constant: a parameter", models + "N = 'a'\nf(lambda x, *N: Variable.get(N))", "4:30 unseen variable via Variable.get"},
		{"no constant: several targets", models + "N = 'a'\nx = (y, *N) = z\nVariable.get(N)", "5:14 unseen variable via Variable.get"},
		{"no constant: a branch on one line", models + "N = 'a'\nif x: N = 'b'\nelse: pass\nVariable.get(N)", "6:14 unseen variable via Variable.get"},
	}
	for _, tt := range tests {
		if got := report(Find([]byte(tt.source))); got != tt.want {
			t.Errorf("%s:\n%s\ngot\n%s\nwant\n%s", tt.name, tt.source, got, tt.want)
		}
	}
}

// A function that looks up names may be passed to another one that calls it.
func TestFindWhatIsHandedOn(t *testing.T) {
	tests := []struct{ source, want string }{
		{"partial(Variable.get, 'a')", "3:9 unseen variable via Variable.get"},
		{"map(Variable.get, names)", "3:5 unseen variable via Variable.get"},
		{"getattr(Variable, 'get')('b')", "3:9 unseen variable via Variable.get"},
		{"getattr(Variable, x)('b')", "3:9 unseen variable via Variable.get"},
		{"getattr(Variable, 'set')('b', 1)", ""},
		{"getattr(BaseHook, 'get_connection')('b')", "3:9 unseen connection via BaseHook.get_connection"},
		{"getattr(x, 'get')('b')", ""},
		{"get = Variable.get\nget('a')\nmap(get, x)", "4:5 variable a via Variable.get\n5:5 unseen variable via Variable.get"},
		{"get, put = Variable.get, Variable.set", "3:12 unseen variable via Variable.get"},
		{"a = b = Variable.get", "3:9 unseen variable via Variable.get"},
		{"Variable.get = mock", ""},
		{"BaseHook.get_connection(conn_id='a', aws_conn_id='b')", "3:33 connection a via BaseHook.get_connection\n3:50 connection b via aws_conn_id="},
	}
	for _, tt := range tests {
		if got := report(Find([]byte(models + tt.source))); got != tt.want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", tt.source, got, tt.want)
		}
	}
}
