package main

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/bounds"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// scrubber knows the secrets that lie in the files which a diagnosis reads, so
// that none of them gets into a report, whatever its shape.
func scrubber(targets []target) *redact.Scrubber {
	var known []redact.Secret
	for _, t := range targets {
		m := t.world.Machine
		for _, path := range sources(t) {
			if data, ok := readSource(m, path); ok {
				known = append(known, secretsIn(string(data))...)
				known = append(known, quotedIn(string(data))...)
			}
		}
	}
	return redact.NewScrubber(known...)
}

// maxSources bounds how many files are looked through.
const maxSources = 100

// readSource reads a file that may hold secrets. What is larger than is looked at in
// any of them no message quotes.
func readSource(m *host.Machine, path string) ([]byte, bool) {
	info, err := m.Stat(path)
	if err != nil || info.Size > bounds.EnvText {
		return nil, false
	}
	data, err := m.Read(path)
	return data, err == nil
}

// sources are the files that may hold secrets and that messages may quote.
func sources(t target) []string {
	m, o := t.world.Machine, t.world.Options
	override := cmp.Or(o.ComposeFile, "docker-compose.override.yml")
	files := []string{
		filepath.Join(m.Home, ".aws", "credentials"), filepath.Join(m.Home, ".aws", "config"),
		".env", override, cmp.Or(o.SettingsFile, "airflow_settings.yaml"),
	}
	if o.EnvFile != "" {
		files = append(files, o.EnvFile)
	}
	if data, ok := readSource(m, inProject(t, override)); ok && bounds.YAML(data) == nil {
		files = append(files, envFilesOf(string(data))...)
	}
	for i, f := range files {
		files[i] = inProject(t, f)
	}
	slices.Sort(files)
	files = slices.Compact(files)
	return files[:min(len(files), maxSources)]
}

func inProject(t target, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(t.world.Dir, path)
}

// envFilesOf are the files that a compose file names under env_file, wherever
// that stands; of a file that is not YAML there are none.
func envFilesOf(text string) []string {
	var document yaml.Node
	if err := yaml.Load([]byte(text), &document); err != nil {
		return nil
	}
	var files []string
	var walk func(n *yaml.Node, under bool)
	walk = func(n *yaml.Node, under bool) {
		if under && n.Kind == yaml.ScalarNode && n.Value != "" {
			files = append(files, n.Value)
		}
		for i, child := range n.Content {
			named := n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "env_file"
			walk(child, under || named)
		}
	}
	walk(&document, false)
	return files
}

// openQuote is a line of a .env with a quote that does not end on it.
func openQuote() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[^\S\n]*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*[=:]\s*("[^"\n]*|'[^'\n]*)$`)
}

// quotedIn are the values that compose would quote because their quotes are
// not closed: with its words before them, so that short ones are found as well.
func quotedIn(text string) []redact.Secret {
	var found []redact.Secret
	for _, m := range openQuote().FindAllStringSubmatch(text, -1) {
		if !redact.HarmlessVariable(m[1]) && len(m[2]) > 1 {
			found = append(found, redact.NewSecret("quoted value "+m[2]))
		}
	}
	return found
}

// secretLine is a line that gives a secret key or a token its value, in an INI
// file, a file of variables or YAML.
func secretLine() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^\s*(?:-\s+)?["']?(?:export\s+)?[a-z0-9_]*(?:secret_access_key|session_token|security_token|password|secret|fernet_key)\s*[:=]\s*(.+?)\s*$`)
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
