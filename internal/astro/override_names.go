package astro

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/bounds"
)

// overrideFolders are where people put an override, besides the project folder.
var overrideFolders = []string{"", ".astro", "include", "config", "docker", ".docker", ".devcontainer"}

// ignoredOverrides lists files that look like an override but are not read.
func (p *Project) ignoredOverrides() []string {
	out := p.filesIn(overrideFolders, func(rel string) bool {
		return rel != OverrideName && looksLikeOverride(path.Base(rel)) && p.isForCLI(filepath.Join(p.Dir, filepath.FromSlash(rel)))
	})
	slices.Sort(out)
	return out
}

// filesIn lists the files in some project folders that fulfil a condition, by their project paths
// with forward slashes.
func (p *Project) filesIn(folders []string, fits func(rel string) bool) []string {
	var out []string
	for _, folder := range folders {
		names, err := p.Machine.ReadDir(filepath.Join(p.Dir, folder))
		if err != nil {
			continue
		}
		for _, name := range names {
			if rel := path.Join(folder, name); fits(rel) {
				out = append(out, rel)
			}
		}
	}
	return out
}

// keptCopies are words in the names of files that are not meant to be read.
var keptCopies = []string{"example", "sample", "template", "tmpl", "dist", "bak", "backup"}

// isKeptCopy reports whether a lower-case file name is that of a copy or a template.
func isKeptCopy(lower string) bool {
	words := strings.FieldsFunc(lower, func(r rune) bool { return r == '.' || r == '_' || r == '-' })
	return strings.HasSuffix(lower, "~") || slices.ContainsFunc(words, func(word string) bool { return slices.Contains(keptCopies, word) })
}

func looksLikeOverride(name string) bool {
	lower := strings.ToLower(name)
	return !isKeptCopy(lower) && strings.Contains(lower, "compose") &&
		(strings.Contains(lower, ".yml") || strings.Contains(lower, ".yaml"))
}

// isForCLI excludes compose files made for something else: only one that names an Airflow service,
// or mounts .aws, was meant for the CLI.
func (p *Project) isForCLI(file string) bool {
	data, err := p.readText(file, bounds.Text)
	if err != nil || bounds.YAML(data) != nil {
		return false
	}
	docs, _ := parseDocuments(data)
	found := false
	for _, doc := range docs {
		services := at(doc, "services")
		found = found || services != nil
		for _, name := range AllServices() {
			if k, _ := entry(services, name); k != nil {
				return true
			}
		}
	}
	return !found && strings.Contains(string(data), "/.aws")
}
