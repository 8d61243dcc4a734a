package astro

import (
	"path"
	"strings"
)

// envFolders are where people put environment files, besides the project folder.
var envFolders = []string{"", ".astro", "include", "config", "dags"}

// UnreadEnvFiles lists files, relative to the project, that look like environment files but that
// nothing reads: neither --env nor an env_file of the override names them.
func (p *Project) UnreadEnvFiles() []string {
	return p.filesIn(envFolders, func(rel string) bool {
		return looksLikeEnvFile(path.Base(rel)) && rel != p.shown(p.EnvFile.Path) && !p.namesEnvFile(rel)
	})
}

// EnvTemplates lists the files of the project folder that are templates of an environment file.
func (p *Project) EnvTemplates() []string {
	return p.filesIn(envFolders[:1], func(rel string) bool {
		lower := strings.ToLower(rel)
		return isEnvName(lower) && isKeptCopy(lower) && rel != p.shown(p.EnvFile.Path) && !p.namesEnvFile(rel)
	})
}

func looksLikeEnvFile(name string) bool {
	lower := strings.ToLower(name)
	return isEnvName(lower) && !isKeptCopy(lower)
}

// isEnvName reports whether a lower-case name is that of an environment file.
func isEnvName(lower string) bool {
	return lower == "env" || lower == "dotenv" || strings.HasPrefix(lower, ".env") || strings.HasSuffix(lower, ".env") || strings.HasPrefix(lower, "env.")
}

// namesEnvFile reports whether a service of the override has a project file, given by its relative
// path, as env_file.
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
