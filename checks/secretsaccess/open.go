package secretsaccess

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/airflow"
	"doctor/internal/aws"
	"doctor/internal/facts"
)

// noAnswer is why a question came to nothing when the time was up, be it before
// it was put: which of the two it was is chance.
const noAnswer = "AWS did not answer in time"

// overBound is why a name was not asked for.
var overBound = fmt.Sprintf("one run looks up at most %d names", MaxLookups)

// why says why it is not known whether Airflow finds something there.
func (l *lookup) why() string {
	switch {
	case l.doubt:
		return l.skipped
	case !l.asked:
		return l.unasked
	}
	return faultWords(l.err)
}

// cutOff reports whether it was to be asked, and there was no answer.
func (l *lookup) cutOff() bool {
	if !l.asked {
		return l.unasked != "" && l.unasked != overBound
	}
	return l.err != nil && facts.Refusal(l.err) == nil
}

// faultWords says in short what came instead of an answer.
func faultWords(err error) string {
	var e *aws.Error
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.Kind == aws.Timeout:
		return noAnswer
	case e.Kind == aws.NameInvalid && e.Message != "":
		return wording.AWSReason(e) + ": " + e.Said()
	}
	return strings.TrimSuffix(wording.AWSReason(e), ".")
}

// faultUnder is what came instead of an answer under the prefix of variables or
// connections, nil if there was one.
func (u *backendUse) faultUnder(what airflow.What) error {
	for _, prefix := range u.prefixes {
		if prefix.what == what {
			return prefix.err
		}
	}
	return nil
}

// unansweredNames says of which names it is not known whether they are there,
// and why not.
func unansweredNames(s *survey, all named, open []*dagName, byName map[*dagName][]*lookup) []string {
	var unknown []string
	for _, f := range all.folder.Unread {
		unknown = append(unknown, fmt.Sprintf("files in dags/ that were not read: %d (first: %s, which %s)", f.Count, f.First, f.Why))
	}
	because := map[string][]string{}
	for _, n := range open {
		why := cmp.Or(strings.Join(checks.FirstOfEach(s.unseen), ", "), "a backend could not be queried")
		if i := slices.IndexFunc(byName[n], (*lookup).unknown); i >= 0 {
			why = byName[n][i].why()
		}
		because[why] = append(because[why], n.name)
	}
	if len(open) > 0 {
		unknown = append(unknown, fmt.Sprintf("%d of %d names in the DAGs could not be looked up: %s", len(open), len(all.names), reasons(because)))
	}
	return unknown
}

// reasons lists why something is not known of which names.
func reasons(because map[string][]string) string {
	var parts []string
	for _, why := range slices.Sorted(maps.Keys(because)) {
		parts = append(parts, fmt.Sprintf("%s (%s)", why, listed(because[why])))
	}
	return strings.Join(parts, ", ")
}
