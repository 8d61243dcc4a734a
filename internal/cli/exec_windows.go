package cli

import "os"

// passedOn are the signals that exec forwards to its command.
func passedOn() []os.Signal { return []os.Signal{os.Interrupt} }

func statusOf(p *os.ProcessState) int { return p.ExitCode() }
