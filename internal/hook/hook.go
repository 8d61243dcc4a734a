// Package hook holds the shell functions that diagnose a project before the Astro CLI starts it.
//
// Each shadows the program astro with a function of that name. It hands `astro dev start` and
// `astro dev restart` to `doctor exec`, and everything else to the program, with the arguments
// as they are. Without doctor on the PATH it is as if there were no function.
package hook

import (
	"embed"
	"fmt"
	"maps"
	"slices"
)

//go:embed astro.sh astro.fish astro.ps1
var scripts embed.FS

// files returns the script of each shell. The functions of bash and zsh are the same.
func files() map[string]string {
	return map[string]string{"bash": "astro.sh", "zsh": "astro.sh", "fish": "astro.fish", "powershell": "astro.ps1"}
}

// Shells are the names of the shells that have a function, sorted.
func Shells() []string { return slices.Sorted(maps.Keys(files())) }

// Script returns the function for a shell, as text to be evaluated by it.
func Script(shell string) (string, error) {
	file, ok := files()[shell]
	if !ok {
		return "", fmt.Errorf("no hook for the shell %q", shell)
	}
	data, err := scripts.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the hook for %s: %w", shell, err)
	}
	return string(data), nil
}
