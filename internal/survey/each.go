package survey

import (
	"runtime"
	"sync"

	"doctor/internal/growstack"
)

// Each calls do for all numbers below n, as many at once as Go uses processors, and returns the
// results in the order of the numbers. Only the results are kept.
func Each[T any](n int, do func(i int) T) []T {
	results := make([]T, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			growstack.Grow()
			for i := range next {
				results[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}
