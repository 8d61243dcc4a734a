package engine

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/engine/enginetest"
)

// execEngine answers an Exec: the start by what is given, the rest as it should.
func execEngine(start http.HandlerFunc, state string) http.Handler {
	return enginetest.Engine("1.47", enginetest.Answers{
		"/containers/x/exec": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"Id":"e"}`)
		},
		"/exec/e/start": start,
		"/exec/e/json":  enginetest.JSON(state),
	})
}

// upgrade answers 101, writes and, unless it is never to end, closes.
func upgrade(text string, hang bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"+text)
		for hang {
			time.Sleep(10 * time.Millisecond)
			if _, err := io.WriteString(conn, frame(1, "")); err != nil {
				return
			}
		}
		// To close a socket with input unread would reset the connection; one in
		// memory has no half.
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
			_, _ = io.Copy(io.Discard, conn)
		}
	}
}

func TestExecFaults(t *testing.T) {
	done, running := `{"Running":false,"ExitCode":0}`, `{"Running":true}`
	tests := []struct {
		name  string
		start http.HandlerFunc
		state string
		want  ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), done, ServerFailed},
		{"not running", enginetest.Refuse(409, "Container x is not running"), done, Rejected},
		{"garbage", upgrade("I am not a stream", false), done, NotDocker},
		{"a frame of 4 GiB", upgrade("\x01\x00\x00\x00\xff\xff\xff\xffabc", false), done, Closed},
		{"hangs", enginetest.Hang, done, TimedOut},
		{"hangs in the stream", upgrade(frame(1, "a"), true), done, TimedOut},
		{"closes midway", upgrade(frame(1, "abc")[:9], false), done, Closed},
		{"never done", upgrade(frame(1, "a"), false), running, TimedOut},
		{"takes no input", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, frame(1, "a")) }, done, NotDocker},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := dial(t, execEngine(tt.start, tt.state))
				begun := time.Now()
				_, err := c.Exec(t.Context(), "x", "", []string{"python3"}, strings.NewReader("1"))
				asError(t, err, tt.want)
				if took := time.Since(begun); (took == execBudget) != (tt.want == TimedOut) {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// A program that does not end is asked about once a second, however long that
// goes on.
func TestExecWaitsBetweenQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := dial(t, enginetest.Engine("1.47", enginetest.Answers{
			"/containers/x/exec": enginetest.JSON(`{"Id":"e"}`),
			"/exec/e/start":      upgrade(frame(1, "a"), false),
			"/exec/e/json": func(w http.ResponseWriter, r *http.Request) {
				asked++
				enginetest.JSON(`{"Running":true}`)(w, r)
			},
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := c.Exec(ctx, "x", "", []string{"python3"}, nil)
		asError(t, err, TimedOut)
		if asked < 3600 || asked > 3610 {
			t.Errorf("asked %d times in an hour", asked)
		}
	})
}

func TestStatPathFaults(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), ServerFailed},
		{"no header", enginetest.JSON(`{}`), NotDocker},
		{"hangs", enginetest.Hang, TimedOut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/x/archive": tt.answer}))
				_, err := c.StatPath(soon(t), Container{ID: "x"}, "/p")
				asError(t, err, tt.want)
			})
		})
	}
	t.Run("remote", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := dial(t, enginetest.Engine("1.47", nil))
			c.endpoint.Host = "tcp://far.example:2375"
			_, err := c.StatPath(t.Context(), Container{ID: "x", Mounts: []Mount{{Type: "bind", Source: "/"}}}, "/p")
			asError(t, err, SourceMissing)
		})
	})
}

// The contents of a file stay in the engine: of the archive no more is taken
// than its first header.
func TestStatPathReadsNoContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var written atomic.Int64
		c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/x/archive": func(w http.ResponseWriter, r *http.Request) {
			// {"name":"p","size":1,"mode":384}
			w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoicCIsInNpemUiOjEsIm1vZGUiOjM4NH0=")
			if r.Method != http.MethodGet {
				return
			}
			_, _ = w.Write(tarHeader(t, 1000, 100, 1<<30))
			for block := make([]byte, 1<<16); ; {
				n, err := w.Write(block)
				written.Add(int64(n))
				if err != nil {
					return
				}
			}
		}}))
		stat, err := c.StatPath(t.Context(), Container{ID: "x"}, "/p")
		if err != nil || stat.UID != 1000 || stat.GID != 100 || stat.Mode != 0o600 {
			t.Errorf("%+v, %v", stat, err)
		}
		synctest.Wait() // until the engine has sent all that it can
		if got := written.Load(); got > 1<<20 {
			t.Errorf("the engine could send %d bytes of contents", got)
		}
	})
}
