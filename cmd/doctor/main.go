// Command doctor tells, before `astro dev start`, whether Airflow in the local
// Astro containers will authenticate to AWS with the credentials of this
// machine, and what to change if it will not.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"doctor/checks"
)

//go:generate go test . -run ^TestGenerated$ -update

func main() {
	os.Exit(mainCode())
}

// mainCode handles signals before anything else: one that comes while the rest
// is set up must end the run as any other does.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal ends the run with what was found so far; a second one
	// ends the process.
	context.AfterFunc(ctx, stop)
	a := newApp(systemOfProcess(), checks.Registry())
	return a.run(ctx, os.Args[1:])
}
