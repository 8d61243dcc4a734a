// Package checks holds what doctor looks at. A check is a value: its
// documentation, the rules that it can report and a function that runs it
// against a Pass. Someone who adds a check writes one such value and puts it
// into a list; nothing is registered behind the scenes.
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

// The severities. An Error breaks something in some service; a Warning is
// something that works today and will bite.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Status is the result of one check. Broken, could not tell and does not apply
// never share a word.
type Status string

// The statuses of a check.
const (
	Passed  Status = "pass"
	Warn    Status = "warn"    // at least one warning, no error
	Fail    Status = "fail"    // at least one error
	Skip    Status = "skip"    // does not apply, or was not asked for; Reason says which
	Unknown Status = "unknown" // could not tell; Reason says why
)

// Check is one thing that doctor can look at.
type Check struct {
	// ID is lower-kebab-case and stable for ever: it stands in flags, URLs and JSON.
	ID string
	// Title is a noun phrase of at most 60 letters without a full stop.
	Title string
	// Doc says what is looked at and why, in Markdown.
	Doc string
	// Scope is the farthest thing it touches.
	Scope facts.Scope
	// Needs are the checks without which this one makes no sense: if one of them
	// fails or cannot tell, this one is skipped and says so.
	Needs []*Check
	// Last checks look at what the others found, and run when all of those have ended.
	Last bool
	// Rules are all findings that it can report, in the order of the manual.
	Rules []*Rule
	// Examples has a file testdata/<id>.txtar for each rule that can be shown by files of
	// the project and the home folder; see Example. A test runs them.
	Examples fs.FS
	// Run looks and reports. An error made with Skipf or Unknownf sets that
	// status; any other error is "unknown" too. A panic is the check's "unknown". Without an
	// error, what its rules look for themselves is reported too; see Pass.Look.
	Run func(context.Context, *Pass) error
}

// Rule is one kind of finding. There is one of each, so rules are compared by
// their pointers.
type Rule struct {
	// ID is lower-kebab-case, unique over all checks, and never reused.
	ID string
	// Severity is the usual one; a finding may be milder or harsher where its
	// Doc says so.
	Severity Severity
	// Title is a noun phrase of at most 60 letters without a full stop.
	Title string
	// Doc gives the symptom (the exact text that Airflow or boto3 shows), the
	// cause and the fix, in Markdown.
	Doc string
	// Since is the version of doctor that had it first.
	Since string
	// Causes are the kinds of failures that it explains, and Refusals those of what keeps
	// the project from starting: the models tell kinds and know no rules.
	Causes   []cause.Kind
	Refusals []astro.RefusalKind
	// Look finds what no model tells; nil where causes and refusals are all that falls under
	// the rule. What it returns needs no Rule. See Pass.Look.
	Look func(context.Context, *Pass) []Finding
	// NoProject: it says that the folder is no Astro project, which leaves the other checks
	// with nothing to look at.
	NoProject bool
	// Uncovers are the rules of errors that may show once a finding is cured, as it kept
	// boto3 from getting that far. A fix of this rule that leaves one of them has cured.
	Uncovers []*Rule
	// Message says what was observed of a cause, from its detail, with the values and
	// where they are from. It panics for a detail that it has no words for.
	Message func(cause.Cause) redact.Text
	// Fixes are what to do about one cause that the models found for it; nil where
	// they find none, or nothing is known.
	Fixes func(*Pass, cause.Cause) []Fix
	// RefusalMessage says what a refusal is about, beside the words of who refuses.
	// It begins with where, the place and a colon, or nothing.
	RefusalMessage func(p *astro.Project, r astro.Refusal, where string) string
	// RefusalFixes are what to do about a refusal.
	RefusalFixes func(*Pass, astro.Refusal) []Fix
	// Answers are the kinds of AWS's refusals that it explains.
	Answers []aws.Kind
	// AnswerMessage says what such a refusal is about; who words whose credentials they are.
	AnswerMessage func(who string, e *aws.Error) redact.Text
	// AnswerFixes are what to do about one; profile is the one that has the credentials.
	AnswerFixes func(p *Pass, e *aws.Error, profile string) []Fix
}

// String returns the id of the rule, "" for none.
func (r *Rule) String() string {
	if r == nil {
		return ""
	}
	return r.ID
}

// Rule returns the rule of that id, nil if the check has none such.
func (c *Check) Rule(id string) *Rule {
	for _, r := range c.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}
