// Command bench builds doctor and prints what a run costs, next to programs that people run in the
// same situation:
//
//	go run ./bench
//
// All rows are measured in the same run, in turns. CPU time depends least on other load.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"doctor/bench/footprint"
)

func main() {
	times := flag.Int("n", 20, "how often each command is run")
	flag.Parse()
	if err := run(*times); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(times int) error {
	dir, err := os.MkdirTemp("", "doctor-bench-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	doctor, err := footprint.Build(dir, "doctor/cmd/doctor")
	if err != nil {
		return err
	}
	measure, err := footprint.New(dir)
	if err != nil {
		return err
	}
	rows, err := rowsFor(dir, doctor)
	if err != nil {
		return err
	}
	var commands []footprint.Command
	for _, r := range rows {
		if r.missing == "" {
			commands = append(commands, r.command)
		}
	}
	figures, err := measure.Measure(times, commands...)
	if err != nil {
		return err
	}
	fmt.Print(table(rows, figures))
	return nil
}

// table renders the rows as Markdown. The last column compares each row with the first.
func table(rows []row, figures []footprint.Figures) string {
	var out strings.Builder
	out.WriteString("| command | wall | CPU | memory | CPU, compared |\n|---|---|---|---|---|\n")
	first := figures[0]
	for _, r := range rows {
		if r.missing != "" {
			fmt.Fprintf(&out, "| %s | %s | | | |\n", r.name, r.missing)
			continue
		}
		f := figures[0]
		figures = figures[1:]
		fmt.Fprintf(&out, "| %s | %.0f ms | %.0f ms | %.0f MB | %.1f |\n",
			r.name, f.Milliseconds, f.Worked, float64(f.PeakBytes)/(1<<20), f.Worked/first.Worked)
	}
	return out.String()
}
