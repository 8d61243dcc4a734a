package checkout

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/facts"
)

// Alternatives are what may be so elsewhere and matters to the project, one list for each thing that
// is unknown: the value of a variable of the shell, the environment file. An error that one of them
// removes is not one of the checkout.
func (c *Checkout) Alternatives(w *facts.Facts) [][]Assumption {
	var all [][]Assumption
	if lines := c.envFiles(w); len(lines) > 0 {
		all = append(all, lines)
	}
	for _, v := range c.fromShell(w) {
		var values []Assumption
		for _, value := range c.values(v) {
			values = append(values, Assumption{Shell: map[string]string{v.Name: value}})
		}
		all = append(all, values)
	}
	return all
}

// mostVariables is how many unknown variables are tried: more than any project has.
const mostVariables = 24

// fromShell are the variables that the project takes from the shell: the override, and what it reads of
// the environment file.
func (c *Checkout) fromShell(w *facts.Facts) []astro.UnsetVariable {
	p := w.Project()
	all := p.FromShell()
	for _, v := range p.EnvFile.Vars {
		for _, name := range v.Unfilled {
			if !slices.ContainsFunc(all, func(o astro.UnsetVariable) bool { return o.Name == name }) {
				all = append(all, astro.UnsetVariable{Name: name, Origin: v.Origin, Path: v.Name})
			}
		}
	}
	return all[:min(len(all), mostVariables)]
}

// values are what a variable of the shell may be, the likely ones first.
func (c *Checkout) values(v astro.UnsetVariable) []string {
	aws := filepath.Join(c.home, ".aws")
	general := []string{"default", standInRegion, "1", "true", path.Join(astro.AirflowHome, ".aws"), "/home/astro/.aws", c.Dir}
	paths := []string{aws, c.home, filepath.Join(aws, "credentials"), "/home/astro/.aws", path.Join(astro.AirflowHome, ".aws"), "you"}
	values := slices.Concat(general, paths)
	if strings.Contains(v.Path, "volumes") {
		values = slices.Concat(paths, general)
	}
	if value, ok := example(v.Name); ok {
		values = slices.Insert(values, 0, value)
	}
	var once []string
	for _, value := range values {
		if !slices.Contains(once, value) {
			once = append(once, value)
		}
	}
	return once
}

// envFiles are the environment files that people may have, nil if the checkout has it. What a template
// says of a variable stands.
func (c *Checkout) envFiles(w *facts.Facts) []Assumption {
	if c.env.seen {
		return nil
	}
	known := c.env.names()
	lines := func(pairs ...string) []string {
		var all []string
		for i := 0; i+1 < len(pairs); i += 2 {
			if !slices.Contains(known, pairs[i]) {
				all = append(all, pairs[i]+"="+pairs[i+1])
			}
		}
		return all
	}
	rest := append(lines("AWS_DEFAULT_REGION", standInRegion), c.connections(w, known)...)
	all := []Assumption{{Lines: rest}}
	targets := c.targets(w)
	for _, files := range targets {
		all = append(all, Assumption{Lines: slices.Concat(rest, lines("AWS_CONFIG_FILE", files.config, "AWS_SHARED_CREDENTIALS_FILE", files.credentials))})
	}
	if len(targets) == 0 {
		all = append(all, Assumption{Lines: slices.Concat(rest, lines("AWS_ACCESS_KEY_ID", standInKey, "AWS_SECRET_ACCESS_KEY", standInSecret))})
	}
	return all
}

// connections are lines for the connections that the code names.
func (c *Checkout) connections(w *facts.Facts, known []string) []string {
	ids := map[string]bool{}
	for _, u := range w.Diagnosis().Uses() {
		if u.Connection != "" {
			ids[u.Connection] = true
		}
	}
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		name := "AIRFLOW_CONN_" + strings.ToUpper(id)
		if !strings.ContainsFunc(name, func(r rune) bool { return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') }) {
			lines = append(lines, name+"=aws://")
		}
	}
	return lines
}

// pair are the places of AWS's two files in the containers.
type pair struct{ config, credentials string }

// targets are the places to which the mounts bring AWS's files.
func (c *Checkout) targets(w *facts.Facts) []pair {
	var all []pair
	add := func(p pair) {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, s := range w.Project().Services {
		single := pair{"/home/astro/.aws/config", "/home/astro/.aws/credentials"}
		for _, m := range s.Mounts {
			if !m.FromOverride || m.Target == "" {
				continue
			}
			source := filepath.ToSlash(m.Source)
			switch base := path.Base(source); {
			case m.Type != astro.Bind && strings.Contains(m.Target+m.Source, "aws"),
				strings.Contains(base, "aws"), w.Machine.Exists(filepath.Join(m.Source, "credentials")), w.Machine.Exists(filepath.Join(m.Source, "config")):
				add(pair{path.Join(m.Target, "config"), path.Join(m.Target, "credentials")})
			case w.Machine.Exists(filepath.Join(m.Source, ".aws")):
				add(pair{path.Join(m.Target, ".aws/config"), path.Join(m.Target, ".aws/credentials")})
			case base == "config":
				single.config = m.Target
			case base == "credentials":
				single.credentials = m.Target
			}
		}
		if single != (pair{"/home/astro/.aws/config", "/home/astro/.aws/credentials"}) {
			add(single)
		}
	}
	return all
}
