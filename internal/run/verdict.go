package run

import (
	"errors"

	"doctor/checks"
	"doctor/internal/redact"
)

// verdict derives the status of a check from its findings and error. Findings reported before
// an error still count.
func verdict(r *checks.Result, err error) {
	var skip *checks.SkipError
	var unknown *checks.UnknownError
	switch {
	case errors.As(err, &skip):
		r.Status, r.Reason, r.Blocked = checks.Skip, skip.Reason, skip.By
	case err != nil:
		r.Status, r.Reason = checks.Unknown, redact.TextOf(err)
		r.Unseen = errors.As(err, &unknown) && unknown.Unseen
	default:
		r.Status = checks.Passed
	}
	for _, f := range r.Findings {
		switch r.SeverityOf(f) {
		case checks.Error:
			r.Status = checks.Fail
		case checks.Warning:
			if r.Status == checks.Passed || r.Status == checks.Skip {
				r.Status = checks.Warn
			}
		}
	}
	if r.Status == checks.Fail || r.Status == checks.Warn {
		if skip != nil {
			r.Reason = redact.Text{}
		}
	}
}
