package aws

import (
	"context"
	"errors"
	"sync"
)

// memo asks each question once. A second caller waits for the answer to the first, but
// no longer than its own context allows.
type memo[T any] struct {
	// keep: a failure because ask's time was up is kept.
	keep    bool
	mu      sync.Mutex
	entries map[string]*memoEntry[T]
}

type memoEntry[T any] struct {
	// turn holds one token; its holder may access the other fields.
	turn  chan struct{}
	done  bool
	value T
	err   error
}

func (m *memo[T]) entry(key string) *memoEntry[T] {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[key]
	if e == nil {
		e = &memoEntry[T]{turn: make(chan struct{}, 1)}
		e.turn <- struct{}{}
		if m.entries == nil {
			m.entries = map[string]*memoEntry[T]{}
		}
		m.entries[key] = e
	}
	return e
}

// do returns the answer to the question key, and calls ask if there is none yet. A
// failure because of ask's own context is not kept: the next caller may have more
// time.
func (m *memo[T]) do(ctx context.Context, key string, ask func() (T, error)) (T, error) {
	e := m.entry(key)
	select {
	case <-e.turn:
	case <-ctx.Done():
		var none T
		return none, waitError(ctx)
	}
	defer func() { e.turn <- struct{}{} }()
	if e.done {
		return e.value, e.err
	}
	value, err := ask()
	if ctx.Err() != nil && err != nil && !(m.keep && errors.Is(ctx.Err(), context.DeadlineExceeded)) {
		return value, err
	}
	e.value, e.err, e.done = value, err, true
	return value, err
}
