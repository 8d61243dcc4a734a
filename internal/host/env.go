package host

import (
	"maps"
	"slices"
	"strings"
)

// LookupEnv looks up a variable in an environment as a program of that system does: on Windows
// its name may have any case (os.LookupEnv, GetEnvironmentVariable). Of several names that
// differ only in case, the exact spelling wins, then the first by name.
func LookupEnv(system string, env map[string]string, name string) (string, bool) {
	if v, ok := env[name]; ok || system != windows {
		return v, ok
	}
	for _, other := range slices.Sorted(maps.Keys(env)) {
		if strings.EqualFold(other, name) {
			return env[other], true
		}
	}
	return "", false
}

// LookupEnv looks up a variable of the shell.
func (m *Machine) LookupEnv(name string) (string, bool) { return LookupEnv(m.OS, m.Env, name) }

// Getenv returns a variable of the shell, "" if it is not set.
func (m *Machine) Getenv(name string) string {
	v, _ := m.LookupEnv(name)
	return v
}

// Environ is the environment for callers that look variables up by their usual spelling, in
// capitals: on Windows it also has each name in capitals.
func (m *Machine) Environ() map[string]string {
	if m.OS != windows {
		return m.Env
	}
	env := maps.Clone(m.Env)
	for name := range m.Env {
		usual := strings.ToUpper(name)
		env[usual], _ = m.LookupEnv(usual)
	}
	return env
}

// HomeVariable is the variable that names the home folder in the shells of a
// system (os.UserHomeDir).
func HomeVariable(system string) string {
	if system == windows {
		return "USERPROFILE"
	}
	return "HOME"
}
