package interpolation

import "strings"

// probe stands for the value of a variable that has none.
const probe = "\x00"

// Unfilled lists the variables that a text names and that leave nothing in it, though a
// value of theirs would be seen, sorted: ${NAME} that is not set, and ${NAME:-}. Of
// ${NAME:-default} the default is there. fill fills the text in where the lookups are
// those of Probing for the name that it is given.
func Unfilled(text string, fill func(probed string) (string, error)) []string {
	names := Names(text)
	if len(names) == 0 {
		return nil
	}
	now, err := fill("")
	if err != nil {
		return nil
	}
	var out []string
	for _, name := range names {
		then, err := fill(name)
		if err == nil && strings.Contains(then, probe) && strings.ReplaceAll(then, probe, "") == now {
			out = append(out, name)
		}
	}
	return out
}

// Probing is a lookup in which one variable has a value that is seen; none where the
// name is "".
func Probing(name string, lookup Lookup) Lookup {
	return func(asked string) (string, bool) {
		if asked == name && name != "" {
			return probe, true
		}
		return lookup(asked)
	}
}
