package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// What one offline run may cost on a quiet machine with two cores. The test
// allows five times as much, since it runs beside others.
const (
	mayTake   = 60 * time.Millisecond
	mayNeedMB = 40
	allowance = 5
)

// TestFootprint builds doctor as `go install` does and measures the whole
// process, from its start to its end. It prints the figures (go test -v).
func TestFootprint(t *testing.T) {
	if testing.Short() {
		t.Skip("building the program takes a while (-short)")
	}
	dir := t.TempDir()
	doctor, measure := build(t, dir, "."), build(t, dir, "./testdata/measure")
	e := layOutExample(t, "airflow3-tutorial")
	cmd := exec.Command(measure, "10", doctor, "--offline", "--home", e.home, e.project)
	cmd.Dir = e.project
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Code         int
		Milliseconds float64 // the median
		PeakBytes    int64
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	peakMB := float64(got.PeakBytes) / (1 << 20)
	t.Logf("offline run of one project: %.0f ms of wall time (median of 10), %.0f MB at most", got.Milliseconds, peakMB)
	if got.Code != exitFailed {
		t.Errorf("exit code %d", got.Code)
	}
	if took := time.Duration(got.Milliseconds * float64(time.Millisecond)); took > allowance*mayTake {
		t.Errorf("it takes %v; %v are allowed here", took, allowance*mayTake)
	}
	if got.PeakBytes == 0 && runtime.GOOS != "windows" {
		t.Error("the memory was not measured")
	}
	if peakMB > allowance*mayNeedMB {
		t.Errorf("it needs %.0f MB; %d are allowed here", peakMB, allowance*mayNeedMB)
	}
}

func build(t *testing.T, dir, pkg string) string {
	t.Helper()
	binary := filepath.Join(dir, filepath.Base(pkg)+".exe")
	if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v: %s", pkg, err, out)
	}
	return binary
}
