package aws_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
)

// putInMoto makes what the test looks up, by the services' JSON protocol. moto
// takes the region from an unchecked signature.
func putInMoto(t *testing.T, url, service, target, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", target)
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-west-2/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if answer, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", target, answer)
	}
}

func TestMoto(t *testing.T) {
	url := awstest.StartMoto(t)
	putInMoto(t, url, "secretsmanager", "secretsmanager.CreateSecret", `{"Name": "airflow/variables/hello", "SecretString": "world"}`)
	putInMoto(t, url, "ssm", "AmazonSSM.PutParameter", `{"Name": "/airflow/variables/hello", "Value": "world", "Type": "SecureString"}`)
	client := newClient(t, map[string]string{"AWS_ENDPOINT_URL": url})

	id, err := client.Identity(patient(t), dev())
	if err != nil || len(id.Account) != 12 || !strings.HasPrefix(id.ARN, "arn:aws:") {
		t.Errorf("got %+v, %v", id, err)
	}
	id, err = client.Identity(patient(t), with(dev(), aws.Role{ARN: "arn:aws:iam::123456789012:role/airflow", SessionName: "s"}))
	if err != nil || id.ARN != "arn:aws:sts::123456789012:assumed-role/airflow/s" {
		t.Errorf("got %+v, %v", id, err)
	}
	for _, test := range []struct {
		service aws.Service
		name    string
		access  aws.Access
	}{
		{aws.SecretsManager, "airflow/variables/hello", aws.Found},
		{aws.SecretsManager, "airflow/variables/none", aws.Missing},
		{aws.ParameterStore, "/airflow/variables/hello", aws.Found},
		{aws.ParameterStore, "/airflow/variables/none", aws.Missing},
	} {
		got, err := client.Probe(patient(t), dev(), aws.SecretProbe{Service: test.service, Region: "us-west-2", Name: test.name})
		if err != nil || got.Access != test.access {
			t.Errorf("%s: got %+v, %v; want %s", test.name, got, err, test.access)
		}
	}

	// From here on it wants to know the keys. It says text/html to its XML.
	response, err := http.Post(url+"/moto-api/reset-auth", "application/octet-stream", strings.NewReader("0")) //nolint:noctx // on loopback
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if _, err := client.Identity(patient(t), keys("AKIAUNKNOWN00EXAMPLE", awstest.ExampleSecret, "")); aws.KindOf(err) != aws.KeyRejected {
		t.Errorf("an unknown key: got %v, want %s", err, aws.KeyRejected)
	}
}
