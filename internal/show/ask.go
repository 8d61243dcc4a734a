package show

import "strings"

// Dotenv says of every byte of an environment file whether it may be shown. What
// the output is about are names that are shown however they are spelled; the value of
// one is judged by the variable that was probably meant.
func Dotenv(text string, about ...string) []bool { return dotenv(text, about...).shown }

// Compose does the same for a compose file.
func Compose(text string, about ...string) []bool { return compose(text, about...).shown }

// AWS does the same for a file in ~/.aws.
func AWS(text string, about ...string) []bool { return ini(text, about...).shown }

// Whole reports whether all of the value of a variable may be shown.
func Whole(name, value string) bool {
	m := newMask(value)
	m.showVariable(name, 0, len(value))
	return m.allShown(0, len(value))
}

// Quoted is Whole for what a message quotes of the value of a variable, of whose quotes
// some may be missing.
func Quoted(name, quoted string) bool { return Whole(name, strings.Trim(quoted, `"'\`)) }

// Argument reports whether the value of an argument of a secrets backend may be
// shown, as it is written in JSON.
func Argument(name, written string) bool {
	return members(`"`+name+`": `+written, arguments())
}

// Members reports whether a piece of JSON has nothing but members of connections and
// arguments of backends that may be shown, values and all.
func Members(piece string) bool { return members(piece, connectionFields()) }

func members(piece string, known map[string]kind) bool {
	m := newMask(piece)
	m.showPairs(0, len(piece), known)
	return m.allShown(0, len(piece))
}

// Name reports whether a value of a file of the CLI's settings, such as the name of the
// project, may be shown.
func Name(value string) bool {
	return newMask(value).showValue(0, len(value), isName)
}
