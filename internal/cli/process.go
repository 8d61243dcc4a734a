// Package cli is the command line of doctor: commands, flags, exit codes and the terminal.
package cli

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"doctor/checks"
)

// Main runs the command line of this process with these checks, and ends it with the exit
// code.
func Main(list []*checks.Check) {
	os.Exit(mainCode(func() *app { return newApp(systemOfProcess(), list) }))
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
