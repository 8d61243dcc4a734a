package envfile

import (
	"doctor/checks"
)

var DotenvReadersDiffer = &checks.Rule{
	ID: "dotenv-readers-differ", Severity: checks.Warning, Since: "0.1.0",
	Title: "A line of .env that is read in different ways",
	Doc: checks.Page(
		"None. The value in standalone mode is another than in the containers, or is not set.",
		"Three readers take the same file in three ways. compose takes off quotes, `export` and comments, and fills in variables. "+
			"Standalone mode takes off one pair of quotes and nothing else. "+
			"`astro dev pytest`, `astro dev parse` and `astro run` keep even the quotes, and refuse `export` and values of several lines.",
		"Write the line so that all three agree: `NAME=value` on one line, without `export`, quotes, variables or a comment behind it."),
}
