package phrase

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"doctor/internal/airflow"
)

// details has one of each type.
var details = []airflow.Detail{
	airflow.SelfArgument,
	airflow.TypeMismatch{Takes: airflow.Types{airflow.String}},
	airflow.NotWords{}, airflow.TextForSwitch{}, airflow.OptionUnknown{}, airflow.KwargLater{}, airflow.KwargGone{}, airflow.KwargUnknown{},
	airflow.SessionKwargUnread{}, airflow.KeysHalf{}, airflow.RoleUnassumed{}, airflow.PatternStart{}, airflow.PatternRefused{},
	airflow.PrefixCharacters{}, airflow.PrefixSlash{}, airflow.PrefixSlashes{}, airflow.PrefixReserved{}, airflow.PrefixDeep{}, airflow.PrefixBare{},
	airflow.PrefixesSwapped{}, airflow.MethodUnknown{}, airflow.APIVersionUnknown{}, airflow.ParameterUnknown{}, airflow.ParameterSmall{},
	airflow.ParameterRefused{Said: "x"}, airflow.SAMLLacks{},
	airflow.InURI{Of: airflow.NotWords{}}, airflow.ExtrasNotObject{}, airflow.ExtrasNotJSON{}, airflow.EscapeHalf{}, airflow.FieldUnknown{},
	airflow.TypeOther{}, airflow.ExtraUnread{}, airflow.SlashesMissing{}, airflow.TypeMissing{}, airflow.FieldUnread{}, airflow.KeyLowercased{},
}

// TestEveryDetailHasWords demands words for each type of details and each fact that there
// is, and that all can be compared.
func TestEveryDetailHasWords(t *testing.T) {
	types, constants := declared(t)
	for _, d := range details {
		if !reflect.TypeOf(d).Comparable() {
			t.Errorf("a %T cannot be compared", d)
		}
		if text := AirflowProblem(d); text == "" || strings.HasSuffix(text, ".") {
			t.Errorf("a %T is told as %q", d, text)
		}
		delete(types, reflect.TypeOf(d).Name())
	}
	for name := range types {
		t.Errorf("there are no words for a %s", name)
	}
	if len(constants) < 40 || len(constants) != len(facts) {
		t.Errorf("%d facts have words for %d", len(facts), len(constants))
	}
	seen := map[string]bool{}
	for fact, text := range facts {
		if text == "" || strings.HasSuffix(text, ".") || seen[text] {
			t.Errorf("the fact %d is told as %q", fact, text)
		}
		seen[text] = true
	}
}

// declared are the types of details and the facts that the model has.
func declared(t *testing.T) (types map[string]bool, constants []string) {
	t.Helper()
	names, err := filepath.Glob("../airflow/detail*.go")
	if err != nil {
		t.Fatal(err)
	}
	types = map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if of, ok := receiverOf(decl); ok && decl.Name.Name == "detail" {
					types[of] = true
				}
			case *ast.GenDecl:
				constants = append(constants, factsIn(decl)...)
			}
		}
	}
	return types, constants
}

func receiverOf(f *ast.FuncDecl) (string, bool) {
	if f.Recv == nil {
		return "", false
	}
	of, ok := f.Recv.List[0].Type.(*ast.Ident)
	if !ok {
		return "", false
	}
	return of.Name, true
}

// factsIn are the names of the facts of one declaration of constants.
func factsIn(decl *ast.GenDecl) []string {
	var out []string
	if decl.Tok != token.CONST {
		return nil
	}
	first, ok := decl.Specs[0].(*ast.ValueSpec).Type.(*ast.Ident)
	if !ok || first.Name != "Fact" {
		return nil
	}
	for _, spec := range decl.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if name.Name != "_" {
				out = append(out, name.Name)
			}
		}
	}
	return out
}

func TestAirflowProblem(t *testing.T) {
	for want, d := range map[string]airflow.Detail{
		"verify must be true or false, a string or null but is an integer": airflow.TypeMismatch{Key: "verify", Takes: airflow.Types{airflow.Boolean, airflow.String, airflow.Null}, Got: airflow.Integer},
		"x must be true or false but is a string, which always means true": airflow.TypeMismatch{
			Key: "x", Takes: airflow.Types{airflow.Boolean}, Got: airflow.String, Then: airflow.AlwaysTrue,
		},
		"p contains a space and ';', which AWS rejects in a name: every lookup fails":             airflow.PrefixCharacters{Key: "p", Characters: " ;"},
		"B silently ignores region: region_name is set too and is used":                           airflow.KwargUnknown{Backend: "B", Name: "region", OnUnknown: airflow.Ignores, Instead: "region_name", InsteadGiven: true},
		"unknown connection field (not shown, it may be a secret)":                                airflow.FieldUnknown{},
		`unknown connection field, similar to "uri"`:                                              airflow.FieldUnknown{Almost: "uri"},
		"the quotes are part of the value, so the connection has no type":                         airflow.TypeMissing{Why: airflow.ValueQuoted, Parts: true},
		"x must be a string but is null; in a URI, write it as encoded JSON in __extra__":         airflow.InURI{Of: airflow.TypeMismatch{Key: "x", Takes: airflow.Types{airflow.String}, Got: airflow.Null}},
		"the endpoint of STS must be a string but is an object":                                   airflow.TypeMismatch{Key: "service_config.sts.endpoint_url", Takes: airflow.Types{airflow.String}, Got: airflow.Object},
		"retries has no option maxattempts; did you mean max_attempts?":                           airflow.OptionUnknown{Retries: true, Name: "maxattempts", Meant: "max_attempts"},
		"the kwargs have only half of a key pair: a is empty; the pair in session_kwargs is used": airflow.KeysHalf{Missing: "a", Empty: true, Legacy: true},
	} {
		if got := AirflowProblem(d); got != want {
			t.Errorf("%+v: %q, want %q", d, got, want)
		}
	}
}

func TestExtrasGone(t *testing.T) {
	p := airflow.ConnProblem{Key: "host, aws_iam_role, aws_account_id", Gone: []airflow.GoneExtra{
		{Name: "host", Then: airflow.NoEndpoint}, {Name: "aws_iam_role", Then: airflow.NoRole}, {Name: "aws_account_id", Then: airflow.NoRole},
	}}
	const want = "apache-airflow-providers-amazon 9 and later ignores the extras host, aws_iam_role, aws_account_id: requests go to AWS, no role is assumed"
	if got := ConnectionProblem(p); got != want {
		t.Errorf("%q", got)
	}
}

// TestArgument: a sentence about an argument names it once.
func TestArgument(t *testing.T) {
	for want, d := range map[string]airflow.Detail{
		"verify must be a string but is null":                                                     airflow.TypeMismatch{Key: "verify", Takes: airflow.Types{airflow.String}, Got: airflow.Null},
		"verify is a string, which is read as the path of a CA bundle; write true without quotes": airflow.TextForSwitch{Write: "true"},
		"verify: a number must not have quotes":                                                   airflow.NumberInQuotes,
		"the backend signs with these keys and ignores the mounted files and the environment":     airflow.KeysInArguments,
	} {
		if got := Argument("verify", d); got != want {
			t.Errorf("%+v: %q, want %q", d, got, want)
		}
	}
}
