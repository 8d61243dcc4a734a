package airflow

import (
	"encoding/hex"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
	"doctor/internal/boto"
	"doctor/internal/skip"
)

// raisedBy is the exception that arguments end with, "" for none.
func raisedBy(t *testing.T, class, kwargs string, has Installed) string {
	t.Helper()
	b, _ := LookupBackend(class, Version{})
	k := ParseKwargs(kwargs, Version{})
	if b == nil || !k.Usable() {
		t.Fatalf("%s %s", class, kwargs)
	}
	if p := Raised(JudgeKwargs(b, k.Values, has), ConnectionSecret); p != nil {
		return p.Symptom
	}
	return ""
}

// TestWhatArgumentsRaise: which values end Airflow, a lookup or nothing at all.
func TestWhatArgumentsRaise(t *testing.T) {
	old := Installed{Airflow: Version{2, 11, 1}, Provider: Version{8, 27, 0}}
	today := Installed{Airflow: Version{3, 2, 0}, Provider: Version{9, 23, 0}}
	const role = `"role_arn": "arn:aws:iam::123456789012:role/r"`
	for _, tt := range []struct {
		name, kwargs string
		old, today   string
	}{
		{"a method that is null", `{` + role + `, "assume_role_method": null}`, "NotImplementedError: Found assume_role_method=None in AWS Connection (conn_id='SecretsManagerBackend__connection', conn_type='aws') extra. Currently ['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity'] are supported. (Exclude this setting will default to \"assume_role\").", "same"},
		{"a method that is read by nobody", `{"assume_role_method": "typo"}`, "", ""},
		{"the method by its name", `{` + role + `, "assume_role_method": "assume_role"}`, "", ""},
		{"web identity without a federation", `{` + role + `, "assume_role_method": "assume_role_with_web_identity"}`, "airflow.exceptions.AirflowException: Unsupported federation: None.", "airflow.sdk.exceptions.AirflowException: Unsupported federation: None."},
		{"web identity from a file", `{` + role + `, "assume_role_method": "assume_role_with_web_identity", "assume_role_with_web_identity_federation": "file"}`, "", ""},
		{"SAML without its object", `{` + role + `, "assume_role_method": "assume_role_with_saml"}`, "KeyError: 'assume_role_with_saml'", "same"},
		{"SAML with a text", `{` + role + `, "assume_role_method": "assume_role_with_saml", "assume_role_with_saml": "x"}`, "TypeError: string indices must be integers, not 'str'", "same"},
		{"SAML without a principal", `{` + role + `, "assume_role_method": "assume_role_with_saml", "assume_role_with_saml": {}}`, "KeyError: 'principal_arn'", "same"},
		{"SAML by another protocol", `{` + role + `, "assume_role_method": "assume_role_with_saml", "assume_role_with_saml": {"principal_arn": "p", "idp_auth_method": "basic"}}`, "NotImplementedError: idp_auth_method=basic in Connection SecretsManagerBackend__connection Extra.Currently only \"http_spegno_auth\" is supported, and must be specified.", "same"},
		{"a duration that is too short", `{` + role + `, "assume_role_kwargs": {"DurationSeconds": 60}}`, "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid value for parameter DurationSeconds, value: 60, valid min value: 900", "same"},
		{"a duration that AWS may take", `{` + role + `, "assume_role_kwargs": {"DurationSeconds": 43201}}`, "", ""},
		{"arguments that are not checked", `{` + role + `, "assume_role_kwargs": {"DurationSeconds": 60}, "config_kwargs": {"parameter_validation": false}}`, "", ""},
		{"the external id of provider 8", `{` + role + `, "external_id": "x"}`, "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid length for parameter ExternalId, value: 1, valid min length: 2", ""},
		{"arguments as a list", `{` + role + `, "assume_role_kwargs": ["x"]}`, "TypeError: 'list' object is not a mapping", "same"},
		{"arguments as a number", `{` + role + `, "assume_role_kwargs": 5}`, "TypeError: argument of type 'int' is not iterable", "TypeError: 'int' object is not a mapping"},
		{"arguments as an empty list", `{` + role + `, "assume_role_kwargs": []}`, "", ""},
		{"arguments without a role", `{"assume_role_kwargs": ["x"]}`, "", ""},
		{"session_kwargs as a list", `{"session_kwargs": ["x"]}`, "AttributeError: 'list' object has no attribute 'get'", "same"},
		{"session_kwargs as null", `{"session_kwargs": null}`, "TypeError: argument of type 'NoneType' is not iterable", ""},
		{"the same, where nothing is looked for in it", `{"session_kwargs": null, "region_name": "us-east-1", "profile_name": "dev"}`, "", ""},
		{"session_kwargs as an empty list", `{"session_kwargs": []}`, "", ""},
		{"half a pair beside a whole one", `{"aws_access_key_id": "AKIAX", "session_kwargs": {"aws_access_key_id": "AKIAS", "aws_secret_access_key": "z"}}`, "", ""},
		{"half a pair", `{"aws_secret_access_key": "s"}`, "TypeError: sequence item 0: expected str instance, NoneType found", "same"},
		{"a pair of empty keys", `{"aws_access_key_id": "", "aws_secret_access_key": ""}`, "", ""},
		{"service_config as null, with a role", `{` + role + `, "service_config": null}`, "AttributeError: 'NoneType' object has no attribute 'get'", "same"},
		{"service_config as null, without one", `{"service_config": null}`, "", ""},
		{"an unknown option", `{"config_kwargs": {"retry": 1}}`, "TypeError: Got unexpected keyword argument 'retry'", "same"},
		{"too few attempts", `{"config_kwargs": {"retries": {"total_max_attempts": 0}}}`, "botocore.exceptions.InvalidMaxRetryAttemptsError: Value provided to \"max_attempts\": 0 must be an integer greater than or equal to 1.", "same"},
		{"options for a client that is not made", `{"config_kwargs": {"defaults_mode": "x", "connect_timeout": "5"}}`, "", ""},
		{"the same, with a role", `{` + role + `, "config_kwargs": {"connect_timeout": "5"}}`, "ValueError: Timeout value connect was 5, but it must be an int, float or None.", "same"},
		{"an API version", `{"api_version": "2017-10-17"}`, "", ""},
		{"another API version", `{"api_version": "latest"}`, "botocore.exceptions.DataNotFoundError: Unable to load data for: secretsmanager/latest/service-2", "same"},
		{"a region as a list", `{"region_name": ["us-east-1"]}`, "TypeError: expected string or bytes-like object, got 'list'", "same"},
		{"a region as null", `{"region_name": null}`, "", ""},
		{"a profile as a number", `{"profile_name": 123}`, "botocore.exceptions.ProfileNotFound: The config profile (123) could not be found", "same"},
		{"a profile as an object", `{"profile_name": {}}`, "TypeError: unhashable type: 'dict'", "same"},
		{"a separator that is no text", `{"sep": 1}`, "TypeError: rstrip arg must be None or str", "same"},
		{"a separator that nothing is stripped of", `{"sep": 1, "connections_prefix": "", "variables_prefix": null, "config_prefix": ""}`, "", ""},
		{"a prefix that is a list", `{"variables_prefix": ["a"]}`, "AttributeError: 'list' object has no attribute 'rstrip'", "same"},
		{"a prefix that counts as none", `{"variables_prefix": false}`, "", ""},
		{"a pattern for a shell", `{"connections_lookup_pattern": "*"}`, "re.error: nothing to repeat at position 0", "same"},
		{"the same for another kind", `{"variables_lookup_pattern": "*"}`, "", ""},
		{"a pattern that is a list", `{"connections_lookup_pattern": ["a"]}`, "TypeError: unhashable type: 'list'", "same"},
		{"a pattern that counts as none", `{"connections_lookup_pattern": 0}`, "", ""},
		{"a pattern with a gap in front", `{"connections_lookup_pattern": "a{,1}b"}`, "", ""},
		{"words that are no object", `{"extra_conn_words": ["a"]}`, "", ""}, // a secret in JSON form raises
		{"an argument called self", `{"self": 1}`, "TypeError: SecretsManagerBackend.__init__() got multiple values for argument 'self'", "same"},
		{"verify as a number", `{"verify": 1}`, "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: expected str, bytes or os.PathLike object, not int", "same"},
		{"verify as 0", `{"verify": 0}`, "", ""},
	} {
		if tt.today == "same" {
			tt.today = tt.old
		}
		if got := raisedBy(t, secretsManagerClass, tt.kwargs, old); got != tt.old {
			t.Errorf("%s: provider 8.27 raises %q, want %q", tt.name, got, tt.old)
		}
		if got := raisedBy(t, secretsManagerClass, tt.kwargs, today); got != tt.today {
			t.Errorf("%s: provider 9.23 raises %q, want %q", tt.name, got, tt.today)
		}
	}
	if got := raisedBy(t, parameterStoreClass, `{"sep": 1, "extra_conn_words": 5}`, today); got != "" {
		t.Errorf("Parameter Store reads neither, and raises %q", got)
	}
	if got := raisedBy(t, "airflow.secrets.environment_variables.EnvironmentVariablesBackend", `{"a": 1}`, today); got != "TypeError: EnvironmentVariablesBackend() takes no arguments" {
		t.Error(got)
	}
}

