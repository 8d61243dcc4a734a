package airflow

import "strings"

// maxExpansion bounds what Airflow does not: values that name each other
// forever, or double each time, would hang it.
const (
	maxExpansions = 64
	maxExpansion  = 1 << 17 // what Linux accepts as one variable
)

// ExpandEnvValue is what Airflow makes of the value of an AIRFLOW__ variable
// before it reads it (expand_env_var in configuration.py): Python's expandvars
// and expanduser, repeated until nothing changes. Variables are those of the
// service; one that is not set stays as it is written. home is the home folder
// of the user when HOME is not set.
func ExpandEnvValue(text string, env map[string]string, home string) string {
	for range maxExpansions {
		expanded := expandUser(expandVars(text, env), env, home)
		if expanded == text || len(expanded) > maxExpansion {
			return expanded
		}
		text = expanded
	}
	return text
}

// expandVars is posixpath.expandvars.
func expandVars(text string, env map[string]string) string {
	var b strings.Builder
	for {
		dollar := strings.IndexByte(text, '$')
		if dollar < 0 || b.Len() > maxExpansion {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:dollar])
		text = text[dollar:]
		name, whole := variableAt(text)
		if value, ok := env[name]; ok && whole != "" {
			b.WriteString(value)
		} else if whole != "" {
			b.WriteString(whole)
		} else {
			whole = "$"
			b.WriteString(whole)
		}
		text = text[len(whole):]
	}
}

// variableAt returns the name of the variable at the start of a text that
// starts with a dollar, and all that stands for it; both are empty if there is none.
func variableAt(text string) (name, whole string) {
	if strings.HasPrefix(text, "${") {
		end := strings.IndexByte(text, '}')
		if end < 0 {
			return "", ""
		}
		return text[2:end], text[:end+1]
	}
	end := 1
	for end < len(text) && isWordByte(text[end]) {
		end++
	}
	if end == 1 {
		return "", ""
	}
	return text[1:end], text[:end]
}

// isWordByte is \w of a Python regular expression with re.ASCII.
func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// expandUser is posixpath.expanduser, for the own home folder only.
func expandUser(text string, env map[string]string, home string) string {
	if text != "~" && !strings.HasPrefix(text, "~/") {
		return text
	}
	if value, ok := env["HOME"]; ok {
		home = value
	}
	if expanded := strings.TrimRight(home, "/") + text[1:]; expanded != "" {
		return expanded
	}
	return "/"
}
