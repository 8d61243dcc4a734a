package airflow

import (
	"fmt"
	"strings"
	"testing"
)

const (
	exampleID     = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// summary says in one line what became of a connection.
func summary(c Connection) string {
	var parts []string
	if c.Type != "" {
		parts = append(parts, c.Type)
	}
	if host := c.Host.Reveal(); host != "" {
		parts = append(parts, "host "+host)
	}
	if c.Keys != "" {
		parts = append(parts, "keys "+c.Keys+" "+c.Login)
	}
	if s := c.Session.Region; s != nil {
		parts = append(parts, "region "+*s)
	}
	if s := c.Session.Profile; s != nil {
		parts = append(parts, "profile "+*s)
	}
	for _, p := range c.Problems {
		text := string(p.Kind)
		if p.Key != "" {
			text += " " + p.Key
		}
		if p.Suggestion != "" {
			text += " -> " + p.Suggestion
		}
		for _, extra := range p.Gone {
			text += " -> " + extra.Instead + "=" + extra.Value
		}
		switch {
		case p.Fatal:
			text += "!"
		case p.Stage != NotRaised:
			text += "!!"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func TestConnectionURI(t *testing.T) {
	tests := []struct{ value, want string }{
		{"", "empty!"},
		{"  ", "empty!"},
		{"aws://", "aws"},
		{"AWS://", "aws"},
		{"aws://@", "aws"},
		{"aws:///", "aws"},
		{" aws://?region_name=us-east-1 ", "aws; region us-east-1"},
		{"aws:///?region_name=us-east-1&profile_name=dev", "aws; region us-east-1; profile dev"},
		{"aws://" + exampleID + ":abc%2Fdef@/?region_name=us-east-1", "aws; keys login ****MPLE; region us-east-1"},
		{"aws://" + exampleID + ":" + exampleSecret + "@/?region_name=us-east-1", "aws; uri!"},
		{"aws://" + exampleID + ":abc#d@", "aws; uri!"},
		{"aws://" + exampleID + ":1234", "aws; host akiaiosfodnn7example; misread host -> @"},
		{"aws://" + exampleID + ":a+b=c:d@e@", "aws; keys login ****MPLE"},
		{"aws://" + exampleID + "@", "aws; half-keys password"},
		{"aws://:secret@", "aws; half-keys login"},
		{"aws://us-east-1", "aws; host us-east-1; misread host -> region_name"},
		{"aws://http%3A%2F%2Flocalhost%3A4566", "aws; host http://localhost:4566; misread host -> endpoint_url"},
		{"aws://a:b@/?endpoint_url=http://localhost:4566", "aws; uri!"},
		{"aws://?endpoint_url=http://localhost:4566", "aws"},
		{"aws://?a=http://x&b=http://y", "uri!"},
		{"aws://?aws_session_token=a+b", "aws; misread aws_session_token -> %2B"},
		{"aws://?aws_session_token=a%2Bb", "aws"},
		{`"aws://"`, "no-type"},
		{"aws", "no-type"},
		{"secret:thing", "no-type"},
		{"aws://?verify=False", "aws; extra verify -> false"},
		{"aws://?role_arn=r&assume_role_kwargs=%7B%7D", "aws; extra assume_role_kwargs -> __extra__!!"},
		{"aws:?region_name=us-east-1", "aws; region us-east-1"},
		{"aws:/", "aws"},
		{"aws:" + exampleID + ":x@", "aws; misread schema -> ://"},
		{"aws://a:b@/us-east-1", "aws; keys login ****; misread schema -> region_name"},
		{"aws://http://localhost:4566", "aws; host http://localhost; misread host -> endpoint_url"},
		{"athena://a:b@/default?region_name=us-east-1", "athena; keys login ****; region us-east-1"},
		{"aws://?__extra__=%7B%22region_name%22%3A%20%22eu-west-1%22%7D", "aws; region eu-west-1"},
		{"aws://?__extra__=%7B'region_name'%3A%20'eu-west-1'%7D", "aws; extra extra!"},
		{"aws://?region=us-east-1", "aws; extra-name region -> region_name"},
		{"aws://?profile=dev", "aws; extra-name profile -> profile_name"},
		{"aws://?aws_access_key_id=" + exampleID + "&aws_secret_access_key=x", "aws; keys extra ****MPLE"},
		{"s3://" + exampleID + ":x@", "s3; keys login ****MPLE; other-type conn_type -> aws"},
		{"postgres://u:p@host:5432/db", "postgres; host host"},
		{"postgresql://u:p@host/db", "postgres; host host"},
		{"google-cloud-platform://?x=1", "google_cloud_platform"},
		{"aws://[x", "uri!"},
	}
	for _, tt := range tests {
		c := ParseConnection("my_conn", tt.value, Installed{Airflow: airflow3})
		if got := summary(c); got != tt.want {
			t.Errorf("%s:\n %s\nwant\n %s", tt.value, got, tt.want)
		}
	}
}

func TestConnectionJSON(t *testing.T) {
	tests := []struct{ value, want string }{
		{`{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}`, "aws; region us-east-1"},
		{`{"conn_type": "aws", "extra": "{\"region_name\": \"us-east-1\"}"}`, "aws; region us-east-1"},
		{`{"conn_type": "aws", "extra": {"profile_name": null, "region_name": ""}}`, "aws; region "},
		{`{"conn_type": "aws", "login": "` + exampleID + `", "password": "x", "port": 80}`, "aws; keys login ****MPLE"},
		{`{"conn_type": "aws", "login": null}`, "aws"},
		{`{'conn_type': 'aws'}`, "json!"},
		{`{"conn_type": "aws",}`, "json!"},
		{`{"conn_type": "aws"`, "json!"},
		{`{"type": "aws"}`, "unknown-field type -> conn_type!"},
		{`{"conn_type": "aws", "region_name": "x"}`, "aws; unknown-field region_name -> extra!"},
		{`{"conn_type": "aws", "conn_id": "x"}`, "aws; unknown-field conn_id!"},
		{`{"login": "x"}`, ""},
		{`{"uri": "aws://?region_name=x"}`, "aws; region x"},
		{`{"conn_type": "aws", "port": "http"}`, "aws; json port!"},
		{`{"conn_type": "aws", "port": 5.0}`, "aws"},
		{`{"conn_type": "aws", "port": "80"}`, "aws"},
		{`{"conn_type": "aws", "extra": [1]}`, "aws; extra extra!"},
		{`{"conn_type": "aws", "extra": {"session_kwargs": {"profile_name": "dev"}}}`, "aws; extra-gone session_kwargs.profile_name -> profile_name=dev"},
		{`{"conn_type": "aws", "extra": {"verify": false}}`, "aws"},
		{`{"conn_type": "aws", "extra": {"region_name": 5, "cluster_identifier": "x"}}`, "aws; extra region_name!!"},
	}
	for _, tt := range tests {
		if got := summary(ParseConnection("my_conn", tt.value, Installed{Airflow: airflow3})); got != tt.want {
			t.Errorf("%s:\n %s\nwant\n %s", tt.value, got, tt.want)
		}
	}
}

// TestConnectionByProvider: what provider 8 reads and 9 does not. Where the version is
// not known nothing is said.
func TestConnectionByProvider(t *testing.T) {
	eight, nine, unsure := Installed{Provider: Version{8, 29, 0}}, Installed{Provider: Version{9, 1, 0}}, Installed{Unsure: true}
	for _, tt := range []struct {
		extra               string
		eight, nine, unsure string
		role, endpoint      string // with eight
	}{
		{`"host": "http://minio:9000"`, "aws", "aws; extra-gone host -> endpoint_url=http://minio:9000", "aws; uncertain", "", "http://minio:9000"},
		{`"host": "http://minio:9000", "endpoint_url": "http://other"`, "aws", "aws", "aws", "", "http://minio:9000"},
		{`"endpoint_url": "http://minio:9000"`, "aws", "aws", "aws", "", "http://minio:9000"},
		{
			`"aws_account_id": "111122223333", "aws_iam_role": "airflow", "external_id": "xx"`, "aws",
			"aws; extra-gone aws_account_id, aws_iam_role, external_id -> role_arn=arn:aws:iam::111122223333:role/airflow -> role_arn=arn:aws:iam::111122223333:role/airflow -> assume_role_kwargs.ExternalId=",
			"aws; uncertain", "arn:aws:iam::111122223333:role/airflow", "",
		},
		{`"aws_account_id": 111122223333, "aws_iam_role": "airflow", "role_arn": "arn:aws:iam::1:role/r"`, "aws", "aws", "aws", "arn:aws:iam::1:role/r", ""},
		{`"session_kwargs": {"profile_name": "dev", "region_name": "r"}`, "aws; region r; profile dev", "aws; extra-gone session_kwargs.profile_name, session_kwargs.region_name -> profile_name=dev -> region_name=r", "aws; uncertain", "", ""},
		{`"session_kwargs": {"profile_name": "dev"}, "profile_name": "other"`, "aws; profile other", "aws; profile other", "aws; profile other", "", ""},
		{`"session_kwargs": {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}`, "aws; keys session_kwargs ****MPLE", "aws; keys session_kwargs ****MPLE", "aws; keys session_kwargs ****MPLE", "", ""},
		{`"s3_config_file": "/x", "profile": "dev"`, "aws; uncertain", "aws; extra-gone s3_config_file -> profile_name=", "aws; uncertain", "", ""},
	} {
		value := `{"conn_type": "aws", "extra": {` + tt.extra + `}}`
		for _, v := range []struct {
			has  Installed
			want string
		}{{eight, tt.eight}, {nine, tt.nine}, {Installed{}, tt.nine}, {unsure, tt.unsure}} {
			c := ParseConnection("my_conn", value, v.has)
			got := summary(c)
			if c.Uncertain {
				got += "; uncertain"
			}
			if got != v.want {
				t.Errorf("%s with %+v:\n %s\nwant\n %s", tt.extra, v.has, got, v.want)
			}
		}
		c := ParseConnection("my_conn", value, eight)
		role, endpoint := "", ""
		if c.Session.Role != nil {
			role = c.Session.Role.ARN
		}
		if c.Session.EndpointURL != nil {
			endpoint = *c.Session.EndpointURL
		}
		if role != tt.role || endpoint != tt.endpoint {
			t.Errorf("%s: role %q, endpoint %q", tt.extra, role, endpoint)
		}
	}
}

// TestConnectionByVersion: what one release reads and another refuses, with its words.
func TestConnectionByVersion(t *testing.T) {
	const (
		two, zero, one, new = "2.11", "3.0", "3.1", "3.2"
		mixed               = "airflow.exceptions.AirflowException: You must create an object using the URI or individual values (conn_type, host, login, password, schema, port or extra)."
		rest                = "You can't mix these two ways to create this object."
	)
	for _, tt := range []struct{ value, airflow, want, symptom string }{
		// JSON without conn_type is fatal in 3.1 only.
		{`{"login": "x", "password": "y"}`, two, "keys login ****", ""},
		{`{"login": "x", "password": "y"}`, zero, "keys login ****", ""},
		{`{"login": "x", "password": "y"}`, one, "no-type conn_type -> aws!", "airflow.exceptions.AirflowNotFoundException: The conn_id `aws_default` isn't defined"},
		{`{"login": "x", "password": "y"}`, "3.1.5", "no-type conn_type -> aws!", "airflow.exceptions.AirflowNotFoundException: The conn_id `aws_default` isn't defined"},
		{`{"login": "x", "password": "y"}`, new, "keys login ****", ""},
		{`{"conn_type": "aws"}`, "2.2.5", "json", ""},
		// A number is no text, but a port.
		{`{"conn_type": "aws", "port": 5.0}`, "2.10", "aws", ""},
		{`{"conn_type": "aws", "port": 70000}`, new, "aws", ""},
		{`{"conn_type": "aws", "port": " 8_0 "}`, new, "aws", ""},
		{`{"conn_type": "aws", "port": "80.0"}`, new, "aws; json port!", "ValueError: Expected integer value for `port`, but got '****' instead."},
		{`{"conn_type": "aws", "port": [1]}`, two, "aws; json port!", "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'"},
		{`{"conn_type": "aws", "login": 123, "password": "s"}`, two, "aws; json login!", "TypeError: quote_from_bytes() expected bytes"},
		{`{"conn_type": "aws", "login": 0}`, new, "aws; json login!", "TypeError: quote_from_bytes() expected bytes"},
		{`{"conn_type": "aws", "password": 5}`, two, "aws; json password!", "TypeError: encoding without a string argument"},
		{`{"conn_type": "aws", "password": 5}`, new, "aws; json password!", "TypeError: quote_from_bytes() expected bytes"},
		{`{"conn_type": "aws", "host": 5}`, new, "aws; json host!", "TypeError: argument of type 'int' is not iterable"},
		{`{"conn_type": "aws", "host": 0, "schema": 0}`, new, "aws", ""},
		{`{"conn_type": ["aws"]}`, new, "json conn_type!", "AttributeError: 'list' object has no attribute 'lower'"},
		{`{"conn_type": "aws", "login": "\ud800"}`, new, "aws; json login!", `UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed`},
		{`{"conn_type": "aws", "login": "\ud83d\ude00"}`, new, "aws; half-keys password", ""},
		// A uri stands alone, or beside what says nothing.
		{`{"uri": "aws://?region_name=x", "extra": {}}`, two, "aws; region x", ""},
		{`{"uri": "aws://?region_name=x", "extra": {}}`, new, "aws; region x", ""},
		{`{"uri": "aws://", "extra": {"region_name": "x"}}`, zero, "json uri!", mixed + rest},
		{`{"uri": "aws://", "login": null}`, two, "aws", ""},
		{`{"uri": "aws://", "login": null}`, new, "json uri!", strings.Replace(mixed, "airflow.ex", "airflow.sdk.ex", 1) + " " + rest},
		{`{"uri": "", "conn_type": "aws"}`, zero, "aws", ""},
		{`{"uri": 5}`, zero, "json uri!", "AttributeError: 'int' object has no attribute 'count'"},
		// The first unknown field in the order of the JSON is named.
		{`{"region_name": "x", "account": "y"}`, two, "unknown-field region_name -> extra!; unknown-field account!", "TypeError: __init__() got an unexpected keyword argument 'region_name'"},
		{`{"region_name": "x"}`, new, "unknown-field region_name -> extra!", "TypeError: Connection.__attrs_init__() got an unexpected keyword argument 'region_name'"},
		{`{"conn_type": "aws", "conn_id": "x"}`, new, "aws; unknown-field conn_id!", "TypeError: airflow.sdk.definitions.connection.Connection() got multiple values for keyword argument 'conn_id'"},
		// Extras that are no object: refused by 3.0, and the hook's to raise for elsewhere.
		{`{"conn_type": "aws", "extra": "region_name=x"}`, two, "aws; extra extra", "Failed parsing the json for conn_id aws_default"},
		{`{"conn_type": "aws", "extra": "region_name=x"}`, zero, "aws; extra extra!", "ValueError: Encountered non-JSON in `extra` field for connection 'aws_default'."},
		{`{"conn_type": "aws", "extra": "region_name=x"}`, new, "aws; extra extra", "Failed to deserialize extra property `extra`, returning empty dictionary"},
		{`{"conn_type": "aws", "extra": [1]}`, two, "aws; extra extra!!", "AttributeError: 'list' object has no attribute 'get'"},
		{`{"conn_type": "aws", "extra": "null"}`, new, "aws; extra extra!!", "AttributeError: 'NoneType' object has no attribute 'get'"},
		{`{"conn_type": "aws", "extra": 5}`, one, "aws; extra extra!!", "AttributeError: 'int' object has no attribute 'get'"},
		{`{"conn_type": "aws", "extra": []}`, zero, "aws", ""},
		{`aws://a:b@/?endpoint_url=http://x`, "2.5", "aws; keys login ****", ""},
		{`aws://a:b@/?endpoint_url=http://x`, new, "aws; uri!", "airflow.sdk.exceptions.AirflowException: Invalid connection string: ****."},
		{"\t", new, "empty!", "IndexError: string index out of range"},
		{"aws:?region_name=x", two, "aws; region x", ""},
		{`"aws://a:b@"`, new, "no-type", ""},
	} {
		v, _ := ParseVersion(tt.airflow)
		c := ParseConnection("aws_default", tt.value, Installed{Airflow: v})
		symptom := ""
		if len(c.Problems) > 0 {
			symptom = c.Problems[0].Symptom
		}
		if got := summary(c); got != tt.want || symptom != tt.symptom {
			t.Errorf("%s on %s:\n %s; %s\nwant\n %s; %s", tt.value, tt.airflow, got, symptom, tt.want, tt.symptom)
		}
	}
}

// TestHookRaises: extras for which every hook raises, when, and in which words; and
// their neighbours for which none does.
func TestHookRaises(t *testing.T) {
	const role = `"role_arn": "arn:aws:iam::123456789012:role/r"`
	noMethod := func(repr string) string {
		return "NotImplementedError: Found assume_role_method=" + repr + " in AWS Connection (conn_id='c', conn_type='aws') extra. " +
			"Currently ['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity'] are supported. (Exclude this setting will default to \"assume_role\")."
	}
	const isNone = "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid type for parameter RoleArn, value: 5, type: <class 'int'>, valid types: <class 'str'>"
	for extra, want := range map[string]string{
		`"region_name": ["us-east-1"]`: "TypeError: expected string or bytes-like object, got 'list'", `"region_name": false`: "TypeError: expected string or bytes-like object, got 'bool'",
		`"region_name": null`: "", `"region_name": "x"`: "",
		`"profile_name": 5`: "botocore.exceptions.ProfileNotFound: The config profile (5) could not be found", `"profile_name": true`: "botocore.exceptions.ProfileNotFound: The config profile (True) could not be found",
		`"profile_name": ["x"]`: "TypeError: unhashable type: 'list'", `"profile_name": null`: "",
		`"endpoint_url": 5`: "TypeError: 'int' object is not iterable", `"endpoint_url": {}`: "TypeError: unhashable type: 'dict'",
		`"session_kwargs": ["x"]`: "AttributeError: 'list' object has no attribute 'get'", `"session_kwargs": []`: "",
		`"config_kwargs": "x"`: "AttributeError: 'str' object has no attribute 'get'", `"config_kwargs": null`: "",
		`"service_config": []`: "AttributeError: 'list' object has no attribute 'get'", `"service_config": null`: "AttributeError: 'NoneType' object has no attribute 'get'", `"service_config": {}`: "",
		role + `, "assume_role_method": "assume"`: noMethod("'assume'"), role + `, "assume_role_method": null`: noMethod("None"), role + `, "assume_role_method": 5`: noMethod("5"),
		role + `, "assume_role_method": "assume_role"`: "", `"assume_role_method": "assume"`: "",
		role + `, "assume_role_kwargs": ["x"]`: "TypeError: 'list' object is not a mapping", role + `, "assume_role_kwargs": []`: "", `"assume_role_kwargs": ["x"]`: "",
		`"role_arn": 5`: isNone, `"role_arn": 0`: "",
		`"aws_access_key_id": 5`: "TypeError: sequence item 0: expected str instance, int found", `"aws_access_key_id": 0`: "",
		`"aws_session_token": 5`:                "AttributeError: 'int' object has no attribute 'split'",
		`"verify": 5`:                           "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: expected str, bytes or os.PathLike object, not int",
		`"verify": 0`:                           "",
		`"config_kwargs": {"retires": 5}`:       "TypeError: Got unexpected keyword argument 'retires'",
		`"config_kwargs": {"retries": {}}`:      "",
		`"profile_name": 5, "region_name": [1]`: "botocore.exceptions.ProfileNotFound: The config profile (5) could not be found",
	} {
		c := ParseConnection("c", `{"conn_type": "aws", "extra": {`+extra+`}}`, Installed{})
		got := ""
		if p := c.Raises(); p != nil {
			got = p.Symptom
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", extra, got, want)
		}
	}
}

// TestConnectionKeepsSecrets: Python's own message has a part of the secret
// key in it; no text made here may.
func TestConnectionKeepsSecrets(t *testing.T) {
	values := []string{
		"aws://" + exampleID + ":" + exampleSecret + "@",
		"aws://" + exampleID + ":[" + exampleSecret + "@",
		"aws://" + exampleID + ":wJalrXUtnFEMI\u2100@",
		"aws://a:wJalrXUtnFEMI@/?endpoint_url=http://x",
		"aws://" + exampleID + ":wJalrXUtnFEMI@/",
		"wJalrXUtnFEMI:x", "aws://?aws_secret_access_key=wJalrXUtnFEMI&aws_session_token=wJalrXUtnFEMI+",
		`{"conn_type": "aws", "password": "wJalrXUtnFEMI`, `{"conn_type": "aws", "password": "wJalrXUtnFEMI", "port": "wJalrXUtnFEMI", "login": "x"}`,
		`{"conn_type": "aws", "extra": "wJalrXUtnFEMI"}`, `{"conn_type": "aws", "extra": {"aws_secret_access_key": ["wJalrXUtnFEMI"]}}`,
	}
	for _, value := range values {
		c := ParseConnection("my_conn", value, Installed{Airflow: airflow3})
		for _, text := range []string{fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c.Extra), fmt.Sprintf("%+v", ConnectionShape("x", value, "secretsmanager", nil, Installed{Airflow: airflow3}))} {
			if strings.Contains(strings.ToLower(text), "wjalr") {
				t.Errorf("%s: a secret is shown: %s", value, text)
			}
		}
	}
	c := ParseConnection("my_conn", values[0], Installed{Airflow: airflow3})
	if got, want := c.Problems[0].Symptom, "ValueError: Port could not be cast to integer value as '****'"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReadEnvironment(t *testing.T) {
	e := ReadEnvironment(map[string]string{
		"AIRFLOW_CONN_AWS_DEFAULT": "aws://", "AIRFLOW_CONN_aws_default": "aws://", "airflow_conn_x": "aws://",
		"AIRFLOW__CONN__X": "aws://", "AIRFLOW_CONNECTION_Y": "aws://", "AIRFLOW_CONN__TEAM___X": "aws://", "AIRFLOW_CONN_": "x",
		"AIRFLOW_VAR_HELLO": "", "AIRFLOW_VAR_hello": "x", "AIRFLOW_VARIABLE_Z": "x", "AIRFLOW__CORE__FERNET_KEY": "x", "PATH": "x",
	}, Installed{Airflow: airflow3})
	if len(e.Connections) != 1 || e.Connections[0].ID != "aws_default" || e.Connections[0].Variable != "AIRFLOW_CONN_AWS_DEFAULT" {
		t.Errorf("connections %v", e.Connections)
	}
	if fmt.Sprint(e.Variables) != "[hello]" {
		t.Errorf("variables %v", e.Variables)
	}
	want := []string{
		"AIRFLOW_CONNECTION_Y AIRFLOW_CONN_Y name", "AIRFLOW_CONN_aws_default AIRFLOW_CONN_AWS_DEFAULT id-case", "AIRFLOW_VARIABLE_Z AIRFLOW_VAR_Z name",
		"AIRFLOW_VAR_hello AIRFLOW_VAR_HELLO id-case", "AIRFLOW__CONN__X AIRFLOW_CONN_X name", "airflow_conn_x AIRFLOW_CONN_X id-case",
	}
	var got []string
	for _, n := range e.Unread {
		got = append(got, n.Variable+" "+n.Meant+" "+string(n.Why))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("misspelled\n%v\nwant\n%v", got, want)
	}
}

func FuzzParseConnection(f *testing.F) {
	f.Add("aws://" + exampleID + ":" + exampleSecret + "@/?__extra__=%7B%7D")
	f.Add(`{"conn_type": "aws", "port": 1, "extra": {"session_kwargs": {"x": 1}}}`)
	f.Add(`aws://?verify=True&profile=x://`)
	f.Fuzz(func(t *testing.T, value string) {
		for _, v := range []Version{airflow3, {2, 5, 0}} {
			c := ParseConnection("aws_default", value, Installed{Airflow: v})
			_ = fmt.Sprintf("%v", c)
			ConnectionShape("x", value, "secretsmanager", map[string]any{"extra_conn_words": map[string]any{"user": []any{"x"}}}, Installed{Airflow: v})
			VariableShape("x", value, VariableUse{Text: true, JSON: true})
		}
	})
}
