package astro

import (
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/bounds"
	"doctor/internal/dockerfile"
	"doctor/internal/host"
)

// The bounds of the search for projects below a folder.
const (
	belowDepth   = 3
	belowFolders = 2000
)

// notSearched are folders that hold third-party files.
var notSearched = []string{".git", ".astro", "node_modules", "venv", ".venv", "env", "__pycache__", "site-packages", ".tox", ".terraform", "dist", "build"}

// ProjectsBelow lists the folders below the project's that are Astro projects, or look like one
// without .astro: a Dockerfile of a Runtime image next to dags/. Paths are relative, with forward
// slashes, the nearest first. It does not look inside a project that it finds.
func (p *Project) ProjectsBelow() []string {
	var found []string
	folders, count, budget := []string{"."}, 0, again()
	for depth := 0; depth < belowDepth && len(folders) > 0; depth++ {
		var next []string
		for _, folder := range folders {
			names, err := p.Machine.ReadDir(filepath.Join(p.Dir, filepath.FromSlash(folder)))
			if err != nil {
				continue
			}
			for _, name := range names {
				rel := strings.TrimPrefix(folder+"/"+name, "./")
				full := filepath.Join(p.Dir, filepath.FromSlash(rel))
				info, err := p.Machine.Lstat(full)
				if err != nil || !info.IsDir() || slices.Contains(notSearched, name) {
					continue
				}
				if count++; count > belowFolders {
					return found
				}
				if p.isProject(full) || looksLikeProject(budget, p.Machine, full) {
					found = append(found, rel)
				} else {
					next = append(next, rel)
				}
			}
		}
		folders = next
	}
	return found
}

// looksLikeProject reports whether a folder has a Dockerfile of a Runtime image and
// DAGs.
func looksLikeProject(budget *bounds.Budget, m *host.Machine, dir string) bool {
	info, err := m.Stat(filepath.Join(dir, "dags"))
	if err != nil || !info.IsDir() {
		return false
	}
	data, err := m.Read(filepath.Join(dir, dockerfileName))
	if err != nil || len(data) > bounds.Text {
		return false
	}
	image, err := dockerfile.Read(budget, data)
	return err == nil && image.Problem == "" && image.Runtime != ""
}
