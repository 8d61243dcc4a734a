package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"doctor/internal/gen/picture"
)

//go:generate go test . -run ^TestPicture$ -update

const (
	pictureFile  = "../../docs/doctor.svg"
	pictureWidth = 110 // columns
)

// TestPicture demands that the picture in the README is what doctor prints on a
// terminal for the tutorial. With -update it draws it anew.
func TestPicture(t *testing.T) {
	a, stdout, stderr := layOutExample(t, "airflow3-tutorial").app()
	a.stdoutTerminal, a.width = true, pictureWidth
	a.env["TERM"] = "xterm-256color"
	if code := a.run(t.Context(), []string{"--offline"}); code != exitFailed {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	want, err := picture.SVG("doctor --offline", stdout.String(), pictureWidth)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(pictureFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pictureFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(pictureFile)
	if err != nil {
		t.Fatalf("%v; run go generate ./cmd/doctor", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not current; run go generate ./cmd/doctor", pictureFile)
	}
}
