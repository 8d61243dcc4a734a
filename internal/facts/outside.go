package facts

import (
	"cmp"
	"path/filepath"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// Outside is a file of the project that is a link, or is behind one, to a place outside of it.
// That is not a problem; but a change there may affect other users of the file.
type Outside struct {
	// File is its name in the project, PointsTo its real location, with ~ for the home folder.
	File, PointsTo string
}

// Outside returns the files of the project that are outside of it, in a fixed order.
func (w *Facts) Outside() []Outside {
	o := w.Options
	project := w.real(w.Dir)
	var out []Outside
	for _, name := range []string{
		cmp.Or(o.EnvFile, ".env"), cmp.Or(o.ComposeFile, astro.OverrideName), cmp.Or(o.SettingsFile, airflow.DefaultSettingsFile),
		"Dockerfile", "requirements.txt", "dags",
	} {
		if !filepath.IsLocal(name) { // named as a file outside of the project
			continue
		}
		path := filepath.Join(w.Dir, name)
		if real, err := w.Machine.Resolve(path); err == nil && !isBelow(real, project) {
			out = append(out, Outside{filepath.ToSlash(name), w.underHome(real)})
		}
	}
	return out
}

// real is a path with its links resolved, or unchanged if they are dangling.
func (w *Facts) real(path string) string {
	if real, err := w.Machine.Resolve(path); err == nil {
		return real
	}
	return path
}

func (w *Facts) underHome(real string) string {
	if w.Machine.Home == "" {
		return real
	}
	return host.ShowPath(real, "", w.real(w.Machine.Home))
}

// isBelow reports whether a path is in a folder, both with links resolved.
func isBelow(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}
