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
	// Notes are observations that are not problems.
	Notes []redact.Text
	// Caveats are the notes that limit what the result means. Every format shows them.
	Caveats []redact.Text
	// Callers and Readable are what AWS has confirmed.
	Callers  []Caller
	Readable []Readable
	// Blocked are the checks and rules that caused the skip; see Blockedf.
	Blocked []string
	// Unseen: it is Unknown because of what cannot be looked at from here; see Unseenf.
	Unseen bool
	// Excluded is the flag, or the entry of the settings, by which the check did not run; ""
	// if it ran.
	Excluded string
}

// SeverityOf returns the severity of a finding of this result, by default that of its rule.
func (r Result) SeverityOf(f Finding) Severity {
	if f.Severity != "" {
		return f.Severity
	}
	return f.Rule.Severity
}

// ProjectReport is what all checks found in one project.
type ProjectReport struct {
	Dir          string
	Mode         string // docker or standalone, "" if unknown
	Runtime      string
	AirflowMajor int
	// Services are the services of the project that this run looked at.
	Services []string
	Demand   facts.Demand
	Silenced Silenced
	Results  []Result // in the order of the registry, including skipped ones
	// Unseen is what the project depends on and only the machine of a person has; nil unless the
	// run judges a checkout.
	Unseen []facts.Unseen
	// Then is what comes after the errors are fixed, in the order in which a person would meet
	// it. Where that is unknown it is empty.
	Then []Foreseen
}

// Foreseen is an error that shows only after the one of its finding's rule After is fixed. Lines
// in it are those of the files after that fix, unless it is Reported.
type Foreseen struct {
	Check   *Check
	Finding Finding
	// Reported: the report has it as a warning already.
	Reported bool
}

// Status is the worst status of the report: fail, then unknown, then warn, then pass. A report
// with only skipped checks is a pass.
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

// SkipError is the error of a check that does not apply.
type SkipError struct {
	Reason redact.Text
	// By are the checks and rules whose failure leaves nothing to check.
	By []string
}

// Error returns the masked reason.
func (e *SkipError) Error() string { return e.Reason.String() }

// Text is the reason.
func (e *SkipError) Text() redact.Text { return e.Reason }

// Skipf returns the error of a check that does not apply.
func Skipf(format string, args ...any) error {
	return &SkipError{Reason: redact.Textf(format, args...)}
}

// Blockedf returns the error of a check that has nothing to check because of a failure that
// these checks or rules report. If they were not requested, package run runs them anyway: their
// failure answers the request.
func Blockedf(by []string, format string, args ...any) error {
	return &SkipError{Reason: redact.Textf(format, args...), By: by}
}

// UnknownError is the error of a check without a result.
type UnknownError struct {
	reason redact.Text
	// Unseen: it depends on what is outside of the project and cannot be looked at from here.
	Unseen bool
}

// Error returns the masked reason.
func (e *UnknownError) Error() string { return e.reason.String() }

// Text is the reason.
func (e *UnknownError) Text() redact.Text { return e.reason }

// Unknownf returns the error of a check without a result.
func Unknownf(format string, args ...any) error {
	return &UnknownError{reason: redact.Textf(format, args...)}
}

// Unseenf is Unknownf for a check that depends on what cannot be looked at from here, whatever the
// time: an image, a volume, another machine.
func Unseenf(format string, args ...any) error {
	return &UnknownError{reason: redact.Textf(format, args...), Unseen: true}
}
