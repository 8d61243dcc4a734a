// Package verifytest builds containers that answer like a Python with boto3 and Airflow, for
// tests on a machine without such an image.
package verifytest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"doctor/internal/engine/enginetest"
)

// BuildImage builds an image whose /usr/bin/python3 follows the container's variables
// FAKE_PYTHON and FAKE_ANSWER. It returns its name.
func BuildImage(t testing.TB, lab *enginetest.Lab) string {
	t.Helper()
	return lab.BuildImage(t, enginetest.ImageOptions{
		Files:   map[string]enginetest.File{"/usr/bin/python3": {Body: compile(t, lab), Mode: 0o755}},
		Changes: []string{"ENV PATH=/usr/bin:/bin", "USER astro"},
	})
}

func compile(t testing.TB, lab *enginetest.Lab) []byte {
	t.Helper()
	version, err := lab.Docker.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "python3")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "doctor/internal/verify/verifytest/testdata/python3")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+version.Arch)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compile the stand-in for Python: %v\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
