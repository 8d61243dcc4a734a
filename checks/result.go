package checks

import (
	"time"

	"doctor/internal/facts"
	"doctor/internal/redact"
)

// Result is what one check found in one project.
type Result struct {
	Check    *Check
	Status   Status
	Reason   redact.Text // for Skip and Unknown
	Duration time.Duration
	Findings []Finding
	// Notes say what was seen where nothing is wrong.
	Notes []redact.Text
	// Caveats are those of the notes that every format shows, since the result would
	// be taken for more than it is without them.
	Caveats []redact.Text
	// blocked are the checks and rules for which it is skipped; see blockedf.
	Blocked []string
}

// SeverityOf returns the severity of a finding of this result: its own, else
// that of its rule.
func (r Result) SeverityOf(f Finding) Severity {
	if f.Severity != "" {
		return f.Severity
	}
	return f.Rule.Severity
}

// ProjectReport is what all checks found in one project.
type ProjectReport struct {
	Dir          string
	Mode         string // docker or standalone, "" if it could not be told
	Runtime      string
	AirflowMajor int
	Demand       facts.Demand
	Silenced     Silenced
	Results      []Result // in the order of the registry, the skipped ones too
}

// Status is the worst status of the report: fail, then unknown, then warn,
// then pass. A report of skipped checks only is a pass.
func (p ProjectReport) Status() Status {
	worst := Passed
	rank := map[Status]int{Passed: 0, Skip: 0, Warn: 1, Unknown: 2, Fail: 3}
	for _, r := range p.Results {
		if rank[r.Status] > rank[worst] {
			worst = r.Status
		}
	}
	return worst
}

type SkipError struct {
	Reason redact.Text
	// by are the checks and rules whose failure leaves nothing to look at.
	By []string
}

func (e *SkipError) Error() string { return e.Reason.String() }

// Text is the reason.
func (e *SkipError) Text() redact.Text { return e.Reason }

// Skipf returns the error with which a check says that it does not apply.
func Skipf(format string, args ...any) error {
	return &SkipError{Reason: redact.Textf(format, args...)}
}

// Blockedf returns the error with which a check says that it has nothing to look at
// since something failed that these checks or rules report. Where they were not asked
// for, Run looks at them after all: that they failed is the answer to what was asked.
func Blockedf(by []string, format string, args ...any) error {
	return &SkipError{Reason: redact.Textf(format, args...), By: by}
}

type UnknownError struct{ reason redact.Text }

func (e *UnknownError) Error() string { return e.reason.String() }

// Text is the reason.
func (e *UnknownError) Text() redact.Text { return e.reason }

// Unknownf returns the error with which a check says that it could not tell.
func Unknownf(format string, args ...any) error { return &UnknownError{redact.Textf(format, args...)} }
