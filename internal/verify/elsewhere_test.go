package verify

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestMockIdentityIsCalledOne: text and JSON show who answered if it is not AWS, and only
// then.
func TestMockIdentityIsCalledOne(t *testing.T) {
	mock := Identity{ARN: "arn:aws:iam::000000000000:root", Account: "000000000000", Method: "env", Profile: "default", Region: "us-east-1"}
	refused := Identity{Profile: "default", Error: &Raised{Class: "botocore.exceptions.ClientError", Text: "An error occurred (InvalidClientTokenId)", Code: "InvalidClientTokenId", Status: 403, Stage: "call"}}
	lost := Identity{Profile: "default", Error: &Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}}
	for name, c := range map[string]struct {
		identity Identity
		endpoint string
		want     []string // parts of the text; empty if nothing is shown
		json     bool
	}{
		"LocalStack":             {mock, "http://localstack:4566", []string{"answered by http://localstack:4566, which is not AWS: a mock identity", "1 container: all OK; 1 got the answer of a mock, not of AWS"}, true},
		"with a password":        {mock, "http://me:hunter2hunter2@localstack:4566/x", []string{"answered by http://localstack:4566, which is not AWS: a mock identity"}, true},
		"a refusal of the mock":  {refused, "http://localhost:5000", []string{"answered by http://localhost:5000, which is not AWS"}, true},
		"nobody was asked":       {lost, "http://localhost:5000", nil, true},
		"AWS":                    {mock, "https://sts.us-east-1.amazonaws.com", nil, false},
		"AWS, with FIPS":         {mock, "https://sts-fips.us-gov-west-1.amazonaws.com", nil, false},
		"AWS in China":           {mock, "https://sts.cn-north-1.amazonaws.com.cn", nil, false},
		"AWS, dual-stack":        {mock, "https://sts.eu-west-1.api.aws", nil, false},
		"an endpoint of the VPC": {mock, "https://vpce-0ab-cd.sts.us-east-1.vpce.amazonaws.com", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.identity.Endpoint = c.endpoint
			r := Result{Target: Target{Service: "scheduler"}, Answer: &Answer{Identity: c.identity}}
			r.judge(Question{})
			var text, document strings.Builder
			if err := Text(&text, []Result{r}, strings.Clone); err != nil {
				t.Fatal(err)
			}
			for _, part := range c.want {
				if !strings.Contains(text.String(), part) {
					t.Errorf("no %q in:\n%s", part, text.String())
				}
			}
			if c.want == nil && strings.Contains(text.String(), "AWS") {
				t.Errorf("it speaks of AWS:\n%s", text.String())
			}
			if err := NewDocument("0.1.0", "~", []Result{r}, 0).JSON(&document, strings.Clone); err != nil {
				t.Fatal(err)
			}
			var d struct {
				Services []struct {
					Identity struct {
						Endpoint string
						NotAWS   bool `json:"endpoint_not_aws"`
					}
				}
			}
			if err := json.Unmarshal([]byte(document.String()), &d); err != nil {
				t.Fatal(err)
			}
			if got := d.Services[0].Identity; got.NotAWS != c.json || got.Endpoint == "" {
				t.Errorf("in JSON: %+v", got)
			}
			if strings.Contains(text.String()+document.String(), "hunter2") {
				t.Errorf("a password is shown:\n%s%s", text.String(), document.String())
			}
		})
	}
}
