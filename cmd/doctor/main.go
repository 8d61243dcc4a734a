// Command doctor tells, before `astro dev start`, whether Airflow in the local
// Astro containers will authenticate to AWS with the credentials of this
// machine, and what to change if it will not.
package main

import (
	"doctor"
	"doctor/checks/builtin"
)

//go:generate go test ../../internal/cli -run ^Test(Generated|ReadmeOutput)$ -update

func main() { doctor.Main(builtin.Checks()...) }
