package cli

import (
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/report"
)

// TestProgressNamesTheSlowest: the check that has run longest comes first, each with its time, and
// the line is refreshed.
func TestProgressNamesTheSlowest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, errs := testApp(t)
		p := newProgress(a, report.Normal, 1)
		one, two := &checks.Check{ID: "sts-identity"}, &checks.Check{ID: "docker-engine"}
		p.Started(one)
		time.Sleep(300 * time.Millisecond)
		p.Started(two)
		time.Sleep(450 * time.Millisecond)
		p.Finished(checks.Result{Check: one})
		p.stop()
		time.Sleep(time.Second)
		want := "\r\x1b[Kwaiting for sts-identity (0.5 s), docker-engine (0.2 s)" +
			"\r\x1b[Kwaiting for sts-identity (0.7 s), docker-engine (0.4 s)" +
			"\r\x1b[Kwaiting for docker-engine (0.5 s)" + // 0.45, rounded
			"\r\x1b[K"
		if got := errs.String(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		line    string
		columns int
		want    string
	}{
		{"waiting", 7, "waiting"},
		{"waiting", 6, "waiti…"},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"},
		{"", 3, ""},
	} {
		if got := cut(c.line, c.columns); got != c.want {
			t.Errorf("%q in %d columns: %q, want %q", c.line, c.columns, got, c.want)
		}
	}
}
