package engine

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/engine/enginetest"
)

// crowd is an engine with so many containers of one project. The fault answers
// the inspection of the last one.
func crowd(t *testing.T, count int, fault http.HandlerFunc, busiest *atomic.Int64) http.Handler {
	t.Helper()
	labels := map[string]string{labelDir: "/p", labelService: "scheduler"}
	var list []map[string]any
	answers := enginetest.Answers{}
	var busy atomic.Int64
	for i := range count {
		id := fmt.Sprintf("%064d", i)
		list = append(list, map[string]any{"Id": id, "Labels": labels})
		text, err := json.Marshal(map[string]any{
			"Id": id, "Name": "/p-" + id, "Created": "2026-01-01T00:00:00Z", "Mounts": []any{},
			"State": map[string]any{"Status": "running"}, "HostConfig": map[string]any{}, "Config": map[string]any{"Labels": labels, "Env": []string{"A=b"}},
		})
		must(t, err)
		answer := enginetest.JSON(string(text))
		if i == count-1 && fault != nil {
			answer = fault
		}
		answers["/containers/"+id+"/json"] = func(w http.ResponseWriter, r *http.Request) {
			now := busy.Add(1)
			defer busy.Add(-1)
			for most := busiest.Load(); now > most && !busiest.CompareAndSwap(most, now); most = busiest.Load() {
			}
			time.Sleep(time.Millisecond) // of the bubble: it ends when all others wait
			answer(w, r)
		}
	}
	text, err := json.Marshal(list)
	must(t, err)
	answers["/containers/json"] = func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Query().Get("filters"), labelDir) || r.URL.Query().Get("all") != "1" {
			t.Errorf("listed with %s", r.URL.RawQuery)
		}
		_, _ = w.Write(text)
	}
	return enginetest.Engine("1.47", answers)
}

// As many are asked at once as may be, and no more.
func TestManyContainers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var busiest atomic.Int64
		c := dial(t, crowd(t, 500, nil, &busiest))
		found, err := c.Containers(t.Context(), everywhere)
		if err != nil || len(found) != 500 {
			t.Fatalf("%d containers, %v", len(found), err)
		}
		for i := 1; i < len(found); i++ {
			if found[i].ID <= found[i-1].ID {
				t.Fatal("they are not sorted")
			}
		}
		if busiest.Load() != parallel {
			t.Errorf("%d at once, want %d", busiest.Load(), parallel)
		}
	})
}

func TestContainersInTrouble(t *testing.T) {
	tests := []struct {
		name  string
		fault http.HandlerFunc
		want  ErrorKind
		found int
	}{
		{"one vanishes", enginetest.Refuse(404, "No such container"), Unclassified, 19},
		{"one is broken", enginetest.Refuse(500, "boom"), ServerFailed, -1},
		{"one hangs", enginetest.Hang, TimedOut, 19},
		{"one is half a container", enginetest.JSON(`{"Id":"x"}`), NotDocker, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var busiest atomic.Int64
				c := dial(t, crowd(t, 20, tt.fault, &busiest))
				found, err := c.Containers(soon(t), everywhere)
				if tt.want != Unclassified {
					asError(t, err, tt.want)
				} else if err != nil {
					t.Error(err)
				}
				if tt.found >= 0 && len(found) != tt.found {
					t.Errorf("%d containers, want %d", len(found), tt.found)
				}
			})
		})
	}
}
