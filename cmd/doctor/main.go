// Command doctor tells, before `astro dev start`, whether Airflow in the local
// Astro containers will authenticate to AWS with the credentials of this
// machine, and what to change if it will not.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"doctor/checks/builtin"
)

//go:generate go test . -run ^TestGenerated$ -update

func main() {
	os.Exit(mainCode(func() *app { return newApp(systemOfProcess(), builtin.Checks()) }))
}

// gcPercent lets the heap grow to five times what is in use before it is
// collected.
const gcPercent = 400

// memoryLimit is where that ends: from there on garbage is collected as it arises. What
// is in use at once is bounded by what is looked at.
const memoryLimit = 48 << 20

// mainCode handles signals before anything else: one that comes while the rest
// is set up must end the run as any other does.
func mainCode(setUp func() *app) int {
	// net/http tells of what an engine or a proxy sends unasked through the one
	// logger of the process, raw.
	log.SetOutput(io.Discard)
	if lack := lacking(limits()); lack != "" {
		_, _ = fmt.Fprintln(os.Stderr, "doctor: "+lack)
		return exitUsage
	}
	// One run makes little garbage and ends; collecting it takes longer than the
	// memory is worth.
	debug.SetGCPercent(gcPercent)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal ends the run with what was found so far; a second one
	// ends the process.
	context.AfterFunc(ctx, stop)
	return setUp().run(ctx, os.Args[1:])
}
