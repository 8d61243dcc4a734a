// Package checks defines what a check is: a value with its documentation, the rules that it
// can report and a function that runs it against a Pass. To add a check, write such a value
// and put it into a list; there is no hidden registration.
package checks

import (
	"context"
	"io/fs"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// Severity says how bad a finding is.
type Severity string

// The severities. An Error breaks something in some service; a Warning works now and is likely
// to fail later.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Status is the result of one check. "Broken", "unknown" and "does not apply" are always
// distinct.
type Status string

// The statuses of a check.
const (
	Passed  Status = "pass"
	Warn    Status = "warn"    // at least one warning, no error
	Fail    Status = "fail"    // at least one error
	Skip    Status = "skip"    // does not apply, or was not requested; Reason says which
	Unknown Status = "unknown" // no result; Reason says why
)

// Check is one check of doctor.
type Check struct {
	// ID is lower-kebab-case and never changes: flags, URLs and JSON contain it.
	ID string
	// Title is a noun phrase of at most 60 letters without a full stop.
	Title string
	// Doc says what is checked and why, in Markdown.
	Doc string
	// Scope is the most distant thing that the check accesses.
	Scope facts.Scope
	// Verdict is the first line of a report in which this check fails first: what that means
	// for the project, as a sentence without a full stop.
	Verdict string
	// Needs are the checks that this one depends on: if one of them fails or is unknown, this
	// one is skipped and says so.
	Needs []*Check
	// Unforeseen: no fix of another check brings up an error of this one. What comes after a
	// fix is foreseen without it.
	Unforeseen bool
	// Hinges are the places outside of a checkout on which a pass of the check depends.
	Hinges []facts.Place
	// Last checks use the results of the others, and run after all of them.
	Last bool
	// Rules are all the rules that it can report, in the order of the manual.
	Rules []*Rule
	// Examples has a file testdata/<id>.txtar for each rule that files of the project and the
	// home folder can show; see Example. A test runs them.
	Examples fs.FS
	// External is the program of the user's own that runs the check, nil for all others.
	External *External
	// Run runs the check. An error made with Skipf or Unknownf sets that status; any other
	// error, and a panic, is "unknown". Without an error, Pass.Look runs next.
	Run func(context.Context, *Pass) error
}

// External is a program of the user's own that runs a check; see package external.
type External struct {
	// Program is the program as the user named it.
	Program string
	// Flags name it in other commands, quoted for the shell, with a leading space; "" if the
	// user's own settings name it.
	Flags string
}

// Rule is one kind of finding. Each rule exists once, so rules are compared by their pointers.
type Rule struct {
	// ID is lower-kebab-case, unique over all checks, and never reused.
	ID string
	// Severity is the default; a finding may have another one where Doc says so.
	Severity Severity
	// Title is a noun phrase of at most 60 letters without a full stop.
	Title string
	// Doc gives the symptom (the exact text that Airflow or boto3 shows), the
	// cause and the fix, in Markdown.
	Doc string
	// Since is the version of doctor that introduced it.
	Since string
	// Causes and Refusals are the kinds of failures, and of reasons why the project does not
	// start, that the rule explains: the models know kinds and no rules.
	Causes   []cause.Kind
	Refusals []astro.RefusalKind
	// Look finds what the models do not report; nil if the rule needs only causes and
	// refusals. Its findings need no Rule. See Pass.Look.
	Look func(context.Context, *Pass) []Finding
	// NoProject marks the rule for a folder that is not an Astro project: the other checks
	// then have nothing to check.
	NoProject bool
	// StopsStart: `astro dev start` ends because of it, before any service runs. A refusal
	// always does.
	StopsStart bool
	// Uncovers are the rules of errors that may appear after a fix of this rule, since boto3
	// then gets further. Such an error does not count against the fix.
	Uncovers []*Rule
	// Message says what was observed, from the detail of a cause, with the values and their
	// places. It panics for a detail of an unexpected type.
	Message func(cause.Cause) redact.Text
	// Fixes are the fixes of a cause of this rule; nil if there are none.
	Fixes func(*Pass, cause.Cause) []Fix
	// RefusalMessage describes a refusal, beside the error text of compose or the
	// engine. where is its place and a colon, "" if unknown, for a message to begin with.
	RefusalMessage func(p *astro.Project, r astro.Refusal, where string) string
	// RefusalFixes are the fixes of a refusal.
	RefusalFixes func(*Pass, astro.Refusal) []Fix
	// Answers are the kinds of AWS's refusals that it explains.
	Answers []aws.Kind
	// AnswerMessage describes such a refusal; who says whose credentials were refused.
	AnswerMessage func(who string, e *aws.Error) redact.Text
	// AnswerFixes are the fixes of a refusal by AWS; profile is the one that has the
	// credentials.
	AnswerFixes func(p *Pass, e *aws.Error, profile string) []Fix
}

// String returns the id of the rule, "" for nil.
func (r *Rule) String() string {
	if r == nil {
		return ""
	}
	return r.ID
}

// Rule returns the rule with that id, nil if the check does not have it.
func (c *Check) Rule(id string) *Rule {
	for _, r := range c.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}
