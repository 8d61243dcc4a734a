package astro

import (
	"path/filepath"
	"strings"
)

// envFolders are where people put environment files, beside the project folder.
var envFolders = []string{"", ".astro", "include", "config", "dags"}

// UnreadEnvFiles lists files, relative to the project, that look like
// environment files and are read by nothing here: neither --env nor an env_file
// of the override names them.
func (p *Project) UnreadEnvFiles() []string {
	var out []string
	for _, folder := range envFolders {
		names, err := p.Machine.ReadDir(filepath.Join(p.Dir, folder))
		if err != nil {
			continue
		}
		for _, name := range names {
			rel := filepath.ToSlash(filepath.Join(folder, name))
			if looksLikeEnvFile(name) && rel != p.EnvFile.Path && !p.Override.namesEnvFile(rel) {
				out = append(out, rel)
			}
		}
	}
	return out
}

func looksLikeEnvFile(name string) bool {
	lower := strings.ToLower(name)
	for _, suffix := range []string{".example", ".sample", ".template", ".dist", ".bak", "~"} {
		if strings.HasSuffix(lower, suffix) {
			return false
		}
	}
	return lower == "env" || lower == "dotenv" || strings.HasPrefix(lower, ".env") || strings.HasSuffix(lower, ".env") || strings.HasPrefix(lower, "env.")
}

func (o *Override) namesEnvFile(rel string) bool {
	for _, s := range o.Services {
		_, services := entry(o.root, "services")
		_, body := entry(services, s.Name)
		_, files := entry(body, "env_file")
		if n := target(files); n != nil && filepath.ToSlash(filepath.Clean(n.Value)) == rel {
			return true
		}
		for _, item := range items(files) {
			n := target(item)
			if _, p := entry(n, "path"); p != nil {
				n = p
			}
			if filepath.ToSlash(filepath.Clean(n.Value)) == rel {
				return true
			}
		}
	}
	return false
}

// ReadEnvFile reads another environment file of the project as compose would;
// nothing if it is unreadable or refused.
func (p *Project) ReadEnvFile(rel string) []Var {
	data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
	if err != nil {
		return nil
	}
	vars, _, _ := readDockerEnv(data, rel, p.envLookup(nil))
	return vars
}
