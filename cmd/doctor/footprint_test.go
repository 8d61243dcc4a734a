package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/engine/enginetest"
)

// What one offline run may cost on a quiet machine with two cores. The test
// allows five times as much, since it runs beside others.
const (
	mayTake   = 40 * time.Millisecond
	mayNeedMB = 40
	allowance = 5
)

// quiet reports whether nothing else runs, as DOCTOR_QUIET promises and the bare
// call shows: then what is claimed of a ratio must hold, in one of three tries.
func quiet(bare figures, answer time.Duration) bool {
	return os.Getenv("DOCTOR_QUIET") != "" && bare.Milliseconds < float64(answer.Milliseconds()+10)
}

// TestFootprint builds doctor as `go install` does and measures the whole
// process, from its start to its end. It prints the figures (go test -v).
func TestFootprint(t *testing.T) {
	if testing.Short() {
		t.Skip("building the program takes a while (-short)")
	}
	dir := t.TempDir()
	doctor, measure := build(t, dir, "."), build(t, dir, "./testdata/measure")
	e := layOutExample(t, "airflow3-tutorial")
	got := measured(t, e, nil, measure, doctor, "--offline", "--home", e.home, e.project)
	peakMB := float64(got.PeakBytes) / (1 << 20)
	t.Logf("offline run of one project: %.0f ms of wall time (median of %d), %.0f MB at most", got.Milliseconds, runs, peakMB)
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

// TestFootprintWithAWS measures a run of all scopes beside a program that asks
// AWS who it is and does nothing else. AWS is a stand-in on this machine: one
// that answers at once, and one that takes the time of a nearby region.
func TestFootprintWithAWS(t *testing.T) {
	if testing.Short() {
		t.Skip("building the programs takes a while (-short)")
	}
	enginetest.New(t)
	dir := t.TempDir()
	doctor, bare, measure := build(t, dir, "."), build(t, dir, "./testdata/bare"), build(t, dir, "./testdata/measure")
	e := layOutExample(t, "airflow3-repaired")
	for _, tt := range []struct {
		after time.Duration
		most  float64 // the ratio that is allowed on a quiet machine
	}{
		{0, 12},
		{40 * time.Millisecond, 2},
	} {
		aws := awstest.New(t, awstest.Options{AnswersAfter: tt.after})
		var ours, theirs figures
		most, ratio := 0.0, 1.0
		for try := 0; try < 3 && ratio > most; try++ {
			ours = measured(t, e, aws.Env(), measure, doctor, "--home", e.home, e.project)
			theirs = measured(t, e, aws.Env(), measure, bare, awstest.ExampleKeyID, awstest.ExampleSecret)
			ratio, most = ours.Milliseconds/theirs.Milliseconds, allowance*tt.most
			if quiet(theirs, tt.after) {
				most = tt.most
			}
		}
		t.Logf("AWS answers after %v: run of all scopes %.0f ms, a bare GetCallerIdentity %.0f ms (medians of %d): %.1f times",
			tt.after, ours.Milliseconds, theirs.Milliseconds, runs, ratio)
		if ours.Code != exitOK || theirs.Code != 0 {
			t.Errorf("exit codes %d and %d", ours.Code, theirs.Code)
		}
		if ratio > most {
			t.Errorf("%.1f times as long; %.1f are allowed here", ratio, most)
		}
	}
}

// runs is how often a command is measured.
const runs = 10

// figures are what the program measure prints.
type figures struct {
	Code         int
	Milliseconds float64 // the median
	PeakBytes    int64
}

// measured runs a command in the folder of a project, with the environment of
// this process and some variables more.
func measured(t *testing.T, e example, env map[string]string, measure string, command ...string) figures {
	t.Helper()
	cmd := exec.Command(measure, append([]string{strconv.Itoa(runs)}, command...)...)
	cmd.Dir, cmd.Env = e.project, os.Environ()
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got figures
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return got
}

func build(t *testing.T, dir, pkg string) string {
	t.Helper()
	binary := filepath.Join(dir, filepath.Base(pkg)+".exe")
	if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v: %s", pkg, err, out)
	}
	return binary
}
