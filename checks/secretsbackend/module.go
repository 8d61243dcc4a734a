package secretsbackend

import (
	"path"
	"strings"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// notImportable is the problem of a user-defined backend class that is not in the image, nil
// if it may be: through a file of the project where Python looks for modules when Airflow
// starts, a package of requirements.txt whose modules are unknown, or a command of the
// Dockerfile.
func notImportable(p *checks.Pass, v *sessions.View, source *airflow.Source) *airflow.BackendProblem {
	problem := source.NotImportable(p.Diagnosis().AirflowVersion)
	if problem == nil || strings.HasPrefix(source.Value, "airflow.") || mayBringModules(p) || hasModule(v, source.Value) {
		return nil
	}
	return problem
}

// mayBringModules reports whether the image may have unknown Python packages.
func mayBringModules(p *checks.Pass) bool {
	project := p.Project()
	if project.Image.Foreign || len(project.Image.Runs) > 0 || len(project.Image.Brought) > 0 {
		return true
	}
	for _, r := range project.Requirements {
		switch {
		case strings.HasPrefix(r.Name, "apache-airflow"), r.Name == "boto3", r.Name == "botocore", r.Name == "awscli", r.Name == "pandas", r.Name == "requests":
		default:
			return true
		}
	}
	return false
}

// hasModule reports whether a service may find the module of a class: one of the folders on
// Python's path has a file or folder with the first part of its name.
func hasModule(v *sessions.View, class string) bool {
	top, _, _ := strings.Cut(class, ".")
	home := v.Service.WorkDir
	folders := []string{home, path.Join(home, "plugins"), path.Join(home, "dags"), path.Join(home, "config"), path.Join(home, "include")}
	for _, folder := range strings.Split(v.Process.Env["PYTHONPATH"], ":") {
		if folder != "" {
			folders = append(folders, folder)
		}
	}
	for _, folder := range folders {
		for _, name := range []string{top, top + ".py"} {
			if e := v.FS.Lookup(path.Join(folder, name)); e.Exists() || e.Kind == containerfs.Unknown {
				return true
			}
		}
	}
	return false
}
