package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/engine/enginetest"
)

// BenchmarkFootprint builds doctor as `go install` does and measures the whole process: the
// median of the wall times, and the peak memory. It has no limits, since the figures depend on
// the machine.
func BenchmarkFootprint(b *testing.B) {
	dir := b.TempDir()
	doctor, measure := build(b, dir, "../../cmd/doctor"), build(b, dir, "./testdata/measure")
	e := layOutExample(b, "airflow3-tutorial")
	b.Run("offline", func(b *testing.B) {
		got := measured(b, e, nil, measure, exitFailed, doctor, "--offline", "--home", e.home, e.project)
		b.ReportMetric(got.Milliseconds, "ms")
		b.ReportMetric(float64(got.PeakBytes)/(1<<20), "MB")
		b.ReportMetric(0, "ns/op") // of the mean: the median is above
	})
}

// BenchmarkFootprintWithAWS compares a run of all scopes with a program that only asks AWS for
// its identity. AWS is a fake on this machine: one that answers immediately, and one with the
// latency of a nearby region.
func BenchmarkFootprintWithAWS(b *testing.B) {
	enginetest.New(b)
	dir := b.TempDir()
	doctor, bare, measure := build(b, dir, "../../cmd/doctor"), build(b, dir, "./testdata/bare"), build(b, dir, "./testdata/measure")
	e := layOutExample(b, "airflow3-repaired")
	for _, after := range []time.Duration{0, 40 * time.Millisecond} {
		b.Run("answers after "+after.String(), func(b *testing.B) {
			aws := awstest.New(b, awstest.Options{AnswersAfter: after})
			ours := measured(b, e, aws.Env(), measure, exitOK, doctor, "--timeout", "10m", "--check-timeout", "5m", "--home", e.home, e.project)
			theirs := measured(b, e, aws.Env(), measure, 0, bare, awstest.ExampleKeyID, awstest.ExampleSecret)
			b.ReportMetric(ours.Milliseconds, "ms")
			b.ReportMetric(theirs.Milliseconds, "bare-ms")
			b.ReportMetric(ours.Milliseconds/theirs.Milliseconds, "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// TestRequestsToAWS counts the requests of a run: however many services there are, their
// common identity is asked for once, and their secrets backend once for each of its two kinds.
func TestRequestsToAWS(t *testing.T) {
	aws := awstest.New(t, awstest.Options{})
	engine := enginetest.Engine("1.51", enginetest.Answers{
		"/info":            enginetest.JSON(`{"Name": "here", "OSType": "linux"}`),
		"/containers/json": enginetest.JSON("[]"),
	})
	a, stdout, stderr := layOutExample(t, "airflow3-repaired").app()
	a.env["DOCKER_HOST"] = enginetest.Serve(t, engine)
	for name, value := range aws.Env() {
		a.env[name] = value
	}
	if code := a.run(t.Context(), nil); code != exitOK {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	asked := slices.Sorted(slices.Values(aws.Actions())) // all are sent at once
	if want := []string{"secretsmanager:GetSecretValue", "secretsmanager:GetSecretValue", "sts:GetCallerIdentity"}; !slices.Equal(asked, want) {
		t.Errorf("it asked AWS for %q", asked)
	}
}

// figures are what the program measure prints.
type figures struct {
	Code         int
	Milliseconds float64 // the median
	PeakBytes    int64
	Worked       float64
}

// measured runs a command b.N times in the folder of a project, with the
// environment of this process and some variables more.
func measured(b *testing.B, e example, env map[string]string, measure string, code int, command ...string) figures {
	b.Helper()
	got := footprint(b, e, env, measure, command...)
	if got.Code != code {
		b.Fatalf("%s: exit code %d, want %d", filepath.Base(command[0]), got.Code, code)
	}
	return got
}

// footprint is measured for a command that may end with any code.
func footprint(b *testing.B, e example, env map[string]string, measure string, command ...string) figures {
	b.Helper()
	cmd := exec.Command(measure, append([]string{strconv.Itoa(b.N)}, command...)...)
	cmd.Dir, cmd.Env = e.project, os.Environ()
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	var got figures
	if err := json.Unmarshal(out, &got); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return got
}

func build(t testing.TB, dir, pkg string) string {
	t.Helper()
	binary := filepath.Join(dir, filepath.Base(pkg)+".exe")
	if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v: %s", pkg, err, out)
	}
	return binary
}
