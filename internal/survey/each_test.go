package survey

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The results are in the order of the numbers, whoever ends first, and no more are at work than
// there are processors.
func TestEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var working, most atomic.Int32
		got := Each(50, func(i int) int {
			now := working.Add(1)
			for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
			}
			time.Sleep(time.Duration(50-i) * time.Millisecond)
			working.Add(-1)
			return i
		})
		if len(got) != 50 || !slices.IsSorted(got) {
			t.Errorf("the results are %v", got)
		}
		if n := int(most.Load()); n != min(50, runtime.GOMAXPROCS(0)) {
			t.Errorf("%d were at work", n)
		}
	})
	if got := Each(0, func(int) int { return 1 }); len(got) != 0 {
		t.Errorf("of nothing there are %v", got)
	}
}
