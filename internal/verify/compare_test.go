package verify

import (
	"fmt"
	"strings"
	"testing"

	"doctor/internal/boto"
)

func stops(stage boto.Stage, exception, message string) Prediction {
	f := &boto.Failure{Stage: stage, Exception: exception, Message: message}
	return Prediction{Profile: "default", Region: "us-east-1", Stops: f.Symptom(), failure: f}
}

func TestAgainst(t *testing.T) {
	works := Prediction{Method: "sso", Profile: "dev", Region: "us-east-1"}
	found := Identity{ARN: "arn:aws:iam::111122223333:user/dev", Method: "sso", Profile: "dev", Region: "us-east-1", Botocore: "1.43.11"}
	raised := func(id Identity, r Raised) Identity {
		id.ARN, id.Error = "", &r
		return id
	}
	none := stops(boto.AtCall, "botocore.exceptions.NoCredentialsError", "Unable to locate credentials")
	noCredentials := Identity{Profile: "default", Region: "us-east-1"}
	random := stops(boto.AtCall, "OSError", "[Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmpabc.tmp'")
	random.failure.Random = true
	image := stops(boto.AtCall, "botocore.exceptions.MissingDependencyException", "Missing Dependency: ...")
	image.failure.NeedsImage = true

	tests := []struct {
		name string
		p    Prediction
		id   Identity
		want string
	}{
		{"as predicted", works, found, ""},
		{"another profile", works, Identity{ARN: "a", Method: "sso", Profile: "prod", Region: "us-east-1"}, "profile: dev, prod"},
		{"another source and region", works, Identity{ARN: "a", Method: "env", Profile: "dev"}, "source: sso, env; region: us-east-1, none"},
		{"AWS refuses", works, raised(found, Raised{Class: "botocore.exceptions.ClientError", Code: "ExpiredToken", Stage: "call"}), ""},
		{"AWS refuses another source", works, raised(Identity{Method: "env", Profile: "dev", Region: "us-east-1"}, Raised{Class: "botocore.exceptions.ClientError", Code: "ExpiredToken", Stage: "call"}), "source: sso, env"},
		{"no network", works, raised(found, Raised{Class: "botocore.exceptions.EndpointConnectionError", Network: true, Stage: "call"}), ""},
		{"a proxy's certificate", works, raised(found, Raised{Class: "botocore.exceptions.SSLError", Stage: "call"}), ""},
		{"the portal refuses", works, raised(found, Raised{Class: "botocore.exceptions.UnauthorizedSSOTokenError", Stage: "call"}), ""},
		{"a program fails", Prediction{Method: "custom-process", Profile: "default"}, raised(Identity{Profile: "default"}, Raised{Class: "json.decoder.JSONDecodeError", Text: "x", Stage: "credentials"}), ""},
		{"an exception of boto3's own", works, raised(found, Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}), "outcome: boto3 asks AWS, boto3 fails with botocore.exceptions.NoCredentialsError: Unable to locate credentials"},
		{"no boto3", works, Identity{Error: &Raised{Class: "ModuleNotFoundError", Module: "boto3", Stage: "import"}}, ""},
		{"a broken boto3", works, Identity{Error: &Raised{Class: "ImportError", Text: "cannot import name x", Stage: "import"}}, "outcome: boto3 asks AWS, boto3 fails with ImportError: cannot import name x"},

		{"the predicted exception", none, raised(noCredentials, Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}), ""},
		{"it works all the same", none, found, "outcome: boto3 fails with botocore.exceptions.NoCredentialsError: Unable to locate credentials, boto3 asks AWS"},
		{"another exception", none, raised(noCredentials, Raised{Class: "botocore.exceptions.ProfileNotFound", Text: "The config profile (x) could not be found", Stage: "session"}), "outcome: boto3 fails with botocore.exceptions.NoCredentialsError: Unable to locate credentials, boto3 fails with botocore.exceptions.ProfileNotFound: The config profile (x) could not be found"},
		{"no network before it", none, raised(noCredentials, Raised{Class: "botocore.exceptions.ConnectTimeoutError", Network: true, Stage: "call"}), ""},
		{"no network, though it should not have got there", stops(boto.AtSession, "botocore.exceptions.ProfileNotFound", "x"), raised(noCredentials, Raised{Class: "botocore.exceptions.ConnectTimeoutError", Network: true, Stage: "call"}), "outcome: boto3 fails with botocore.exceptions.ProfileNotFound: x, boto3 fails with botocore.exceptions.ConnectTimeoutError"},
		{"another text", stops(boto.AtSession, "botocore.exceptions.ProfileNotFound", "The config profile (a) could not be found"), raised(Identity{}, Raised{Class: "botocore.exceptions.ProfileNotFound", Text: "The config profile (b) could not be found", Stage: "session"}), "outcome: boto3 fails with botocore.exceptions.ProfileNotFound: The config profile (a) could not be found, boto3 fails with botocore.exceptions.ProfileNotFound: The config profile (b) could not be found"},
		{"the end of a text of several lines", stops(boto.AtCall, "ValueError", "one\ntwo"), raised(noCredentials, Raised{Class: "ValueError", Text: "one", Stage: "call"}), ""},
		{"an empty text", stops(boto.AtCall, "EOFError", ""), raised(noCredentials, Raised{Class: "EOFError", Stage: "call"}), ""},
		{"a random name in it", random, raised(noCredentials, Raised{Class: "OSError", Text: "[Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmpxyz.tmp'", Stage: "call"}), ""},
		{"a masked text", stops(boto.AtCall, "botocore.exceptions.HTTPClientError", "Invalid header value b'secret'"), raised(noCredentials, Raised{Class: "botocore.exceptions.HTTPClientError", Text: "Invalid header value b'****'", Stage: "call"}), ""},
		{"AWS's word for it", stops(boto.AtCall, "botocore.exceptions.ClientError", "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: ..."), raised(noCredentials, Raised{Class: "botocore.errorfactory.InvalidClientTokenId", Code: "InvalidClientTokenId", Text: "other words", Stage: "call"}), ""},
		{"another word of AWS", stops(boto.AtCall, "botocore.exceptions.ClientError", "An error occurred (InvalidClientTokenId) when ..."), raised(noCredentials, Raised{Class: "botocore.exceptions.ClientError", Code: "ExpiredToken", Text: "t", Status: 403, Stage: "call"}), "outcome: boto3 fails with botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when ..., boto3 fails with botocore.exceptions.ClientError: t"},
		{"the same, with another region", none, raised(Identity{Profile: "default", Region: "eu-west-1"}, Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}), "region: us-east-1, eu-west-1"},
		{"it is the image's doing", image, found, "outcome: boto3 fails with botocore.exceptions.MissingDependencyException: Missing Dependency: ..., boto3 asks AWS (image)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range tt.p.Against(tt.id) {
				text := fmt.Sprintf("%s: %s, %s", d.What, d.Predicted, d.Found)
				if d.Image {
					text += " (image)"
				}
				got = append(got, text)
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("got  %s\nwant %s", text, tt.want)
			}
		})
	}
}
