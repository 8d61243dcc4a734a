package main

import (
	"path/filepath"
	"regexp"
	"strings"

	"doctor/internal/redact"
)

// scrubber knows the secrets that lie in the files which a diagnosis reads, so
// that none of them gets into a report, whatever its shape.
func scrubber(targets []target) *redact.Scrubber {
	var known []redact.Secret
	for _, t := range targets {
		m := t.world.Machine
		for _, path := range []string{
			filepath.Join(m.Home, ".aws", "credentials"),
			filepath.Join(m.Home, ".aws", "config"),
			filepath.Join(t.world.Dir, ".env"),
		} {
			if data, err := m.Read(path); err == nil {
				known = append(known, secretsIn(string(data))...)
			}
		}
	}
	return redact.NewScrubber(known...)
}

// secretLine is a line that gives a secret key or a token its value, in an INI
// file or a file of variables.
func secretLine() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^\s*(?:export\s+)?[a-z0-9_]*(?:secret_access_key|session_token|security_token|password|secret|fernet_key)\s*[:=]\s*(.+?)\s*$`)
}

func secretsIn(text string) []redact.Secret {
	var found []redact.Secret
	for _, m := range secretLine().FindAllStringSubmatch(text, -1) {
		value := strings.Trim(m[1], `"'`)
		if isPlaceholder(value) {
			continue
		}
		found = append(found, redact.NewSecret(value))
	}
	return found
}

// keyLength is that of a secret access key.
const keyLength = 40

// isPlaceholder reports whether a value only stands for a secret, or is the
// path of one: people must see those in messages.
func isPlaceholder(value string) bool {
	if strings.HasPrefix(value, "/") && len(value) != keyLength {
		return true
	}
	return strings.ContainsAny(value, "<>${}") || strings.HasPrefix(strings.ToUpper(value), "YOUR")
}
