package diagnosis

import (
	"bytes"
	"path/filepath"
	"strings"
)

const amazonProvider = "apache-airflow-providers-amazon"

// intent says what in the project shows that it wants AWS. A project that does
// not is left alone: that boto3 would find no credentials there is no fault.
func (d *Diagnosis) intent() string {
	for _, v := range d.Views {
		for _, name := range variableNames(v.Service.Env) {
			if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(strings.ToUpper(name), "AWS_") {
				return name + at(v.Service.Env[name].Origin)
			}
		}
		if len(awsMounts(v.Service)) > 0 {
			return "a mount of AWS files" + at(awsMounts(v.Service)[0].Origin)
		}
		if len(v.Sessions) > 1 {
			return v.Sessions[1].Variable + at(v.Sessions[1].Origin)
		}
		if lost := d.lostConnections(v); len(lost) > 0 {
			return "the connection " + lost[0].id + at(lost[0].at[0])
		}
	}
	if ignored := d.Project.Override.Ignored; len(ignored) > 0 && d.mentionsAWS(ignored[0]) {
		return ignored[0]
	}
	for _, name := range d.Project.UnreadEnvFiles() {
		for _, v := range d.Project.ReadEnvFile(name) {
			if strings.HasPrefix(v.Name, "AWS_") {
				return v.Name + at(v.Origin)
			}
		}
	}
	for _, r := range d.Project.Requirements {
		if r.Name == amazonProvider || r.Name == "boto3" {
			return r.Name + at(r.Origin)
		}
	}
	return ""
}

func (d *Diagnosis) mentionsAWS(rel string) bool {
	data, err := d.Machine.Read(filepath.Join(d.Project.Dir, rel))
	return err == nil && bytes.Contains(data, []byte("aws"))
}
