package astro

import (
	"bytes"
	"embed"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"text/template"
)

//go:embed base/airflow2.yaml base/airflow3.yaml
var baseFiles embed.FS

// composeName replaces the project's name: the real one ends in a hash of the path, which nothing
// here depends on.
const composeName = "project"

// logsVolume is the volume that the CLI gives every Airflow service.
const logsVolume = "airflow_logs"

// ServicesOf returns the Airflow services that the CLI starts for a major
// version, sorted (astro-cli airflow/include/airflow{2,3}/composeyml.go.tmpl).
func ServicesOf(major int) []string {
	if major == 2 {
		return []string{"scheduler", "triggerer", "webserver"}
	}
	return []string{"api-server", "dag-processor", "scheduler", "triggerer"}
}

// AllServices are those of every major version, sorted.
func AllServices() []string {
	all := append(ServicesOf(2), ServicesOf(3)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// baseModel is the input of the base file's template. EnvFile is "" without an environment file.
type baseModel struct {
	Name, EnvFile string
	Services      []string
	project       *Project
}

// Mounts returns the CLI's own mounts of a service as volume lines.
func (b baseModel) Mounts(service string) []string {
	var lines []string
	for _, m := range b.project.ownMounts(service) {
		lines = append(lines, quote(m.Source+":"+m.Target+":z"))
	}
	return lines
}

// Quoted returns a text as a quoted YAML string.
func (baseModel) Quoted(text string) string { return quote(text) }

func quote(s string) string { return strconv.Quote(s) }

// baseText is the template of the CLI's own file.
func baseText(major int) (string, error) {
	data, err := baseFiles.ReadFile(fmt.Sprintf("base/airflow%d.yaml", major))
	return string(data), err
}

// renderBase writes the compose file that the CLI hands to compose, limited to what affects
// credentials: no ports, labels or commands.
func (p *Project) renderBase() ([]byte, error) {
	text, err := baseText(p.Image.AirflowMajor)
	if err != nil {
		return nil, err
	}
	t, err := template.New("base").Parse(text)
	if err != nil {
		return nil, err
	}
	model := baseModel{Name: composeName, Services: ServicesOf(p.Image.AirflowMajor), project: p}
	if p.EnvFile.Exists {
		model.EnvFile = p.EnvFile.Path
	}
	var out bytes.Buffer
	err = t.Execute(&out, model)
	return out.Bytes(), err
}

// ownMounts lists what the CLI itself mounts into a service from the project folder. It mounts
// plugins, include and tests even if the project lacks them (the engine then creates empty
// folders); those are left out here.
func (p *Project) ownMounts(service string) []Mount {
	names := []string{"dags"}
	for _, folder := range p.mountedFolders(service) {
		if p.Machine.Exists(filepath.Join(p.Dir, folder)) {
			names = append(names, folder)
		}
	}
	if service == "scheduler" && p.Machine.Exists(filepath.Join(p.Dir, p.settingsFile)) {
		names = append(names, p.settingsFile)
	}
	var out []Mount
	for _, name := range names {
		out = append(out, Mount{Type: Bind, Source: filepath.Join(p.Dir, name), Target: AirflowHome + "/" + name})
	}
	return out
}

// mountedFolders are the project folders other than the DAGs that the CLI mounts into a service,
// whether or not they exist.
func (p *Project) mountedFolders(service string) []string {
	switch {
	case p.Config.SkipDuplicateVolumes:
		return nil
	case service == "triggerer":
		return []string{"plugins", "include"}
	}
	return []string{"plugins", "include", "tests"}
}

// MadeFolders are the container paths of the empty folders that the engine creates because the CLI
// mounts a folder that the project lacks.
func (p *Project) MadeFolders(service string) []string {
	var out []string
	for _, folder := range p.mountedFolders(service) {
		if !p.Machine.Exists(filepath.Join(p.Dir, folder)) {
			out = append(out, AirflowHome+"/"+folder)
		}
	}
	return out
}

// isOwn reports whether a service's mount is the CLI's own, not the user's.
func (p *Project) isOwn(service string, m Mount) bool {
	if m.Type == Volume && m.Source == logsVolume {
		return true
	}
	for _, own := range p.ownMounts(service) {
		if own.Type == m.Type && own.Source == m.Source && own.Target == m.Target {
			return true
		}
	}
	return false
}
