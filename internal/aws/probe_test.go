package aws_test

import (
	"strings"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact"
)

func TestProbe(t *testing.T) {
	const clientError = "botocore.exceptions.ClientError: An error occurred "
	limited := keys("AKIALIMITED00EXAMPLE", awstest.ExampleSecret, "")
	noKMS := keys("AKIANOKMSKEY0EXAMPLE", awstest.ExampleSecret, "")
	other := keys("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "")
	missing := "botocore.errorfactory.ResourceNotFoundException: An error occurred (ResourceNotFoundException) when calling the " +
		"GetSecretValue operation: Secrets Manager can't find the specified secret."
	for _, test := range []struct {
		name         string
		source       aws.Source
		service      aws.Service
		region, path string
		access       aws.Access
		shape        aws.Shape
		symptom      string
	}{
		{"a secret", dev(), aws.SecretsManager, "us-west-2", "airflow/variables/hello", aws.Found, aws.ShapeText, ""},
		{"a connection by URI", dev(), aws.SecretsManager, "us-west-2", "airflow/connections/uri", aws.Found, aws.ShapeURI, ""},
		{"a connection by JSON", dev(), aws.SecretsManager, "us-west-2", "airflow/connections/json", aws.Found, aws.ShapeJSONObject, ""},
		{"a binary secret", dev(), aws.SecretsManager, "us-west-2", "airflow/variables/binary", aws.Found, aws.ShapeBinary, ""},
		{"a parameter", dev(), aws.ParameterStore, "us-west-2", "/airflow/variables/hello", aws.Found, aws.ShapeText, ""},
		{"with a role", with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/airflow"}), aws.SecretsManager, "us-west-2", "airflow/variables/hello", aws.Found, aws.ShapeText, ""},
		{"no such secret", dev(), aws.SecretsManager, "us-west-2", "airflow/variables/doctor-probe", aws.Missing, "", missing},
		{"a leading slash", dev(), aws.SecretsManager, "us-west-2", "/airflow/variables/hello", aws.Missing, "", missing},
		{"another region", dev(), aws.SecretsManager, "us-east-2", "airflow/variables/hello", aws.Missing, "", missing},
		{"another account", other, aws.SecretsManager, "us-west-2", "airflow/variables/hello", aws.Missing, "", missing},
		{
			"no such parameter", dev(), aws.ParameterStore, "us-east-2", "/airflow/variables/hello", aws.Missing, "",
			"botocore.errorfactory.ParameterNotFound: An error occurred (ParameterNotFound) when calling the GetParameter operation: ",
		},
		{
			"scheduled for deletion", dev(), aws.SecretsManager, "us-west-2", "airflow/variables/deleted", aws.Deleted, "",
			"botocore.errorfactory.InvalidRequestException: An error occurred (InvalidRequestException) when calling the GetSecretValue " +
				"operation: You can't perform this operation on the secret because it was marked for deletion.",
		},
		{
			"denied", limited, aws.SecretsManager, "us-west-2", "airflow/variables/hello", aws.Denied, "",
			clientError + "(AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not " +
				"authorized to perform: secretsmanager:GetSecretValue on resource: airflow/variables/hello because no identity-based policy allows " +
				"the secretsmanager:GetSecretValue action",
		},
		{
			"a parameter denied", limited, aws.ParameterStore, "us-west-2", "/airflow/variables/hello", aws.Denied, "",
			"botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetParameter operation: " +
				"User: arn:aws:iam::111122223333:user/limited is not authorized to perform: ssm:GetParameter on resource: " +
				"arn:aws:ssm:us-west-2:111122223333:parameter/airflow/variables/hello because no identity-based policy allows the ssm:GetParameter action",
		},
		{
			"a locked key", dev(), aws.SecretsManager, "us-west-2", "airflow/variables/locked", aws.NoKey, "",
			clientError + "(AccessDeniedException) when calling the GetSecretValue operation: Access to KMS is not allowed",
		},
		{
			"no right to the key of a parameter", noKMS, aws.ParameterStore, "us-west-2", "/airflow/variables/hello", aws.NoKey, "",
			"botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetParameter operation: " +
				"User: arn:aws:iam::111122223333:user/nokms is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext " +
				"because no identity-based policy allows the kms:Decrypt action",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{})
			judged := ""
			got, err := newClient(t, server.ProxyEnv()).Probe(patient(t), test.source, aws.SecretProbe{
				Service: test.service, Region: test.region, Name: test.path,
				Judge: func(value redact.Secret) { judged = value.Reveal() },
			})
			if err != nil {
				t.Fatal(err)
			}
			if got.Access != test.access || got.Shape != test.shape {
				t.Errorf("got %s, %q; want %s, %q", got.Access, got.Shape, test.access, test.shape)
			}
			if readable := test.access == aws.Found && test.shape != aws.ShapeBinary; (judged != "") != readable {
				t.Errorf("judged %v, want %v", judged != "", readable)
			}
			if test.access == aws.Found {
				if got.Answer != nil {
					t.Errorf("an error beside a secret: %v", got.Answer)
				}
				return
			}
			if got := got.Answer.Symptom(); got != test.symptom {
				t.Errorf("symptom %q\nwant    %q", got, test.symptom)
			}
			if text := got.Answer.Error(); !strings.Contains(text, test.path) {
				t.Errorf("text %q", text)
			}
		})
	}
}

