package aws_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/skip"
)

// require skips the test without a tool, unless DOCTOR_REQUIRE asks for it.
func require(t *testing.T, word string, command ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := exec.CommandContext(ctx, command[0], command[1:]...).Run(); err != nil {
		skip.For(t, word, err.Error())
	}
}

type botoWork struct {
	Questions []botoQuestion `json:"questions"`
	Declared  [][2]string    `json:"declared"`
}

type botoQuestion struct {
	Service string            `json:"service"`
	Name    string            `json:"name"`
	Env     map[string]string `json:"env"`
}

type botoAnswers struct {
	Answers  []string `json:"answers"`
	Declared map[string]struct {
		All       map[string]string `json:"all"`
		Operation []string          `json:"operation"`
	} `json:"declared"`
}

// askBoto3 lets the real boto3 do the work, with home as its home folder and
// nothing but env around it.
func askBoto3(t *testing.T, home string, env map[string]string, work botoWork) botoAnswers {
	t.Helper()
	require(t, "botocore", "python3", "-c", "import boto3")
	input, err := json.Marshal(work)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "python3", "testdata/ask_boto3.py")
	command.Stdin = bytes.NewReader(input)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "AWS_EC2_METADATA_DISABLED=true", "PYTHONDONTWRITEBYTECODE=1"}
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	var failed bytes.Buffer
	command.Stderr = &failed
	output, err := command.Output()
	if err != nil {
		t.Fatalf("boto3: %v\n%s", err, failed.String())
	}
	var answers botoAnswers
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatalf("boto3: %v in %s", err, output)
	}
	return answers
}

const awsConfig = `[profile denied]
role_arn = arn:aws:iam::111122223333:role/denied
source_profile = base
[profile good]
sso_start_url = https://good.example.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = Developer
[profile other-account]
sso_start_url = https://good.example.com/start
sso_region = us-east-1
sso_account_id = 999999999999
sso_role_name = Developer
[profile other-region]
sso_start_url = https://good.example.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Developer
`

