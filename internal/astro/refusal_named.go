package astro

import "doctor/internal/lazyregexp"

// The messages of compose-go 2.9 that name what is wrong (loader/loader.go, validate.go,
// types/project.go).
var (
	tmpfsTwice    = lazyregexp.New(`target (/\S+) already mounted as services\.[^ ]+\.tmpfs\[`)
	undefinedNeed = lazyregexp.New(`depends on undefined service "?([^" :]+)"?`)
	unsetSource   = lazyregexp.New(`environment variable "([^"]+)" required by (secret|config) "[^"]*" is not set`)
	fileNotOpened = lazyregexp.New(`(?:open|stat) (.+): (?:no such file or directory|The system cannot find the file specified\.)`)
)

// TmpfsTwice is the target at which a service mounts a tmpfs and something else, "" if the refusal
// is not about that.
func (r Refusal) TmpfsTwice() string { return firstGroup(tmpfsTwice().FindStringSubmatch(r.Text)) }

// UndefinedService is the service that depends_on names and that does not exist, "" if the refusal
// is not about that.
func (r Refusal) UndefinedService() string {
	return firstGroup(undefinedNeed().FindStringSubmatch(r.Text))
}

// UnsetSource is the variable that a secret or config takes its content from and that is not set,
// and the section that it is in, secrets or configs; "" if the refusal is not about that.
func (r Refusal) UnsetSource() (variable, section string) {
	if m := unsetSource().FindStringSubmatch(r.Text); m != nil {
		return m[1], m[2] + "s"
	}
	return "", ""
}

// MissingFile is the file that compose could not open, "" if the refusal is not about that.
func (r Refusal) MissingFile() string { return firstGroup(fileNotOpened().FindStringSubmatch(r.Text)) }

func firstGroup(match []string) string {
	if match == nil {
		return ""
	}
	return match[1]
}
