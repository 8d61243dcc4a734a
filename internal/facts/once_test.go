package facts

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		answer := Once(func() int {
			time.Sleep(time.Hour) // it advances although all others wait for this one
			return int(calls.Add(1))
		})
		got := make(chan int)
		for range 3 {
			go func() { got <- answer() }()
		}
		for range 3 {
			if n := <-got; n != 1 {
				t.Errorf("got the answer of call %d", n)
			}
		}
	})
}

// Every caller gets the crash.
func TestOnceCrashes(t *testing.T) {
	crashes := Once(func() int { panic("of the model") })
	for range 2 {
		func() {
			defer func() {
				if got := recover(); got != "of the model" {
					t.Errorf("got %v", got)
				}
			}()
			crashes()
		}()
	}
}
