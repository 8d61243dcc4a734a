package host

import (
	"context"
	"io/fs"
	"time"

	"doctor/internal/growstack"
)

// reading is the reading of one file, in progress until done is closed.
type reading struct {
	done chan struct{}
	data []byte
	err  error
}

// grace is how long a read may continue after the time is up, so that files on a working disk
// are still reported.
const grace = 100 * time.Millisecond

// Within makes reading end when ctx does: a file on a disk that does not respond blocks
// neither its readers nor those of other files any longer. The returned function restores the
// previous context.
func (m *Machine) Within(ctx context.Context) (restore func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.within
	m.within = ctx
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.within = before
	}
}

// Abandoned is the first file that was not read in time, "" if there is none. Later results
// for this machine are unreliable.
func (m *Machine) Abandoned() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.abandoned
}

// Read returns the content of a regular file of at most MaxFileSize bytes. Links are followed.
// Each file is read only once per Machine. The error wraps fs.ErrNotExist, fs.ErrPermission,
// ErrNotRegular, ErrTooLarge or the one of the context (see Within).
func (m *Machine) Read(path string) ([]byte, error) {
	return m.read(path, m.readRegular)
}

// read waits for a file as long as the context allows, and reads each only once.
func (m *Machine) read(path string, from func(string) ([]byte, error)) ([]byte, error) {
	r, ctx := m.begin(path, from)
	if !r.wait(ctx, m) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.abandoned == "" {
			m.abandoned = path
		}
		return nil, &fs.PathError{Op: "read", Path: path, Err: ctx.Err()}
	}
	return r.data, r.err
}

// begin starts reading a file, or returns the reading in progress.
func (m *Machine) begin(path string, from func(string) ([]byte, error)) (*reading, context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ctx := m.within
	if ctx == nil {
		ctx = context.Background()
	}
	r, asked := m.cache[path]
	if asked {
		return r, ctx
	}
	if m.cache == nil {
		m.cache = map[string]*reading{}
	}
	r = &reading{done: make(chan struct{})}
	m.cache[path] = r
	go func() {
		growstack.Grow()
		defer close(r.done)
		r.data, r.err = from(path)
	}()
	return r, ctx
}

// wait reports whether the file was read in time.
func (r *reading) wait(ctx context.Context, m *Machine) bool {
	select {
	case <-r.done:
		return true
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	if m.Abandoned() != "" {
		late.Reset(0) // one grace is enough
	}
	select {
	case <-r.done:
		return true
	case <-late.C:
	}
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// content is the file if it was read.
func (r *reading) content() ([]byte, bool) {
	select {
	case <-r.done:
		return r.data, r.err == nil
	default:
		return nil, false
	}
}
