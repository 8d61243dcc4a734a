// Command measure runs commands several times, one after the other in each round, and prints for
// each the last exit code, the medians of the wall and CPU times, and the peak memory. It reads a
// footprint.Job and writes a list of footprint.Figures, both as JSON.
//
// It is a small separate program because the kernel counts the memory of the parent at the
// fork as the child's.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// job and figures are those of package footprint, which this program does not import, to be small.
type job struct {
	Times    int
	Commands []struct {
		Args []string
		Dir  string
		Env  []string
	}
}

type figures struct {
	Code                 int
	Milliseconds, Worked float64
	PeakBytes            int64
	wall, worked         []time.Duration
}

func main() {
	var j job
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		fail(err)
	}
	all := make([]figures, len(j.Commands))
	for range j.Times {
		for i, c := range j.Commands {
			cmd := exec.Command(c.Args[0], c.Args[1:]...) //nolint:gosec // the caller's own commands
			cmd.Dir, cmd.Env = c.Dir, c.Env
			all[i].run(cmd)
		}
	}
	for i := range all {
		all[i].Milliseconds, all[i].Worked = median(all[i].wall), median(all[i].worked)
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		fail(err)
	}
}

func (f *figures) run(cmd *exec.Cmd) {
	began := time.Now()
	err := cmd.Run()
	f.wall = append(f.wall, time.Since(began))
	if cmd.ProcessState == nil {
		fail(err)
	}
	f.Code = cmd.ProcessState.ExitCode()
	f.worked = append(f.worked, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	f.PeakBytes = max(f.PeakBytes, peak(cmd.ProcessState))
}

func median(times []time.Duration) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "measure:", err)
	os.Exit(2)
}
