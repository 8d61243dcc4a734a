package disk

import "errors"

// ErrBusy means that another program has a file open, which keeps Windows from replacing or
// removing it.
var ErrBusy = errors.New("another program has the file open: close it there and run the command again")

// attempts is how often a step is tried while another program has the file open.
const attempts = 8

// insist repeats a step that fails because another program has the file open for a moment, such as
// an editor or a virus scanner on Windows.
func insist(step func() error) error { return persist(step, isBusy, pauseBefore) }

// persist repeats a step until the file is not busy, with pauses between.
func persist(step func() error, busy func(error) bool, pause func(attempt int)) error {
	for attempt := 1; ; attempt++ {
		err := step()
		if err == nil || !busy(err) {
			return err
		}
		if attempt == attempts {
			return ErrBusy
		}
		pause(attempt)
	}
}
