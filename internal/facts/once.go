package facts

import (
	"sync/atomic"
)

// Once is sync.OnceValue, for values that wait for the engine: later callers wait for a
// channel and not for a lock, so that in a bubble of testing/synctest the clock advances.
func Once[T any](find func() T) func() T {
	var begun atomic.Bool
	found := make(chan struct{})
	var value T
	var crash any
	return func() T {
		if begun.CompareAndSwap(false, true) {
			defer close(found)
			defer func() {
				if crash = recover(); crash != nil {
					panic(crash) // while the stack of the crash is still there
				}
			}()
			value = find()
			return value
		}
		<-found
		if crash != nil {
			panic(crash)
		}
		return value
	}
}
