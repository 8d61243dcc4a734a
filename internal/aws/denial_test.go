package aws_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"doctor/internal/aws"
)

func TestParseDenial(t *testing.T) {
	const user = "arn:aws:iam::111122223333:user/dev"
	const secret = "arn:aws:secretsmanager:us-west-2:111122223333:secret:airflow/variables/hello-AbCdEf"
	start := "User: " + user + " is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	for _, test := range []struct {
		message   string
		want      *aws.Denial
		allowable bool
	}{
		{
			start + "airflow/variables/hello because no identity-based policy allows the secretsmanager:GetSecretValue action",
			&aws.Denial{
				Principal: user, Action: "secretsmanager:GetSecretValue", Resource: "airflow/variables/hello", Policy: "identity-based",
				Reason: "because no identity-based policy allows the secretsmanager:GetSecretValue action",
			}, true,
		},
		{
			start + secret + " with an explicit deny in a service control policy",
			&aws.Denial{
				Principal: user, Action: "secretsmanager:GetSecretValue", Resource: secret, Policy: "service control", Explicit: true,
				Reason: "with an explicit deny in a service control policy",
			}, false,
		},
		{
			start + secret + " with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/deny",
			&aws.Denial{
				Principal: user, Action: "secretsmanager:GetSecretValue", Resource: secret, Policy: "identity-based", Explicit: true,
				Reason: "with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/deny",
			}, false,
		},
		{
			start + secret + " because no permissions boundary allows the secretsmanager:GetSecretValue action",
			&aws.Denial{
				Principal: user, Action: "secretsmanager:GetSecretValue", Resource: secret, Policy: "permissions boundary",
				Reason: "because no permissions boundary allows the secretsmanager:GetSecretValue action",
			}, false,
		},
		{
			start + secret + " because no resource-based policy allows the secretsmanager:GetSecretValue action",
			&aws.Denial{
				Principal: user, Action: "secretsmanager:GetSecretValue", Resource: secret, Policy: "resource-based",
				Reason: "because no resource-based policy allows the secretsmanager:GetSecretValue action",
			}, false,
		},
		{
			"User: " + user + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/denied",
			&aws.Denial{Principal: user, Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/denied"}, true,
		},
		{
			"User: " + user + " is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource " +
				"does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
			&aws.Denial{
				Principal: user, Action: "kms:Decrypt", Explicit: true,
				Reason: "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
			}, false,
		},
		{"Access to KMS is not allowed", nil, false},
		{"Not authorized to perform sts:AssumeRoleWithWebIdentity", nil, false},
		{"User:  is not authorized to perform: ", nil, false},
		{"", nil, false},
	} {
		got := aws.ParseDenial(test.message)
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s\ngot  %+v\nwant %+v", test.message, got, test.want)
		}
		if got != nil && got.Allowable() != test.allowable {
			t.Errorf("%s\nallowable %v", test.message, got.Allowable())
		}
	}
}

func FuzzParseDenial(f *testing.F) {
	f.Add("User: a is not authorized to perform: b:C on resource: d because no identity-based policy allows the b:C action")
	f.Add("User: a is not authorized to perform: b:C with an explicit deny in a service control policy")
	f.Add("User: a is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because x")
	f.Add("User: because is not authorized to perform:  on resource: ")
	f.Fuzz(func(t *testing.T, message string) {
		d := aws.ParseDenial(message)
		if d == nil {
			return
		}
		for _, part := range []string{d.Principal, d.Action, d.Resource, d.Reason, d.Policy} {
			if !strings.Contains(message, part) {
				t.Errorf("%q is not in %q", part, message)
			}
		}
		if d.Principal == "" || d.Action == "" || strings.Contains(d.Action, " because ") {
			t.Errorf("%q gave %+v", message, d)
		}
	})
}

func TestPolicy(t *testing.T) {
	arn := aws.SecretARN(aws.SecretsManager, "us-west-2", "111122223333", "airflow/variables/*")
	if want := "arn:aws:secretsmanager:us-west-2:111122223333:secret:airflow/variables/*"; arn != want {
		t.Errorf("got %s\nwant %s", arn, want)
	}
	want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": [
        "a",
        "<key>"
      ]
    }
  ]
}`
	if got := aws.PolicyDocument("kms:Decrypt", "a", "<key>"); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// The commands of two fixes can both be run, in any order and again.
func TestPolicyName(t *testing.T) {
	name := aws.PolicyName("secretsmanager:GetSecretValue", "a", "b")
	if !regexp.MustCompile(`^doctor-secretsmanager-getsecretvalue-[0-9a-f]{8}$`).MatchString(name) || name != aws.PolicyName("secretsmanager:GetSecretValue", "a", "b") {
		t.Errorf("got %s", name)
	}
	for _, other := range []string{aws.PolicyName("secretsmanager:GetSecretValue", "a"), aws.PolicyName("kms:Decrypt", "a", "b"), aws.PolicyName("sts:AssumeRole", "a", "b")} {
		if other == name {
			t.Errorf("%s would replace the other", other)
		}
	}
}

func TestKeyARN(t *testing.T) {
	for region, want := range map[string]string{
		"eu-west-1":     "arn:aws:kms:eu-west-1:111122223333:key/x",
		"cn-north-1":    "arn:aws-cn:kms:cn-north-1:111122223333:key/x",
		"us-gov-west-1": "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/x",
	} {
		if got := aws.KeyARN(region, "111122223333", "x"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSecretARN(t *testing.T) {
	for _, test := range []struct {
		service            aws.Service
		region, name, want string
	}{
		{aws.SecretsManager, "us-west-2", "airflow/variables/hello", "arn:aws:secretsmanager:us-west-2:111122223333:secret:airflow/variables/hello-??????"},
		{aws.SecretsManager, "cn-north-1", "/a/*", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:/a/*"},
		{aws.ParameterStore, "us-gov-west-1", "/airflow/variables/hello", "arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/airflow/variables/hello"},
		{aws.ParameterStore, "eu-west-1", "plain", "arn:aws:ssm:eu-west-1:111122223333:parameter/plain"},
		{aws.SecretsManager, "eu-west-1", "arn:aws:secretsmanager:x", "arn:aws:secretsmanager:x"},
	} {
		if got := aws.SecretARN(test.service, test.region, "111122223333", test.name); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
