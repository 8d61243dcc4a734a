package cli

import "os"

// passedOn are the signals that exec gives to its command.
func passedOn() []os.Signal { return []os.Signal{os.Interrupt} }

func statusOf(p *os.ProcessState) int { return p.ExitCode() }
