package interpolation

import "strings"

// probe replaces the value of a variable without one.
const probe = "\x00"

// Unfilled lists the variables in a text that are replaced by nothing although their value would be
// visible, sorted: ${NAME} that is not set, and ${NAME:-}, but not ${NAME:-default}. fill
// interpolates the text with the lookup of Probing for the given name.
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

// Probing is a lookup in which one variable has a visible value; none if the name is "".
func Probing(name string, lookup Lookup) Lookup {
	return func(asked string) (string, bool) {
		if asked == name && name != "" {
			return probe, true
		}
		return lookup(asked)
	}
}
