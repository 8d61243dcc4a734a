package show

import "strings"

// Dotenv reports for every byte of an environment file whether it may be shown. The names that
// the output is about are shown in any spelling; the value of a misspelled one is judged by
// the variable that was probably meant.
func Dotenv(text string, about ...string) []bool { return dotenv(text, about...).shown }

// Compose is Dotenv for a compose file.
func Compose(text string, about ...string) []bool { return compose(text, about...).shown }

// Dockerfile is Dotenv for a Dockerfile.
func Dockerfile(text string) []bool { return dockerfile(text).shown }

// Settings is Dotenv for airflow_settings.yaml.
func Settings(text string, about ...string) []bool { return settingsFile(text, about...).shown }

// AWS is Dotenv for a file in ~/.aws.
func AWS(text string, about ...string) []bool { return ini(text, about...).shown }

// List is Dotenv for a list of packages or of paths, such as .gitignore.
func List(text string) []bool { return list(text).shown }

// Whole reports whether the complete value of a variable may be shown.
func Whole(name, value string) bool {
	m := newMask(value)
	m.showVariable(name, 0, len(value))
	return m.allShown(0, len(value))
}

// Quoted is Whole for a value as a message quotes it, with quotes that may be incomplete.
func Quoted(name, quoted string) bool { return Whole(name, strings.Trim(quoted, `"'\`)) }

// Argument reports whether the value of an argument of a secrets backend, written in JSON, may
// be shown.
func Argument(name, written string) bool {
	return members(`"`+name+`": `+written, arguments())
}

// Members reports whether a piece of JSON has only members of connections and arguments of
// backends that may be shown, including their values.
func Members(piece string) bool { return members(piece, connectionFields()) }

func members(piece string, known map[string]kind) bool {
	m := newMask(piece)
	m.showPairs(0, len(piece), known)
	return m.allShown(0, len(piece))
}

// Name reports whether a value in the CLI's settings, such as the name of the project, may be
// shown.
func Name(value string) bool {
	return newMask(value).showValue(0, len(value), isName)
}
