// Package verify asks boto3 and Airflow in the running containers of a project for their
// identity and for what they find there, and compares the answers with the predictions.
//
// The question is a small Python program that only reads. It runs through the engine's exec
// API, as the container's own user, and returns no secret value.
package verify

import (
	"context"
	_ "embed" // the program
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"doctor/internal/engine"
	"doctor/internal/redact"
)

//go:embed ask.py
var program string

// Engine is the part of *engine.Client that is used.
type Engine interface {
	Exec(ctx context.Context, id, user string, command []string, stdin io.Reader) (engine.Output, error)
}

// Question is what each container is asked in addition to boto3's identity.
type Question struct {
	// Variables and Connections are looked up where Airflow looks.
	Variables, Connections []string
	// Within is how long one container may take.
	Within time.Duration
}

// Lookups reports whether Airflow is asked at all.
func (q Question) Lookups() bool { return len(q.Variables)+len(q.Connections) > 0 }

// margin is the time reserved for the answer of a program that ran out of time; of a short
// limit a fifth is reserved.
const margin = time.Second

// MinWithin is the minimum of Question.Within.
const MinWithin = time.Second

// command is the command for the container. -B keeps Python from writing compiled modules next
// to its imports.
func (q Question) command() []string {
	own := q.Within - min(margin, q.Within/5)
	question, err := json.Marshal(struct {
		Seconds     float64  `json:"seconds"`
		Variables   []string `json:"variables,omitempty"`
		Connections []string `json:"connections,omitempty"`
	}{own.Seconds(), q.Variables, q.Connections})
	if err != nil {
		panic(err) // strings and numbers can always be encoded
	}
	return []string{"python3", "-B", "-c", program, string(question)}
}

// Ask asks one container. The error says why there is no answer, and is an *engine.Error if
// the engine failed.
func Ask(ctx context.Context, e Engine, container string, q Question) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, q.Within)
	defer cancel()
	// Standard input stays open while the answer is awaited: its end tells the program that
	// nothing waits for it any more.
	waiting, done := io.Pipe()
	defer func() { _ = done.Close() }()
	out, err := e.Exec(ctx, container, "", q.command(), waiting)
	if err != nil {
		return Answer{}, err
	}
	answer, err := parse(out.Stdout)
	if err != nil {
		return answer, fmt.Errorf("no answer from python3 in the container%s: %w", ending(out), err)
	}
	return answer, nil
}

// ending describes how a program ended that failed. Of its output only the last line is
// repeated, which has the error in Python, without what looks like a secret.
func ending(out engine.Output) string {
	text := fmt.Sprintf(" (exit code %d", out.ExitCode)
	lines := strings.Split(strings.TrimSpace(string(out.Stderr)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		text += ": " + limit(redact.NewScrubber().Scrub(strings.ToValidUTF8(last, "?")), maxWords)
	}
	return text + ")"
}
