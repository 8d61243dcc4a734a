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

// memoryLimit ends that: above it garbage is collected immediately. The limits on what is read
// bound the memory in use.
const memoryLimit = 48 << 20

// mainCode handles signals first: one that arrives during setup must end the run like any
// other.
func mainCode(setUp func() *app) int {
	// net/http logs unsolicited data of an engine or a proxy, unescaped, to the global logger.
	log.SetOutput(io.Discard)
	if lack := lacking(limits()); lack != "" {
		_, _ = fmt.Fprintln(os.Stderr, "doctor: "+lack)
		return exitUsage
	}
	// One run makes little garbage and ends; collecting it costs more than the memory.
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
