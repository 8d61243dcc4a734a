package dagsource

import (
	"fmt"
	"strings"
	"testing"
)

// shown formats a value briefly.
func shown(v Value) string {
	switch v.Form {
	case Text:
		return fmt.Sprintf("%q", v.Text)
	case None:
		return "None"
	case Truth, Named:
		return v.Text
	case Mapping:
		return "{" + shownAll(v.Arguments) + "}"
	case Called:
		return v.Text + "(" + shownAll(v.Arguments) + ")"
	}
	return "…"
}

func shownAll(list []Argument) string {
	var parts []string
	for _, a := range list {
		switch {
		case a.Star:
			parts = append(parts, "*")
		case a.Name != "":
			parts = append(parts, a.Name+"="+shown(a.Value))
		default:
			parts = append(parts, shown(a.Value))
		}
	}
	return strings.Join(parts, ", ")
}

// TestCalls: the calls of a source, with their arguments.
func TestCalls(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"a module":                {"import boto3\nboto3.client('s3')", `boto3.client("s3")`},
		"another name":            {"import boto3 as b\nb.client('s3')", `boto3.client("s3")`},
		"a function":              {"from boto3 import client\nclient('s3')", `boto3.client("s3")`},
		"a submodule":             {"import boto3.session\nboto3.session.Session()", `boto3.session.Session()`},
		"what a call returns":     {"import boto3\nboto3.Session(profile_name='dev').client('s3')", `boto3.Session(profile_name="dev") boto3.Session().client("s3")`},
		"a name for it":           {"import boto3\ns = boto3.Session()\ns.client('s3')", `boto3.Session() boto3.Session().client("s3")`},
		"with":                    {"import boto3\nwith boto3.Session() as s:\n    s.client('s3')", `boto3.Session() boto3.Session().client("s3")`},
		"a name with two values":  {"import boto3\ns = boto3.Session()\ns = x()\ns.client('s3')", `boto3.Session() x() s.client("s3")`},
		"a module or None":        {"try:\n    import boto3\nexcept ImportError:\n    boto3 = None\nboto3.client('s3')", `boto3.client("s3")`},
		"constants":               {"import boto3\nKEY = 'a'\nboto3.client('s3', aws_access_key_id=KEY)", `boto3.client("s3", aws_access_key_id="a")`},
		"from the environment":    {"import boto3, os\nboto3.client('s3', aws_access_key_id=os.getenv('K'), region_name=os.environ['R'])", `boto3.client("s3", aws_access_key_id=os.getenv("K"), region_name=…) os.getenv("K")`},
		"None":                    {"f(a=None, b=True)", `f(a=None, b=True)`},
		"an option dictionary":    {"o = {'key': 'a', 'client_kwargs': {'endpoint_url': u}}\nf(storage_options=o)", `f(storage_options={key="a", client_kwargs={endpoint_url=u}})`},
		"dict()":                  {"f(o=dict(key='a'))", `f(o={key="a"}) dict(key="a")`},
		"spread":                  {"o = {'key': 'a'}\nf(**o)\ng(**p, *q)", `f(key="a") g(*, *)`},
		"a formatted text":        {"f(f's3://{b}/x')", "f(\"s3://\\x00/x\")"},
		"in a formatted text":     {"import boto3\nx = f'{boto3.client(\"s3\")}'", `boto3.client("s3")`},
		"adjacent texts":          {"f('a' 'b')", `f("ab")`},
		"brackets around":         {"f(('a'), ('a', 'b'))", `f("a", …)`},
		"a subscript":             {"x[1].client('s3')", `?.client("s3")`},
		"a call of a call":        {"f(1)(2)", `f(…)`},
		"an expression":           {"(a or b).client('s3')", `?.client("s3")`},
		"an operator":             {"f(a or 'b', 'a' + b)", `f(…, …)`},
		"a definition":            {"def f(a=g()): pass\nclass C(B()): pass", `g() B()`},
		"partial":                 {"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator as L\nL.partial(aws_conn_id='x').expand(bucket=[1])", `airflow.providers.amazon.aws.operators.s3.S3ListOperator.partial(aws_conn_id="x") airflow.providers.amazon.aws.operators.s3.S3ListOperator.partial().expand(bucket=…)`},
		"await":                   {"async def f():\n    return await g('a')", `g("a")`},
		"a comment and a text":    {"# boto3.client('s3')\n'''boto3.client('s3')'''", ``},
		"lambda":                  {"x = lambda: boto3.client('s3')", `boto3.client("s3")`},
		"a script's main part":    {"import boto3\nif __name__ == '__main__':\n    boto3.client('s3')\nf()", `f()`},
		"a backslash and a break": {"import boto3\nboto3 \\\n  .client(\n  's3',\n)", `boto3.client("s3")`},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, call := range Read([]byte(c.source)).Calls {
				got = append(got, call.Callee+"("+shownAll(call.Arguments)+")")
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.source, text, c.want)
			}
		})
	}
}

