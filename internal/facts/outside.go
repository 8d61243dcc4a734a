package facts

import (
	"cmp"
	"path/filepath"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// Outside is a file of the project that is a link, or is behind one, to a place outside
// of it. That is nothing wrong; but what is changed there may be the file of others too.
type Outside struct {
	// File is its name in the project, LeadsTo where it really is, with ~ for the
	// home folder.
	File, LeadsTo string
}

// Outside returns the files of the project that lie outside of it, in the order of the
// list that it looks at.
func (w *Facts) Outside() []Outside {
	o := w.Options
	project := w.real(w.Dir)
	var out []Outside
	for _, name := range []string{
		cmp.Or(o.EnvFile, ".env"), cmp.Or(o.ComposeFile, astro.OverrideName), cmp.Or(o.SettingsFile, airflow.DefaultSettingsFile),
		"Dockerfile", "requirements.txt", "dags",
	} {
		if !filepath.IsLocal(name) { // named as a file of elsewhere
			continue
		}
		path := filepath.Join(w.Dir, name)
		if real, err := w.Machine.Resolve(path); err == nil && !isBelow(real, project) {
			out = append(out, Outside{filepath.ToSlash(name), w.underHome(real)})
		}
	}
	return out
}

// real is a path with its links followed, or as it is where they lead nowhere.
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

// isBelow reports whether a path lies in a folder, both with their links followed.
func isBelow(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}
