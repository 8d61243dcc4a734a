package host

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestReadingEndsWithTheRun: a file that is never read in time blocks neither its reader nor
// that of another file.
func TestReadingEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		var asked atomic.Int32
		defer close(never)
		hangs := func(string) ([]byte, error) {
			asked.Add(1)
			<-never
			return nil, nil
		}
		quick := func(string) ([]byte, error) { return []byte("A=1\n"), nil }
		m := new(Machine)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		restore := m.Within(ctx)
		if data, err := m.read("before", quick); err != nil || string(data) != "A=1\n" || m.Abandoned() != "" {
			t.Errorf("in time: %q, %v, %q", data, err, m.Abandoned())
		}
		start := time.Now()
		for range 3 {
			if _, err := m.read("hung", hangs); !errors.Is(err, context.DeadlineExceeded) || Describe(err) != "could not be read in time" {
				t.Errorf("%v", err)
			}
		}
		if took := time.Since(start); took != time.Second+grace || asked.Load() != 1 || m.Abandoned() != "hung" {
			t.Errorf("it took %v, asked %d times, abandoned %q", took, asked.Load(), m.Abandoned())
		}
		if data, err := m.read("before", hangs); err != nil || string(data) != "A=1\n" {
			t.Errorf("what has been read is still known: %q, %v", data, err)
		}
		restore()
		if data, err := m.read("after", quick); err != nil || string(data) != "A=1\n" {
			t.Errorf("afterwards: %q, %v", data, err)
		}
		ctx, stop := context.WithCancel(t.Context())
		m.Within(ctx)
		go stop()
		if _, err := m.read("hung", hangs); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %v", err)
		}
	})
}

// TestReadingWhenTheTimeIsUp: a file on a working disk is still read.
func TestReadingWhenTheTimeIsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		m := new(Machine)
		m.Within(ctx)
		slow := func(string) ([]byte, error) {
			time.Sleep(grace / 2)
			return []byte("A=1\n"), nil
		}
		if data, err := m.read("slow", slow); err != nil || string(data) != "A=1\n" || m.Abandoned() != "" {
			t.Errorf("%q, %v, abandoned %q", data, err, m.Abandoned())
		}
	})
}