// TestWhereCallsStand: the function of a call, and whether it always happens.
func TestWhereCallsStand(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"when loaded":       {"f()", "f: - "},
		"a function":        {"def g():\n    f()", "f: g "},
		"behind the colon":  {"def g(): f()\nh()", "f: g h: - "},
		"a task in a DAG":   {"@dag()\ndef d():\n    @task\n    def t():\n        f()", "dag: - @ f: d/t decorated "},
		"a method":          {"class C:\n\tdef m(self):\n\t\tf()\n\tg()", "f: C/m g: - "},
		"a condition":       {"if a:\n    f()\ng()", "f: - perhaps g: - "},
		"its condition":     {"if f(): pass", "f: - "},
		"otherwise":         {"try:\n    f()\nexcept E:\n    g()\nelse:\n    h()", "f: - g: - perhaps h: - perhaps "},
		"a loop":            {"for x in y():\n    f()\nwhile True: g()", "y: - f: - g: - "},
		"with":              {"with DAG('x') as dag:\n    f()", "DAG: - f: - "},
		"one of two":        {"x = f() if g() else h()", "f: - perhaps g: - h: - perhaps "},
		"within one of two": {"x = a(1, b(f(), 2)) if c else None", "a: - perhaps b: - perhaps f: - perhaps "},
		"beside one of two": {"x = a(f(), b if c else d, e=g())", "a: - f: - g: - "},
		"around one of two": {"f(a if b else c).g(d or e)", "f: - f().g: - "},
		"and, or":           {"x = a() and f()\ny = b() or g(h())", "a: - f: - perhaps b: - g: - perhaps h: - perhaps "},
		"a comprehension":   {"[f(x) for x in g() if h(x)]", "f: - perhaps g: - h: - "},
		"a condition's or":  {"if a and f(): pass\nelif g(): pass\nwhile h(): pass", "f: - perhaps g: - h: - "},
		"a lambda":          {"f(lambda: g())", "f: - g: - "},
		"after a condition": {"def g():\n    if a:\n        pass\n    f()", "f: g "},
		"a broken line":     {"def g():\n    f()\n  h()", "f: g h: g "},
		"byte-order mark":   {"\ufeffdef g():\n    f()\nh()", "f: g h: - "},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, call := range Read([]byte(c.source)).Calls {
				fmt.Fprintf(&b, "%s: ", call.Callee)
				switch {
				case call.Within == "":
					b.WriteString("- ")
				case call.Method != "" && call.Method != call.Within:
					fmt.Fprintf(&b, "%s/%s ", call.Within, call.Method)
				default:
					b.WriteString(call.Within + " ")
				}
				if len(call.Decorators) > 0 {
					b.WriteString("decorated ")
				}
				if call.Conditional {
					b.WriteString("perhaps ")
				}
				if call.Decorator {
					b.WriteString("@ ")
				}
			}
			if b.String() != c.want {
				t.Errorf("%s\ngot  %q\nwant %q", c.source, b.String(), c.want)
			}
		})
	}
}

// TestWhatElseASourceDoes: imports, classes, variables that it sets.
func TestWhatElseASourceDoes(t *testing.T) {
	source := `import a.b, c as d
from include.lake import names as n, more
from . import x
from ..up import (y,
    z)
class Lake(S3Hook, base.B, metaclass=M): pass
class Pond(Lake):
    def __init__(self): pass
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
import os
os.environ["AWS_PROFILE"] = "x"
os.environ.setdefault("A", "b")
os.environ.update({"B": "c"}, C="d")
os.environ[k] = "x"
x = os.environ["READ"]
`
	s := Read([]byte(source))
	got := fmt.Sprint(s.Imports, s.Classes, s.Sets)
	want := "[{a.b [] 1} {c [] 1} {include.lake [names more] 2} {. [x] 3} {..up [y z] 4} {airflow.providers.amazon.aws.hooks.s3 [S3Hook] 9} {os [] 10}]" +
		" [{Lake [airflow.providers.amazon.aws.hooks.s3.S3Hook base.B] false} {Pond [Lake] true}] [AWS_PROFILE A B C *]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.Mentions["names"] == nil || s.Mentions["y"] != nil || s.Mentions["S3Hook"] == nil || s.Mentions["Pond"] != nil {
		t.Errorf("mentions are %v", s.Mentions)
	}
}

// TestDotenv: whose variables load_dotenv sets.
func TestDotenv(t *testing.T) {
	for call, want := range map[string]string{
		"load_dotenv()": Dotenv,
		"load_dotenv(verbose=True, override=False)":   Dotenv,
		"load_dotenv(find_dotenv())":                  Dotenv,
		"load_dotenv('.env')":                         Dotenv,
		"load_dotenv(dotenv_path=None)":               Dotenv,
		"load_dotenv(override=True)":                  "*",
		"load_dotenv(find_dotenv('.env.prod'))":       "*",
		"load_dotenv('/opt/airflow/.env')":            "*",
		"load_dotenv(stream=s)":                       "*",
		"load_dotenv(**options)":                      "*",
		"load_dotenv(Path(__file__).parent / '.env')": "*",
	} {
		s := Read([]byte("from dotenv import load_dotenv, find_dotenv\n" + call))
		if len(s.Sets) != 1 || s.Sets[0] != want {
			t.Errorf("%s: %q, want %q", call, s.Sets, want)
		}
	}
}
