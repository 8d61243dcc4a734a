package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/boto"
	"doctor/internal/engine"
)

func TestJudge(t *testing.T) {
	well := Identity{ARN: "arn:aws:iam::111122223333:user/dev"}
	refused := Identity{Error: &Raised{Class: "botocore.exceptions.ClientError", Code: "ExpiredToken", Status: 403}}
	asking := Question{Variables: []string{"x"}, Within: 30 * time.Second}
	lookups := func(all ...Lookup) Airflow { return Airflow{Lookups: all} }
	offline := &Raised{Class: "botocore.exceptions.EndpointConnectionError", Network: true}
	unknownRegion := &Prediction{failure: &boto.Failure{Stage: boto.AtCall, Exception: "botocore.exceptions.EndpointConnectionError"}}

	tests := []struct {
		name      string
		predicted *Prediction
		stale     string
		q         Question
		a         Answer
		status    Status
		reason    string
	}{
		{"well", nil, "", Question{}, Answer{Identity: well}, OK, ""},
		{"refused", nil, "", Question{}, Answer{Identity: refused}, Failed, "boto3 does not authenticate"},
		{"throttled", nil, "", Question{}, Answer{Identity: Identity{Error: &Raised{Code: "Throttling", Status: 400}}}, Unknown, "AWS was not reached"},
		{"AWS is not well", nil, "", Question{}, Answer{Identity: Identity{Error: &Raised{Code: "InternalFailure", Status: 500}}}, Unknown, "AWS was not reached"},
		{"no network", nil, "", Question{}, Answer{Identity: Identity{Error: offline}}, Unknown, "AWS was not reached"},
		{"no such host, as predicted", unknownRegion, "", Question{}, Answer{Identity: Identity{Error: offline}}, Failed, "boto3 does not authenticate"},
		{"no such host, predicted for other settings", unknownRegion, "older", Question{}, Answer{Identity: Identity{Error: offline}}, Unknown, "AWS was not reached"},
		{"no boto3", nil, "", Question{}, Answer{Identity: Identity{Error: &Raised{Class: "ModuleNotFoundError", Module: "boto3"}}}, Failed, "boto3 is not installed in the image"},
		{"a lack of another module", nil, "", Question{}, Answer{Identity: Identity{Error: &Raised{Class: "ModuleNotFoundError", Module: "urllib3"}}}, Failed, "boto3 does not authenticate"},
		{"out of time", nil, "", Question{Within: 30 * time.Second}, Answer{TimedOut: true, Step: "import boto3"}, Unknown, "timed out after 30s (--timeout); the last step was: import boto3"},
		{
			"out of time on the way to AWS", nil, "", Question{Within: 8 * time.Second}, Answer{TimedOut: true, Step: "call sts:GetCallerIdentity"}, Unknown,
			"timed out after 8s (--timeout); the last step was: call sts:GetCallerIdentity; check whether containers reach the network, and whether AWS needs a proxy",
		},
		{"out of time before the names", nil, "", asking, Answer{TimedOut: true, Step: "import boto3"}, Unknown, "timed out after 30s (--timeout); the last step was: import boto3"},
		{"nothing in it", nil, "", Question{}, Answer{}, Unknown, "the answer has no identity"},
		{"it fails itself", nil, "", Question{}, Answer{Crash: &Raised{Class: "KeyError", Text: "'x'"}}, Unknown, "the program failed in the container: KeyError: 'x'"},

		{"found", nil, "", asking, Answer{Identity: well, Airflow: lookups(Lookup{Found: true})}, OK, ""},
		{"not found", nil, "", asking, Answer{Identity: well, Airflow: lookups(Lookup{Kind: "variable", Name: "x"})}, Failed, "variable x not found"},
		{"not found for want of a network", nil, "", asking, Answer{Identity: well, Airflow: lookups(Lookup{Kind: "variable", Name: "x", Asked: []Asked{{Error: offline}}})}, Unknown, "variable x: AWS was not reached"},
		{"refused and not found", nil, "", asking, Answer{Identity: refused, Airflow: lookups(Lookup{Kind: "variable", Name: "x"})}, Failed, "boto3 does not authenticate; variable x not found"},
		{"a failure outweighs what is unknown", nil, "", asking, Answer{Identity: refused, TimedOut: true, Step: "import airflow"}, Failed, "boto3 does not authenticate; not everything was looked up within 30s (--timeout); the last step was: import airflow"},
		{"no Airflow", nil, "", asking, Answer{Identity: well, Airflow: Airflow{Error: &Raised{Class: "ModuleNotFoundError", Module: "airflow"}}}, Unknown, "the python3 on the PATH has no Airflow"},
		{"Airflow does not start", nil, "", asking, Answer{Identity: well, Airflow: Airflow{Error: &Raised{Class: "airflow.exceptions.AirflowConfigException"}}}, Failed, "Airflow fails to load its secrets backends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Result{Target: Target{Predicted: tt.predicted, Stale: tt.stale}, Answer: &tt.a}
			r.judge(tt.q)
			if r.Status != tt.status || r.Reason() != tt.reason {
				t.Errorf("%s: %s", r.Status, r.Reason())
			}
		})
	}
}

