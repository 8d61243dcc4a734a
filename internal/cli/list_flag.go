package cli

import (
	"encoding/csv"
	"strings"
)

// list is the value of a flag with comma-separated values, which may be repeated. pflag's own makes
// a buffer of 4 KB for each flag of each command, in every run.
type list struct{ values *[]string }

// String is "" for an empty list, so that the help shows no default.
func (l list) String() string {
	if l.values == nil {
		return ""
	}
	return strings.Join(*l.values, ",")
}

// Type is pflag's name of the type: the shells complete a flag again if it has this one.
func (l list) Type() string { return "stringSlice" }

// Set adds values, which may be quoted as in CSV.
func (l list) Set(text string) error {
	if text == "" {
		return nil
	}
	values, err := csv.NewReader(strings.NewReader(text)).Read()
	*l.values = append(*l.values, values...)
	return err
}
