// Command measure runs a command several times and prints the last exit code, the median of
// the wall times and the peak memory, as JSON.
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
	"strconv"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fail("usage: measure TIMES COMMAND [ARG...]")
	}
	times, err := strconv.Atoi(os.Args[1])
	if err != nil || times < 1 {
		fail(fmt.Sprintf("%s is no number of times", os.Args[1]))
	}
	var result struct {
		Code         int
		Milliseconds float64
		PeakBytes    int64
		// Worked is the CPU time of all its threads in the last run, in milliseconds,
		// independent of other load.
		Worked float64
	}
	var took []time.Duration
	for range times {
		cmd := exec.Command(os.Args[2], os.Args[3:]...)
		began := time.Now()
		err := cmd.Run()
		took = append(took, time.Since(began))
		if cmd.ProcessState == nil {
			fail(err.Error())
		}
		result.Code = cmd.ProcessState.ExitCode()
		result.Worked = float64((cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Microseconds()) / 1000
		result.PeakBytes = max(result.PeakBytes, peak(cmd.ProcessState))
	}
	slices.Sort(took)
	result.Milliseconds = float64(took[len(took)/2].Microseconds()) / 1000
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "measure:", message)
	os.Exit(2)
}
