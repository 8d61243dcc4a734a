package boto

import (
	"path"
	"strings"

	"doctor/internal/containerfs"
	"doctor/internal/lazyregexp"
)

// variable matches what posixpath.expandvars takes for a variable: \w is ASCII there.
var variable = lazyregexp.New(`\$(\w+|\{[^}]*\})`)

// ExpandPath expands a path as botocore does (configloader.py raw_config_parse): $VAR and ${VAR}
// from the environment, with unknown ones left as they are, then ~; a relative path starts from the
// working directory. An empty path stays empty.
func ExpandPath(text string, p Process) string {
	if text == "" {
		return ""
	}
	return absolute(expand(text, p), p)
}

// expand is os.path.expanduser(os.path.expandvars(text)).
func expand(text string, p Process) string {
	return expandUser(expandVariables(text, p.Env), p)
}

// absolute is where the process finds a path; the file system resolves "..".
func absolute(text string, p Process) string {
	if !path.IsAbs(text) {
		text = p.Dir + "/" + text
	}
	return containerfs.Tidy(text)
}

// expandVariables is posixpath.expandvars: a variable's value is not expanded again.
func expandVariables(text string, env map[string]string) string {
	return variable().ReplaceAllStringFunc(text, func(match string) string {
		name := strings.TrimPrefix(match, "$")
		if strings.HasPrefix(name, "{") {
			name = name[1 : len(name)-1]
		}
		if value, ok := env[name]; ok {
			return value
		}
		return match
	})
}

// expandUser is posixpath.expanduser. The only other user known to be in every image is root.
func expandUser(text string, p Process) string {
	if !strings.HasPrefix(text, "~") {
		return text
	}
	user, rest := text[1:], ""
	if slash := strings.IndexByte(text, '/'); slash > 0 {
		user, rest = text[1:slash], text[slash:]
	}
	home := p.Home
	switch env, set := p.Env["HOME"]; {
	case user == "root":
		home = "/root"
	case p.Users[user] != "":
		home = p.Users[user]
	case user != "":
		return text
	case set:
		home = env
	case home == "": // a uid without a passwd entry
		return text
	}
	expanded := strings.TrimRight(home, "/") + rest
	if expanded == "" {
		return "/"
	}
	return expanded
}
