package report

import "doctor/checks"

// manual is the address of the manual with the rules of a check. The page of an external check is
// in its program alone, from which `doctor explain` prints it.
func (b builder) manual(c *checks.Check) string {
	if c.External != nil {
		return "doctor:explain"
	}
	return b.options.Manual
}

// explain is the command that prints the page of a rule of the check.
func (c CheckDocument) explain(rule string) string {
	command := "doctor explain " + rule
	if c.check != nil && c.check.External != nil {
		command += c.check.External.Flags
	}
	return command
}
