package cli

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/redact"
)

// unpacked are the files of an archive by their names.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

// mockEndpoint is an endpoint in the manifest.
type mockEndpoint struct {
	Host    string
	NamedBy string `json:"named_by"`
}

// TestBundleManifest: the manifest lists each mask in the files, with its line and its kind,
// and the endpoints that are not AWS's; and no file identifies the user.
func TestBundleManifest(t *testing.T) {
	e := layOutExample(t, "airflow3-repaired")
	account := filepath.Join(filepath.Dir(e.home), "quintilla")
	if err := os.Rename(e.home, account); err != nil {
		t.Fatal(err)
	}
	e = example{account, filepath.Join(account, "airflow3-repaired")}
	added := "# of quintilla\nAWS_PROFILE=quintilla\nAWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nAWS_ENDPOINT_URL_S3=http://u:Rosebud-1941@localstack:4566/x\nAWS_ENDPOINT_URL_STS=https://sts.us-east-1.amazonaws.com\n"
	for name, text := range map[string]string{
		filepath.Join(e.project, ".env"):              added,
		filepath.Join(e.project, "quintilla.txt"):     "x",
		filepath.Join(e.home, ".aws", "config"):       "[profile quintilla]\nregion = us-east-1\nendpoint_url = http://minio.example.com:9000\n",
		filepath.Join(e.project, "dags", "second.py"): "import boto3\nboto3.client('s3')\n",
	} {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // read by another user, as in a container
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	a, stdout, stderr := e.app()
	a.env["USER"] = "quintilla"
	a.env["AWS_ENDPOINT_URL"] = "http://mock.example.com:4566"
	a.env["AWS_QUINTILLA_TOKEN"] = "Rosebud-1941"
	if code := a.run(t.Context(), []string{"bundle", "--offline", "-o", "-"}); code != exitOK {
		t.Fatalf("%d: %s", code, stderr)
	}
	files := unpacked(t, stdout.Bytes())
	var m struct {
		Masked     map[string]int
		Redactions []struct {
			File, Kind string
			Line       int
		}
		MockEndpoints []mockEndpoint `json:"mock_endpoints"`
		Replaced      map[string]int
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	counted := map[string]int{}
	for _, r := range m.Redactions {
		told[fmt.Sprint(r.File, ":", r.Line)]++
		counted[r.Kind]++
	}
	there := map[string]int{}
	for name, text := range files {
		for i, line := range strings.Split(text, "\n") {
			if n := strings.Count(line, redact.Mask); n > 0 && name != "manifest.json" {
				there[fmt.Sprint(name, ":", i+1)] = n
			}
			for _, private := range []string{"quintilla", "Rosebud", "AKIAIO"} {
				if strings.Contains(strings.ToLower(name+line), strings.ToLower(private)) {
					t.Errorf("%s:%d shows %s: %s", name, i+1, private, line)
				}
			}
		}
	}
	if len(there) < 4 || fmt.Sprint(told) != fmt.Sprint(there) || fmt.Sprint(counted) != fmt.Sprint(m.Masked) {
		t.Errorf("the manifest tells %v, %v\nthere are %v", told, m.Masked, there)
	}
	if m.Masked["comment"] == 0 || m.Masked["value"] == 0 {
		t.Errorf("kinds: %v", m.Masked)
	}
	if m.Replaced != nil {
		t.Errorf("names were replaced: %v", m.Replaced)
	}
	want := []mockEndpoint{
		{"localstack:4566", "AWS_ENDPOINT_URL_S3 (.env:9)"},
		{"minio.example.com:9000", "~/.aws/config:6"},
		{"mock.example.com:4566", "AWS_ENDPOINT_URL (the shell)"},
	}
	if !slices.Equal(m.MockEndpoints, want) {
		t.Errorf("endpoints: %q", m.MockEndpoints)
	}
}
