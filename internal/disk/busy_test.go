package disk

import (
	"errors"
	"io/fs"
	"testing"
)

// TestBusyFiles: a step on a file that another program has open is repeated; if that does
// not help, the error tells what to do.
func TestBusyFiles(t *testing.T) {
	busy := errors.New("busy")
	for _, c := range []struct {
		fails, tries, pauses int
		err, want            error
	}{
		{0, 1, 0, busy, nil}, {3, 4, 3, busy, nil}, {attempts - 1, attempts, attempts - 1, busy, nil},
		{attempts, attempts, attempts - 1, busy, ErrBusy}, {1, 1, 0, fs.ErrExist, fs.ErrExist},
	} {
		tries, pauses := 0, 0
		err := persist(func() error {
			if tries++; tries <= c.fails {
				return c.err
			}
			return nil
		}, func(err error) bool { return errors.Is(err, busy) }, func(int) { pauses++ })
		if !errors.Is(err, c.want) || tries != c.tries || pauses != c.pauses {
			t.Errorf("fails %d times: %v after %d tries and %d pauses", c.fails, err, tries, pauses)
		}
	}
}
