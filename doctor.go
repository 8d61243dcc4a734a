// Package doctor makes the command line of doctor out of a list of checks: the built-in ones,
// or those and some of one's own.
//
//	package main
//
//	import (
//		"doctor"
//		"doctor/checks/builtin"
//		"example.com/house/checks/maxattempts"
//	)
//
//	func main() { doctor.Main(append(builtin.Checks(), maxattempts.Check)...) }
package doctor

import (
	"doctor/checks"
	"doctor/internal/cli"
)

// Main runs doctor with these checks, as the command line of this process asks, and ends the
// process with the exit code. Invalid checks (see checks.ValidateShape) end it with
// exit code 2 and a word why.
func Main(list ...*checks.Check) { cli.Main(list) }
