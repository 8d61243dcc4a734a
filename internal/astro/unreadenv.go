package astro

import (
	"path"
	"strings"
)

// envFolders are where people put environment files, beside the project folder.
var envFolders = []string{"", ".astro", "include", "config", "dags"}

// UnreadEnvFiles lists files, relative to the project, that look like
// environment files and are read by nothing here: neither --env nor an env_file
// of the override names them.
func (p *Project) UnreadEnvFiles() []string {
	return p.filesIn(envFolders, func(rel string) bool {
		return looksLikeEnvFile(path.Base(rel)) && rel != p.shown(p.EnvFile.Path) && !p.namesEnvFile(rel)
	})
}

func looksLikeEnvFile(name string) bool {
	lower := strings.ToLower(name)
	if isKeptCopy(lower) {
		return false
	}
	return lower == "env" || lower == "dotenv" || strings.HasPrefix(lower, ".env") || strings.HasSuffix(lower, ".env") || strings.HasPrefix(lower, "env.")
}

// namesEnvFile reports whether some service of the override has a file of the
// project, by its path in it, as env_file.
func (p *Project) namesEnvFile(rel string) bool {
	for _, s := range p.Override.Services {
		for _, body := range p.Override.bodies(s.Name) {
			files := at(body, "env_file")
			names := texts(files)
			for _, item := range items(files) {
				names = append(names, texts(at(item, "path"))...)
			}
			for _, name := range names {
				if p.shown(p.interpolate(name)) == rel {
					return true
				}
			}
		}
	}
	return false
}
