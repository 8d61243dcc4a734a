package astro

import (
	"path/filepath"
	"regexp"
	"strings"
)

var requirement = regexp.MustCompile(`^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*([^#;]*)`)

// loadRequirements reads requirements.txt and the files that it includes.
func (p *Project) loadRequirements() {
	p.readRequirements("requirements.txt", map[string]bool{})
}

func (p *Project) readRequirements(name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	data, err := p.Machine.Read(filepath.Join(p.Dir, name))
	if err != nil {
		return
	}
	for i, line := range strings.Split(strings.TrimPrefix(string(data), bom), "\n") {
		line = strings.TrimSpace(line)
		if fields := strings.Fields(line); len(fields) == 2 && (fields[0] == "-r" || fields[0] == "--requirement") {
			p.readRequirements(filepath.Join(filepath.Dir(name), fields[1]), seen)
			continue
		}
		m := requirement.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		origin := Origin{File: filepath.ToSlash(name), Line: i + 1, Column: 1}
		r := Requirement{Name: normalName(m[1]), Extras: extras(m[2]), Spec: strings.TrimSpace(m[3]), Origin: origin}
		p.Requirements = append(p.Requirements, r)
		// apache-airflow[amazon] brings apache-airflow-providers-amazon.
		if r.Name == "apache-airflow" {
			for _, extra := range r.Extras {
				p.Requirements = append(p.Requirements, Requirement{Name: "apache-airflow-providers-" + extra, Origin: origin})
			}
		}
	}
}

// extras parts what stands in the brackets behind a package's name.
func extras(brackets string) []string {
	var out []string
	for _, extra := range strings.Split(strings.Trim(brackets, "[]"), ",") {
		if extra = strings.TrimSpace(extra); extra != "" {
			out = append(out, normalName(extra))
		}
	}
	return out
}

var separators = regexp.MustCompile(`[-_.]+`)

// normalName is the name of a package as PEP 503 compares it.
func normalName(name string) string {
	return strings.ToLower(separators.ReplaceAllString(name, "-"))
}
