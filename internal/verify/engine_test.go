package verify_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"doctor/internal/engine"
	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
	"doctor/internal/verify"
	"doctor/internal/verify/verifytest"
)

// dial connects to the engine that the tests may use.
func dial(t *testing.T) *engine.Client {
	t.Helper()
	m := &host.Machine{OS: "linux", Env: map[string]string{"DOCKER_HOST": os.Getenv("DOCKER_HOST")}, Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
	endpoint, err := engine.Locate(m, "docker")
	if err != nil {
		t.Fatal(err)
	}
	c, err := engine.Dial(t.Context(), endpoint)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

const (
	noError = `{"python": "uid @@UID@@", "step": @@QUESTION@@, "identity": {"botocore": "1.43.11", "arn": "arn:aws:iam::111122223333:user/dev", "account": "111122223333", "method": "sso", "profile": "default", "region": "@@HOME@@"}}`
	refused = `{"identity": {"profile": "default", "error": {"class": "botocore.exceptions.NoCredentialsError", "text": "Unable to locate credentials", "stage": "call"}}}`
	lacking = `{"identity": {"error": {"class": "ModuleNotFoundError", "text": "No module named 'boto3'", "module": "boto3", "stage": "import"}}}`
)

// TestEngine asks containers on the real engine, in which a test program replaces Python.
func TestEngine(t *testing.T) {
	lab := enginetest.New(t)
	image, bare := verifytest.BuildImage(t, lab), lab.BuildImage(t, enginetest.ImageOptions{Changes: []string{"USER astro"}})
	client := dial(t)

	tests := []struct {
		name, image, scene, answer string
		status                     verify.Status
		reason                     string
	}{
		{"ok", image, "", noError, verify.OK, ""},
		{"an exception", image, "", refused, verify.Failed, "boto3 does not authenticate"},
		{"no boto3", image, "", lacking, verify.Failed, "boto3 is not installed in the image"},
		{"no python", bare, "", "", verify.Unknown, "the image has no python3 on its PATH"},
		{"garbage", image, "garbage", "", verify.Unknown, "no answer from python3 in the container (exit code 0): invalid JSON"},
		{"other types", image, "types", "", verify.Unknown, "no answer from python3 in the container (exit code 0): invalid JSON"},
		{"silent", image, "silent", "", verify.Unknown, "no answer from python3 in the container (exit code 0): nothing between the markers"},
		{"killed in the middle", image, "half", "", verify.Unknown, "no answer from python3 in the container (exit code 137): nothing between the markers"},
		{"much before the answer", image, "huge", noError, verify.Unknown, "no answer from python3 in the container (exit code 0): nothing between the markers"},
		{"a huge answer", image, "huge answer", "", verify.Unknown, "no answer from python3 in the container (exit code 0): the answer is too long (524302 bytes)"},
		{"dies", image, "dies", "", verify.Unknown, "no answer from python3 in the container (exit code 1: ImportError: libpython3.12.so.1.0: \x1b]0;gone\x07 AWS_SECRET_ACCESS_KEY=****): nothing between the markers"},
	}
	var specs []enginetest.Spec
	var targets []verify.Target
	for _, tt := range tests {
		specs = append(specs, enginetest.Spec{
			Image: tt.image, Project: "p", Service: tt.name, Dir: t.TempDir(), User: "50000:0",
			Env: []string{"FAKE_PYTHON=" + tt.scene, "FAKE_ANSWER=" + tt.answer},
		})
		targets = append(targets, verify.Target{Service: tt.name, Name: tt.name})
	}
	for i, id := range lab.RunAll(t, specs...) {
		targets[i].ID = id
	}
	results := verify.Run(t.Context(), client, targets, verify.Question{Within: 2 * time.Minute}, nil, nil)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := results[i]
			if r.Service != tt.name || r.Status != tt.status || r.Reason() != tt.reason {
				t.Errorf("%s: %s: %q", r.Service, r.Status, r.Reason())
			}
		})
	}
	if a := results[0].Answer; a == nil || a.Python != "uid 50000" || a.Identity.Region != "/home/astro" || !strings.Contains(a.Step, `{"seconds":119}`) {
		t.Errorf("asked as another user, or otherwise: %+v", a)
	}
	t.Run("hangs", func(t *testing.T) {
		id := lab.Run(t, enginetest.Spec{Image: image, Project: "p", Service: "hangs", Dir: t.TempDir(), Env: []string{"FAKE_PYTHON=hang"}})
		r := verify.Run(t.Context(), client, []verify.Target{{Service: "hangs", ID: id, Name: "hangs"}}, verify.Question{Within: time.Second}, nil, nil)[0]
		if r.Status != verify.Unknown || r.Reason() != "no answer within 1s (--timeout)" {
			t.Errorf("%s: %q", r.Status, r.Reason())
		}
	})
}
