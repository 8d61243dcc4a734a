package aws

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A failure because the time was up is kept where every later caller would wait as long, and not
// for one who may have more time. An interruption is never kept.
func TestMemoOfTimeouts(t *testing.T) {
	for _, test := range []struct {
		name        string
		keep, abort bool
		want        int
	}{
		{"kept", true, false, 1},
		{"not kept", false, false, 2},
		{"interrupted", true, true, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := memo[int]{keep: test.keep}
				asked := 0
				for range 2 {
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					if test.abort {
						time.AfterFunc(time.Millisecond, cancel)
					}
					_, err := m.do(ctx, "who", func() (int, error) {
						asked++
						<-ctx.Done()
						return 0, errors.New("no answer")
					})
					if err == nil {
						t.Error("it has an answer")
					}
					cancel()
				}
				if asked != test.want {
					t.Errorf("it was asked %d times, not %d", asked, test.want)
				}
			})
		})
	}
}
