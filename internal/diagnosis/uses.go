package diagnosis

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/airflow/dagnames"
	"doctor/internal/lazyregexp"
)

// maxSources bounds how many files of the project are looked into for its uses.
const maxSources = 2000

// amazonImport is an import of what asks for an AWS connection.
var amazonImport = lazyregexp.New(`(?m)^\s*(?:from|import)\s+airflow\.providers\.amazon\.aws\.`)

// needsConnection reports whether something in the project asks an AWS hook for the
// connection of this id: the code, by a text that names it, or the task logs.
func (d *Diagnosis) needsConnection(id string) bool {
	d.usesOnce.Do(func() {
		d.uses = map[string]bool{}
		budget := maxSources
		for _, folder := range []string{"dags", "include", "plugins"} {
			d.readUses(folder, &budget)
		}
		for _, v := range d.Views {
			if id := logConnection(v.Process.Env); id != "" {
				d.uses[strings.ToLower(id)] = true
			}
		}
	})
	return d.uses[strings.ToLower(id)]
}

// readUses looks through the Python files of a folder.
func (d *Diagnosis) readUses(folder string, budget *int) {
	names, err := d.Machine.ReadDir(filepath.Join(d.Project.Dir, folder))
	if err != nil {
		return
	}
	for _, name := range names {
		file := filepath.Join(d.Project.Dir, folder, name)
		info, err := d.Machine.Lstat(file)
		switch {
		case err != nil || *budget <= 0:
		case info.IsDir():
			d.readUses(path.Join(folder, name), budget)
		case info.IsRegular() && strings.HasSuffix(name, ".py"):
			*budget--
			if data, err := d.Machine.Read(file); err == nil {
				d.readSource(data)
			}
		}
	}
}

// readSource notes the connections that one source names. Where it imports from the
// Amazon provider and names none, hooks and operators take theirs: aws_default.
func (d *Diagnosis) readSource(source []byte) {
	named := false
	for _, n := range dagnames.Find(source).Names {
		if n.Kind == dagnames.Connection && n.Via == "aws_conn_id=" {
			d.uses[strings.ToLower(n.Name)], named = true, true
		}
	}
	if !named && amazonImport().Match(source) {
		d.uses["aws_default"] = true
	}
}

// logConnection is the connection with which task logs are written to AWS. Airflow 2
// still reads the section that the options were in before 2.0.
func logConnection(env map[string]string) string {
	option := func(name string) string {
		if value, ok := env["AIRFLOW__LOGGING__"+name]; ok {
			return value
		}
		return env["AIRFLOW__CORE__"+name]
	}
	folder := option("REMOTE_BASE_LOG_FOLDER")
	if !strings.EqualFold(strings.TrimSpace(option("REMOTE_LOGGING")), "true") || !strings.HasPrefix(folder, "s3://") && !strings.HasPrefix(folder, "cloudwatch://") {
		return ""
	}
	return option("REMOTE_LOG_CONN_ID")
}
