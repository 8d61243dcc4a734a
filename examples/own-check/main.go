// Command doctor is doctor with a check of a company.
package main

import (
	"doctor"
	"doctor/checks/builtin"
	"example.com/doctor/houseregion"
)

func main() { doctor.Main(append(builtin.Checks(), houseregion.Check)...) }
