package verify

import (
	"fmt"
	"strings"
)

func (r *Result) unknown(reason string) {
	if r.Status != Failed {
		r.Status = Unknown
	}
	r.Reasons = append(r.Reasons, reason)
}

func (r *Result) failed(reason string) {
	r.Status = Failed
	r.Reasons = append(r.Reasons, reason)
}

// judge decides whether boto3 authenticates and everything that was looked up is there.
func (r *Result) judge(q Question) {
	a := r.Answer
	r.Status = OK
	if a.Crash != nil {
		r.unknown("the program failed in the container: " + a.Crash.String())
	}
	r.judgeIdentity(q)
	if q.Lookups() {
		r.judgeLookups(q)
	}
}

func (r *Result) judgeIdentity(q Question) {
	a, raised := r.Answer, r.Answer.Identity.Error
	switch {
	case raised.lacks("boto3", "botocore"):
		r.failed(raised.Module + " is not installed in the image")
	case raised != nil && raised.passing() && !r.foreseen():
		r.unknown("AWS was not reached")
	case raised != nil:
		r.failed("boto3 does not authenticate")
	case a.Identity.ARN != "":
	case a.TimedOut:
		reason := fmt.Sprintf("timed out after %v (--timeout); the last step was: %s", q.Within, a.Step)
		if strings.HasPrefix(a.Step, "call ") {
			reason += "; check whether containers reach the network, and whether AWS needs a proxy"
		}
		r.unknown(reason)
	case a.Crash == nil:
		r.unknown("the answer has no identity")
	}
}

// foreseen reports whether it was predicted that boto3 reaches nothing: such as with an
// unknown region, which is not temporary.
func (r *Result) foreseen() bool {
	p := r.Predicted
	return p != nil && r.Stale == "" && p.failure != nil && p.same(*r.Answer.Identity.Error)
}

func (r *Result) judgeLookups(q Question) {
	a := r.Answer
	switch {
	case a.Airflow.Error.lacks("airflow"):
		r.unknown("the python3 on the PATH has no Airflow")
		return
	case a.Airflow.Error != nil:
		r.failed("Airflow fails to load its secrets backends")
		return
	}
	for _, l := range a.Airflow.Lookups {
		switch {
		case l.Found:
		case l.passing():
			r.unknown(fmt.Sprintf("%s %s: AWS was not reached", l.Kind, l.Name))
		default:
			r.failed(fmt.Sprintf("%s %s not found", l.Kind, l.Name))
		}
	}
	missing := len(q.Variables) + len(q.Connections) - len(a.Airflow.Lookups)
	if missing > 0 && !(a.TimedOut && a.Identity.ARN == "" && a.Identity.Error == nil) {
		words := "not everything was looked up"
		if a.TimedOut {
			words = fmt.Sprintf("%s within %v (--timeout); the last step was: %s", words, q.Within, a.Step)
		}
		r.unknown(words)
	}
}

// passing reports whether a place could not be asked for a temporary reason.
func (l Lookup) passing() bool {
	for _, a := range l.Asked {
		if a.Error != nil && a.Error.passing() {
			return true
		}
	}
	return false
}

// Reason joins the reasons.
func (r Result) Reason() string { return strings.Join(r.Reasons, "; ") }

// Overall is the worst status: a failure, then unknown. Without results it is unknown.
func Overall(results []Result) Status {
	worst := OK
	if len(results) == 0 {
		return Unknown
	}
	for _, r := range results {
		switch {
		case r.Status == Failed:
			return Failed
		case r.Status == Unknown:
			worst = Unknown
		}
	}
	return worst
}
