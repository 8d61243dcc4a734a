package engine

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/memnet"
)

// Faults of an engine that answered a ping.
func TestAnswerFaults(t *testing.T) {
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"Name":`)
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `["`)
		for block := bytes.Repeat([]byte("x"), 1<<20); ; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	trickle := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), ServerFailed},
		{"HTTP 500 as a web page", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			_, _ = io.WriteString(w, "<html>\n<h1>\x1b[31mBad gateway</h1>"+strings.Repeat("x", 5000))
		}, ServerFailed},
		{"invalid JSON", enginetest.JSON(`{"Name": nope`), NotDocker},
		{"no JSON", enginetest.JSON(`<html>`), NotDocker},
		{"JSON of another shape", enginetest.JSON(`"hello"`), NotDocker},
		{"closes midway", half, Closed},
		{"hangs", enginetest.Hang, TimedOut},
		{"never ends, slowly", trickle, TimedOut},
		{"too new", enginetest.Refuse(400, "client version 1.51 is too old. Minimum supported API version is 1.60, please upgrade your client to a newer version"), APITooNew},
		{"a proxy that forbids", enginetest.Refuse(403, "forbidden"), Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := dial(t, enginetest.Engine("1.99", enginetest.Answers{"/info": tt.answer, "/containers/json": tt.answer}))
				_, err := c.Info(soon(t))
				asError(t, err, tt.want)
				_, err = c.Containers(soon(t), everywhere)
				asError(t, err, tt.want)
			})
		})
	}
	// The count of bytes ends it, not the clock, which stands still meanwhile.
	t.Run("never ends, fast", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/json": endless}))
			_, err := c.Containers(soon(t), everywhere)
			asError(t, err, NotDocker)
		})
	})
}

func TestConnectionsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var open atomic.Int64
		n := memnet.New()
		server := &http.Server{
			Handler: enginetest.Engine("1.47", enginetest.Answers{"/containers/json": enginetest.JSON(`[]`)}),
			ConnState: func(_ net.Conn, state http.ConnState) {
				switch state {
				case http.StateNew:
					open.Add(1)
				case http.StateClosed, http.StateHijacked:
					open.Add(-1)
				}
			},
		}
		listener := n.Listen(t, "/docker.sock")
		go func() { _ = server.Serve(listener) }()
		defer func() { _ = server.Close() }()
		c, err := Dial(t.Context(), inMemory(t, n, "unix:///docker.sock"))
		must(t, err)
		if _, err := c.Containers(t.Context(), everywhere); err != nil {
			t.Fatal(err)
		}
		if open.Load() == 0 {
			t.Fatal("no connection was kept: the test shows nothing")
		}
		c.Close()
		synctest.Wait()
		if open.Load() > 0 {
			t.Errorf("%d connections are left open", open.Load())
		}
	})
}