// What says nothing of the rights is an error.
func TestProbeErrors(t *testing.T) {
	expired := keys("ASIAIOSFODNN7EXAMPLE", awstest.ExampleSecret, "expired-session-token-EXAMPLE")
	deleted := keys("AKIADELETED00EXAMPLE", awstest.ExampleSecret, "")
	for _, test := range []struct {
		name    string
		source  aws.Source
		service aws.Service
		path    string
		kind    aws.Kind
		symptom string
	}{
		{
			"a deleted key", deleted, aws.SecretsManager, "a", aws.KeyRejected,
			"botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: " +
				"The security token included in the request is invalid.",
		},
		{
			"an expired token", expired, aws.SecretsManager, "a", aws.TokenExpired,
			"botocore.exceptions.ClientError: An error occurred (ExpiredTokenException) when calling the GetSecretValue operation: " +
				"The security token included in the request is expired",
		},
		{"another secret key", keys(awstest.ExampleKeyID, "wrong", ""), aws.ParameterStore, "/a", aws.SignatureMismatch, ""},
		{"a skewed clock", keys("AKIASKEWED000EXAMPLE", awstest.ExampleSecret, ""), aws.ParameterStore, "/a", aws.ClockSkew, ""},
		{"a name with a blank", dev(), aws.SecretsManager, "airflow variables", aws.NameInvalid, ""},
		{"a parameter without its slash", dev(), aws.ParameterStore, "airflow/variables/hello", aws.NameInvalid, ""},
		{"a role that is denied", with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/denied"}), aws.SecretsManager, "a", aws.RoleDenied, ""},
		{"no name", dev(), aws.ParameterStore, "", aws.NameInvalid, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{})
			_, err := newClient(t, server.ProxyEnv()).Probe(patient(t), test.source,
				aws.SecretProbe{Service: test.service, Region: "us-west-2", Name: test.path})
			e := wantError(t, err, test.kind, "")
			if got := e.Symptom(); test.symptom != "" && got != test.symptom {
				t.Errorf("symptom %q\nwant    %q", got, test.symptom)
			}
		})
	}
}

func TestShapeOf(t *testing.T) {
	for value, want := range map[string]aws.Shape{
		"":                                aws.ShapeEmpty,
		" \n":                             aws.ShapeEmpty,
		"world":                           aws.ShapeText,
		"12":                              aws.ShapeText,
		`{"a": 1}`:                        aws.ShapeJSONObject,
		"  {\n} ":                         aws.ShapeJSONObject,
		`{'a': 1}`:                        aws.ShapeBrokenJSON,
		`[1]`:                             aws.ShapeJSON,
		`"text"`:                          aws.ShapeJSON,
		`[section]`:                       aws.ShapeText,
		"aws://":                          aws.ShapeURI,
		"google_cloud_platform://":        aws.ShapeURI,
		"postgres://user:pass@host/db":    aws.ShapeURI,
		"see http://example.com":          aws.ShapeText,
		"://x":                            aws.ShapeText,
		"1x://":                           aws.ShapeText,
		"DefaultEndpointsProtocol=https;": aws.ShapeText,
	} {
		if got := aws.ShapeOf(value); got != want {
			t.Errorf("%q is %s, want %s", value, got, want)
		}
	}
}

// Names of people and of secrets say nothing of which right is missing.
func TestDenialsOfKeysAndOfSecrets(t *testing.T) {
	const user, reader = "User: arn:aws:iam::111122223333:user/", " is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	const because = " because no identity-based policy allows the secretsmanager:GetSecretValue action"
	for message, want := range map[string]aws.Access{
		user + "MyKMSUser" + reader + "a" + because:                                                     aws.Denied,
		user + "dev" + reader + "KMS/vars/a" + because:                                                  aws.Denied,
		user + "kms:dev" + reader + "kms:Decrypt" + because:                                             aws.Denied,
		user + "team/KMS/dev is not authorized to access this resource":                                 aws.Denied,
		"Access to KMS is not allowed":                                                                  aws.NoKey,
		"Access to KMS is not allowed. This version of secret is not encrypted with":                    aws.NoKey,
		user + "dev is not authorized to perform: kms:Decrypt on resource: arn:aws:k":                   aws.NoKey,
		"User is not authorized to perform: kms:Decrypt with an explicit deny in a VPC endpoint policy": aws.NoKey,
		"The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. (Service: X)": aws.NoKey,
	} {
		server := awstest.New(t, awstest.Options{Secrets: []awstest.Secret{
			{Service: "secretsmanager", Region: "us-east-1", Name: "a", Code: "AccessDeniedException", Message: message},
		}})
		got, err := newClient(t, server.ProxyEnv()).Probe(patient(t), dev(), aws.SecretProbe{Service: aws.SecretsManager, Region: "us-east-1", Name: "a"})
		if err != nil || got.Access != want {
			t.Errorf("%s\ngot %q, %v, want %q", message, got.Access, err, want)
		}
	}
}