// TestRefuseStopsTheSession: an argument is raised for before what boto3 would come to later.
func TestRefuseStopsTheSession(t *testing.T) {
	for kwargs, stage := range map[string]boto.Stage{
		`{"config_kwargs": {"x": 1}, "profile_name": "nope"}`: boto.BeforeSession,
		`{"profile_name": 5}`:      boto.AtSession,
		`{"region_name": 5}`:       boto.AtClient,
		`{"aws_session_token": 5}`: boto.AtCall,
	} {
		b, _ := LookupBackend(secretsManagerClass, Version{})
		values := ParseKwargs(kwargs, Version{}).Values
		session := SessionOf(b.AWSService, b.ConnectionID(), values, Installed{})
		session.Refused = Raised(JudgeKwargs(b, values, Installed{}), VariableSecret).Refuse()
		o := boto.Resolve(observedProcess(), session)
		if o.Failure == nil || o.Failure.Kind != boto.Argument || o.Failure.Stage != stage {
			t.Errorf("%s: %+v", kwargs, o.Failure)
		}
	}
}

// TestParametersAgainstBotocore compares what is refused of AssumeRole's parameters
// with botocore's own validation.
func TestParametersAgainstBotocore(t *testing.T) {
	texts := []string{
		`{}`, `{"DurationSeconds": 60}`, `{"DurationSeconds": 900}`, `{"DurationSeconds": "900"}`, `{"DurationSeconds": 900.5}`, `{"DurationSeconds": true}`, `{"DurationSeconds": null}`,
		`{"ExternalId": 5}`, `{"ExternalId": ""}`, `{"ExternalId": "x"}`, `{"ExternalId": "xy"}`, `{"ExternalId": null}`, `{"externalid": "xy"}`, `{"RoleSessionName": "a"}`, `{"RoleSessionName": 5}`,
		`{"Policy": ""}`, `{"Policy": "{}"}`, `{"PolicyArns": 5}`, `{"PolicyArns": [5]}`, `{"PolicyArns": []}`, `{"PolicyArns": [{"arn": "x"}]}`, `{"PolicyArns": [{"Arn": "x"}]}`,
		`{"Tags": [{"Key": "a"}]}`, `{"Tags": [{"Key": "", "Value": ""}]}`, `{"Tags": [{"Key": "a", "Value": 5}, {}]}`, `{"Tags": false}`, `{"TransitiveTagKeys": [""]}`, `{"TransitiveTagKeys": [1]}`,
		`{"SerialNumber": "short"}`, `{"SerialNumber": 5}`, `{"TokenCode": "1"}`, `{"TokenCode": 123456}`, `{"SourceIdentity": "x"}`, `{"ProvidedContexts": []}`, `{"ProvidedContexts": [{"ProviderArn": "x", "ContextAssertion": "y"}]}`,
		`{"a": 1, "b": 2}`, `{"DurationSeconds": 5, "ExternalId": "x", "a": 1}`,
	}
	const script = `
import json, sys
try:
    import botocore.session, botocore.validate
except ImportError:
    botocore = None
else:
    model = botocore.session.get_session().get_service_model("sts").operation_model("AssumeRole").input_shape
for line in sys.stdin:
    given = json.loads(bytes.fromhex(line.strip()))
    given = json.loads(json.dumps(given, sort_keys=True))
    if botocore is None:
        print("none")
        continue
    given = {"RoleSessionName": "airflow_x", **given, "RoleArn": "arn:aws:iam::123456789012:role/r"}
    given = {k: given[k] for k in sorted(given)}
    print(botocore.validate.ParamValidator().validate(given, model).generate_report().encode().hex())
`
	for i, line := range realpython.Run(t, script, texts) {
		if line == "none" {
			skip.For(t, "botocore", "python3 has none")
		}
		given := map[string]any{"RoleSessionName": "airflow_x"}
		for name, v := range ParseKwargs(texts[i], Version{}).Values {
			given[name] = v
		}
		given["RoleArn"] = "arn:aws:iam::123456789012:role/r"
		known := roleShapes(methodRole)
		_, got, _ := strings.Cut(paramReport(known.check("", given)), "\n")
		want, err := hex.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nbotocore:\n%s", texts[i], got, want)
		}
	}
}