func TestOverall(t *testing.T) {
	for _, tt := range []struct {
		statuses []Status
		want     Status
	}{
		{nil, Unknown}, {[]Status{OK, OK}, OK}, {[]Status{OK, Unknown}, Unknown}, {[]Status{Unknown, Failed, OK}, Failed},
	} {
		var results []Result
		for _, s := range tt.statuses {
			results = append(results, Result{Status: s})
		}
		if got := Overall(results); got != tt.want {
			t.Errorf("%v: %s", tt.statuses, got)
		}
	}
}

// scripted is an engine that answers immediately.
type scripted struct {
	out  engine.Output
	err  error
	hang bool
}

func (s scripted) Exec(ctx context.Context, _, _ string, _ []string, _ io.Reader) (engine.Output, error) {
	if s.hang {
		<-ctx.Done()
		return s.out, &engine.Error{Kind: engine.TimedOut, Doing: "run python3", Problem: "no answer in time", Err: ctx.Err()}
	}
	return s.out, s.err
}

func TestRunWithoutAnswers(t *testing.T) {
	one := []Target{{Service: "scheduler", ID: "1", Name: "p-scheduler-1"}}
	q := Question{Within: MinWithin}
	tests := []struct {
		name string
		e    scripted
		want string
	}{
		{"no python", scripted{err: &engine.Error{Kind: engine.NoProgram, Problem: "x"}}, "the image has no python3 on its PATH"},
		{"it hangs", scripted{hang: true}, "no answer within 1s (--timeout)"},
		{"the engine fails", scripted{err: &engine.Error{Kind: engine.Closed, Doing: "run python3 in the container 1", Problem: "the connection was closed"}}, "run python3 in the container 1: the connection was closed; try again; the engine may be restarting"},
		{"another error", scripted{err: errors.New("odd")}, "odd"},
		{"it dies", scripted{out: engine.Output{ExitCode: 137}}, "no answer from python3 in the container (exit code 137): nothing between the markers"},
		{"it says why", scripted{out: engine.Output{ExitCode: 1, Stderr: []byte("Traceback\nImportError: x\n")}}, "no answer from python3 in the container (exit code 1: ImportError: x): nothing between the markers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				results := Run(t.Context(), tt.e, one, q, nil, nil)
				if r := results[0]; r.Status != Unknown || r.Reason() != tt.want || r.Service != "scheduler" {
					t.Errorf("%s: %s", r.Status, r.Reason())
				}
				if took := time.Since(begun); tt.e.hang && took != MinWithin || !tt.e.hang && took != 0 {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
	t.Run("interrupted", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			begun := time.Now()
			if r := Run(ctx, scripted{hang: true}, one, Question{Within: time.Minute}, nil, nil)[0]; r.Reason() != "interrupted" {
				t.Errorf("%s: %s", r.Status, r.Reason())
			}
			if took := time.Since(begun); took != 20*time.Millisecond {
				t.Errorf("it went on for %v", took)
			}
		})
	})
	t.Run("nothing runs", func(t *testing.T) {
		if r := Run(t.Context(), scripted{}, []Target{{Service: "s", Reason: "it has no container"}}, q, nil, nil)[0]; r.Status != Unknown || r.Reason() != "it has no container" {
			t.Errorf("%s: %s", r.Status, r.Reason())
		}
	})
}

// gathering is an engine that answers only when all calls have arrived.
type gathering struct {
	awaited *atomic.Int64
	all     chan struct{}
}

func (g gathering) Exec(ctx context.Context, id, _ string, _ []string, _ io.Reader) (engine.Output, error) {
	if g.awaited.Add(-1) == 0 {
		close(g.all)
	}
	select {
	case <-g.all:
		return engine.Output{}, errors.New("asked: " + id)
	case <-ctx.Done():
		return engine.Output{}, ctx.Err()
	}
}

// All are asked concurrently: none waits for another's answer.
func TestRunAsksAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const count = 20
		targets := make([]Target, count)
		for i := range targets {
			targets[i].ID = strconv.Itoa(i)
		}
		g := gathering{new(atomic.Int64), make(chan struct{})}
		g.awaited.Store(count)
		var asked, answered atomic.Int64
		results := Run(t.Context(), g, targets, Question{Within: time.Minute}, func(string) { asked.Add(1) }, func(string) { answered.Add(1) })
		for i, r := range results {
			if want := fmt.Sprintf("asked: %d", i); r.Reason() != want {
				t.Errorf("result %d is %q, want %q", i, r.Reason(), want)
			}
		}
		if len(results) != count || asked.Load() != count || answered.Load() != count {
			t.Errorf("%d results; told of %d that were asked and of %d that answered", len(results), asked.Load(), answered.Load())
		}
	})
}