// newHome is a home folder with those profiles and a valid login.
func newHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	sum := sha1.Sum([]byte("https://good.example.com/start")) //nolint:gosec // botocore's name for the file
	for name, text := range map[string]string{
		"config":      awsConfig,
		"credentials": "[base]\naws_access_key_id = " + awstest.ExampleKeyID + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n",
		"sso/cache/" + hex.EncodeToString(sum[:]) + ".json": `{"startUrl": "https://good.example.com/start", "region": "us-east-1", ` +
			`"accessToken": "sso-access-token-EXAMPLE", "expiresAt": "2099-01-01T00:00:00Z"}`,
	} {
		path := filepath.Join(home, ".aws", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

func keyEnv(id, secret, token string) map[string]string {
	env := map[string]string{"AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": "us-east-1"}
	if token != "" {
		env["AWS_SESSION_TOKEN"] = token
	}
	return env
}

func profileEnv(name string) map[string]string {
	return map[string]string{"AWS_PROFILE": name, "AWS_DEFAULT_REGION": "us-east-1"}
}

// The real boto3 gets from the stand-in what it gets from AWS, and Symptom is
// what it makes of that, word for word.
func TestSymptomIsBoto3s(t *testing.T) {
	good := keyEnv(awstest.ExampleKeyID, awstest.ExampleSecret, "")
	limited := keyEnv("AKIALIMITED00EXAMPLE", awstest.ExampleSecret, "")
	for _, group := range []struct {
		fault awstest.Fault
		cases []symptomCase
	}{
		{"", []symptomCase{
			{"sts", "", good, dev()},
			{"secretsmanager", "airflow/variables/hello", good, dev()},
			{"ssm", "/airflow/variables/hello", good, dev()},
			{"sts", "", profileEnv("good"), login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account)},
			{"sts", "", keyEnv("AKIADELETED00EXAMPLE", awstest.ExampleSecret, ""), keys("AKIADELETED00EXAMPLE", awstest.ExampleSecret, "")},
			{"sts", "", keyEnv(awstest.ExampleKeyID, "wrong", ""), keys(awstest.ExampleKeyID, "wrong", "")},
			{
				"sts", "", keyEnv("ASIAIOSFODNN7EXAMPLE", awstest.ExampleSecret, "expired-session-token-EXAMPLE"),
				keys("ASIAIOSFODNN7EXAMPLE", awstest.ExampleSecret, "expired-session-token-EXAMPLE"),
			},
			{"sts", "", profileEnv("denied"), with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/denied"})},
			{"sts", "", profileEnv("other-account"), login("sso-access-token-EXAMPLE", "us-east-1", "999999999999")},
			{"sts", "", profileEnv("other-region"), login("sso-access-token-EXAMPLE", "eu-west-1", awstest.Account)},
			{"secretsmanager", "airflow/variables/none", good, dev()},
			{"secretsmanager", "airflow/variables/locked", good, dev()},
			{"secretsmanager", "airflow/variables/deleted", good, dev()},
			{"secretsmanager", "airflow variables", good, dev()},
			{"secretsmanager", "airflow/variables/hello", limited, keys("AKIALIMITED00EXAMPLE", awstest.ExampleSecret, "")},
			{"secretsmanager", "a", keyEnv("AKIADELETED00EXAMPLE", "x", ""), keys("AKIADELETED00EXAMPLE", "x", "")},
			{"secretsmanager", "a", keyEnv(awstest.ExampleKeyID, "x", ""), keys(awstest.ExampleKeyID, "x", "")},
			{"ssm", "/airflow/variables/none", good, dev()},
			{"ssm", "/airflow/variables/locked", good, dev()},
			{"ssm", "airflow/variables/hello", good, dev()},
			{"ssm", "/airflow/variables/hello", limited, keys("AKIALIMITED00EXAMPLE", awstest.ExampleSecret, "")},
		}},
		{awstest.Throttle, []symptomCase{
			{"sts", "", good, dev()},
			{"secretsmanager", "a", good, dev()},
			{"ssm", "/a", good, dev()},
			{"sts", "", profileEnv("good"), login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account)},
		}},
		{awstest.InternalError, []symptomCase{
			{"sts", "", good, dev()},
			{"secretsmanager", "a", good, dev()},
			{"ssm", "/a", good, dev()},
		}},
	} {
		server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"": group.fault}})
		var work botoWork
		for _, c := range group.cases {
			work.Questions = append(work.Questions, botoQuestion{c.service, c.name, c.env})
		}
		answers := askBoto3(t, newHome(t), server.ProxyEnv(), work)
		for i, c := range group.cases {
			if got := c.ask(t, newClient(t, server.ProxyEnv())); got != answers.Answers[i] {
				t.Errorf("%s %s with %s %s\ngot   %s\nboto3 %s", c.service, c.name, c.env["AWS_ACCESS_KEY_ID"], c.env["AWS_PROFILE"], got, answers.Answers[i])
			}
		}
	}
}

type symptomCase struct {
	service, name string
	env           map[string]string
	source        aws.Source
}

// ask returns what testdata/ask_boto3.py returns.
func (c symptomCase) ask(t *testing.T, client *aws.Client) string {
	t.Helper()
	if c.service == "sts" {
		id, err := client.Identity(patient(t), c.source)
		if err != nil {
			return wantError(t, err, aws.KindOf(err), "").Symptom()
		}
		return id.ARN
	}
	result, err := client.Probe(patient(t), c.source, aws.SecretProbe{Service: aws.Service(c.service), Region: "us-west-2", Name: c.name})
	switch {
	case err != nil:
		return wantError(t, err, aws.KindOf(err), "").Symptom()
	case result.Answer != nil:
		return result.Answer.Symptom()
	default:
		return c.name
	}
}

// The table of declared errors is botocore's.
func TestDeclaredErrors(t *testing.T) {
	answers := askBoto3(t, t.TempDir(), nil, botoWork{Declared: [][2]string{
		{"sts", "AssumeRole"}, {"sts", "AssumeRoleWithWebIdentity"}, {"sso", "GetRoleCredentials"},
		{"secretsmanager", "GetSecretValue"}, {"ssm", "GetParameter"},
	}})
	for pair, declared := range answers.Declared {
		service, operation, _ := strings.Cut(pair, " ")
		table := aws.Modelled()[service]
		for code, class := range table {
			if declared.All[code] != class {
				t.Errorf("%s: %s is %q in botocore, %q here", service, code, declared.All[code], class)
			}
		}
		for _, code := range declared.Operation {
			if table[code] == "" {
				t.Errorf("%s: %s of %s is not in the table", service, code, operation)
			}
		}
	}
}
