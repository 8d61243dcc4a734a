package engine

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"doctor/internal/engine/enginetest"
)

// TestListIsSlimmed: of each container what is looked at is handed on, and an answer
// that is no list as it is.
func TestListIsSlimmed(t *testing.T) {
	t.Parallel()
	wide := `{"Id":"a","Names":["` + strings.Repeat("x", 1<<16) + `"],"Labels":{"` + labelDir + `":"/p","other":"y"}}`
	for text, want := range map[string]string{
		"[]":                           "[]",
		" \n[ ]":                       "[]",
		"[" + wide + "]":               `[{"Id":"a","Labels":{"` + labelDir + `":"/p"}}]`,
		"[" + wide + ", " + wide + "]": `[{"Id":"a","Labels":{"` + labelDir + `":"/p"}},{"Id":"a","Labels":{"` + labelDir + `":"/p"}}]`,
		`{"message":"no"}`:             `{"message":"no"}`,
		"\n<html>":                     "<html>",
		"":                             "",
	} {
		got, err := io.ReadAll(newSlimList(io.NopCloser(strings.NewReader(text))))
		if err != nil || string(got) != want {
			t.Errorf("%.40q: %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"[", "[{}", `[{"Id":"a"},`, `[{"Id":1}]`, "[" + strings.Repeat("[", 20_000), `["` + strings.Repeat("x", 2*maxListed) + `"]`, "[x]"} {
		if got, err := io.ReadAll(newSlimList(io.NopCloser(strings.NewReader(text)))); err == nil {
			t.Errorf("%.40q: no error, but %.40q", text, got)
		}
	}
}

// TestTenThousandContainers: a machine may have many containers, of which those of the
// project are asked about; of a project that has too many the rest is told.
func TestTenThousandContainers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := enginetest.Answers{}
		var list strings.Builder
		for i := range 10_000 {
			dir := "/others"
			if i%10 == 0 {
				dir = "/mine"
			}
			if i > 0 {
				list.WriteByte(',')
			}
			fmt.Fprintf(&list, `{"Id":"c%05d","Image":%q,"Labels":{%q:%q}}`, i, strings.Repeat("x", 4000), labelDir, dir)
		}
		answers["/containers/json"] = enginetest.JSON("[" + list.String() + "]")
		asked := 0
		handler := enginetest.Engine("1.47", answers)
		c := dial(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if id, ok := strings.CutSuffix(r.URL.Path, "/json"); ok && strings.Contains(id, "/containers/c") {
				text, err := json.Marshal(map[string]any{"Id": id[strings.LastIndexByte(id, '/')+1:], "State": map[string]any{}, "Config": map[string]any{}})
				must(t, err)
				_, _ = w.Write(text)
				return
			}
			handler.ServeHTTP(w, r)
		}))
		found, err := c.Containers(t.Context(), func(dir string) bool { asked++; return dir == "/mine" })
		if len(found) != maxContainers || err == nil || !strings.Contains(err.Error(), "the project has 1000 containers") {
			t.Errorf("%d containers, %v", len(found), err)
		}
		if asked != 2 {
			t.Errorf("two folders were looked up %d times", asked)
		}
	})
}

// TestAnswersWithoutEnd: an answer about one thing ends where none of an engine's would
// still go on, whatever it says of its length.
func TestAnswersWithoutEnd(t *testing.T) {
	for name, head := range map[string]map[string]string{
		"no length":  nil,
		"a gibibyte": {"Content-Length": strconv.Itoa(1 << 30)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent atomic.Int64
				c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/info": func(w http.ResponseWriter, r *http.Request) {
					for key, value := range head {
						w.Header().Set(key, value)
					}
					_, _ = io.WriteString(w, `{"Name":"`)
					for r.Context().Err() == nil && sent.Load() < 16*maxBody {
						n, err := io.WriteString(w, strings.Repeat("x", 1<<16))
						if sent.Add(int64(n)); err != nil {
							return
						}
					}
				}}))
				_, err := c.Info(soon(t))
				asError(t, err, NotDocker)
				if sent.Load() >= 16*maxBody {
					t.Errorf("it took %d MiB", sent.Load()>>20)
				}
			})
		})
	}
}

// TestHeadWithoutEnd: as does what stands in front of an answer.
func TestHeadWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int64
		c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/info": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			must(t, err)
			defer func() { _ = conn.Close() }()
			_, err = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for line := "X: " + strings.Repeat("y", 1000) + "\r\n"; err == nil && sent.Load() < 16*maxHeader; {
				n := 0
				n, err = io.WriteString(conn, line)
				sent.Add(int64(n))
			}
		}}))
		_, err := c.Info(soon(t))
		asError(t, err, NotDocker)
		if sent.Load() >= 16*maxHeader {
			t.Errorf("it took %d MiB", sent.Load()>>20)
		}
	})
}
