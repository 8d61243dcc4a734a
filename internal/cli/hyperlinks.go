package cli

import "strconv"

// hyperlinks reports whether the terminal has hyperlinks (OSC 8), by the variables that the
// terminals set. There is no other way to know: one that does not have them may print the
// address. FORCE_HYPERLINK decides, as in other tools.
func hyperlinks(getenv func(string) string) bool {
	if force := getenv("FORCE_HYPERLINK"); force != "" {
		return force != "0"
	}
	if getenv("CI") != "" || getenv("TERM") == "dumb" {
		return false
	}
	switch getenv("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "WarpTerminal":
		return true
	}
	switch getenv("TERM") {
	case "xterm-kitty", "alacritty", "xterm-ghostty", "foot", "contour", "wezterm":
		return true
	}
	if vte, err := strconv.Atoi(getenv("VTE_VERSION")); err == nil && vte >= 5000 {
		return true
	}
	return getenv("WT_SESSION") != "" || getenv("KONSOLE_VERSION") != "" || getenv("DOMTERM") != ""
}
