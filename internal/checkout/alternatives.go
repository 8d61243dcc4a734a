package checkout

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// Likely are the likely values of all variables that the project takes from the shell; some of them,
// such as keys, are of no use one by one.
func (c *Checkout) Likely(first *facts.Facts) Assumption {
	shell := map[string]string{}
	for _, v := range c.fromShell(first) {
		shell[v.Name] = c.values(v)[0]
	}
	return Assumption{Shell: shell}
}

// Alternatives are what may be so elsewhere and matters to the project, one list for each thing that is
// unknown: the environment file, and each variable of the shell. An error that one of them removes is
// not one of the checkout. What an environment file may say depends on the mounts, as they are known
// by then.
func (c *Checkout) Alternatives(first *facts.Facts) []func(now *facts.Facts) []Assumption {
	all := []func(*facts.Facts) []Assumption{c.envFiles, c.configAlone}
	for _, v := range c.fromShell(first) {
		var values []Assumption
		for _, value := range c.values(v) {
			values = append(values, Assumption{Shell: map[string]string{v.Name: value}})
		}
		all = append(all, func(*facts.Facts) []Assumption { return values })
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
	rest := append(lines("AWS_DEFAULT_REGION", standInRegion), c.connections(w)...)
	all := []Assumption{{Lines: rest}}
	for _, set := range c.ownFiles(w) {
		all = append(all, Assumption{Lines: slices.Concat(rest, lines(set...))})
	}
	targets, fromFiles := c.targets(w)
	for _, files := range targets {
		all = append(all, Assumption{Lines: slices.Concat(rest, lines("AWS_CONFIG_FILE", files.config, "AWS_SHARED_CREDENTIALS_FILE", files.credentials))})
	}
	if !fromFiles {
		all = append(all, Assumption{Lines: slices.Concat(rest, lines("AWS_ACCESS_KEY_ID", standInKey, "AWS_SECRET_ACCESS_KEY", standInSecret))})
	}
	return all
}

// configAlone is that the config file has the keys, if it is mounted without the other one.
func (c *Checkout) configAlone(w *facts.Facts) []Assumption {
	for _, s := range w.Project().Services {
		for _, m := range s.Mounts {
			if m.FromOverride && path.Base(filepath.ToSlash(m.Source)) == "config" {
				return []Assumption{{KeysInConfig: true}}
			}
		}
	}
	return nil
}

// ownFiles are settings of an environment file for AWS's files that are in the checkout itself: the
// profiles that they have, and the path of those that nothing else names.
func (c *Checkout) ownFiles(w *facts.Facts) [][]string {
	var all [][]string
	add := func(ini *boto.Ini, set ...string) {
		for _, name := range profilesIn(ini) {
			if more := slices.Concat(set, []string{"AWS_PROFILE", name}); len(all) < mostVariables && !slices.ContainsFunc(all, func(o []string) bool { return slices.Equal(o, more) }) {
				all = append(all, more)
			}
		}
	}
	for _, v := range w.Diagnosis().Views {
		for _, f := range []boto.ConfigFile{v.Default().ConfigFile, v.Default().CredentialsFile} {
			if f.Ini != nil && f.Entry.HostPath != "" && !c.unseen(f.Entry.HostPath) {
				add(f.Ini)
			}
		}
	}
	for _, rel := range c.ownNamed(w.Machine) {
		at := path.Join(astro.AirflowHome, rel) // there the image has the project, and the services its folders
		data, err := w.Machine.Read(filepath.Join(c.Dir, filepath.FromSlash(rel)))
		if err != nil || !boto.Fits(data) {
			continue
		}
		if ini, broken := boto.ParseIni(data); broken == nil && path.Base(rel) == "config" {
			add(ini, "AWS_CONFIG_FILE", at)
		} else if broken == nil {
			add(ini, "AWS_SHARED_CREDENTIALS_FILE", at)
		}
	}
	return all
}

// mostFolders and deepest limit the search for files of AWS in a project.
const mostFolders, deepest = 200, 3

// ownNamed are the files of the project that are named like those of AWS, as paths below it.
func (c *Checkout) ownNamed(m *host.Machine) []string {
	var found []string
	folders := []string{"."}
	for i := 0; i < len(folders) && i < mostFolders; i++ {
		names, err := m.ReadDir(filepath.Join(c.Dir, filepath.FromSlash(folders[i])))
		if err != nil {
			continue // a file
		}
		for _, name := range names {
			switch rel := path.Join(folders[i], name); {
			case name == "config" || name == "credentials":
				found = append(found, rel)
			case name != ".git" && path.Ext(name[1:]) == "" && strings.Count(rel, "/") < deepest:
				folders = append(folders, rel)
			}
		}
	}
	return found
}

// profilesIn are the profiles of a file that are not called default, and that.
func profilesIn(ini *boto.Ini) []string {
	var names []string
	for _, s := range ini.Sections {
		name := strings.TrimSpace(strings.TrimPrefix(s.Name, "profile "))
		if name != "" && !strings.ContainsAny(name, "\r\n#\"'$") && !strings.HasPrefix(s.Name, "sso-session ") && !strings.HasPrefix(s.Name, "services ") {
			names = append(names, name)
		}
	}
	return names
}

// connections are lines for the connections that the code names.
func (c *Checkout) connections(w *facts.Facts) []string {
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

// targets are the places to which the mounts bring AWS's files, as far as the containers' user can get
// there. fromFiles: there is such a mount, wherever it leads; the keys are not in the environment then.
func (c *Checkout) targets(w *facts.Facts) (all []pair, fromFiles bool) {
	add := func(p pair) {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, s := range w.Project().Services {
		single, has := pair{"/home/astro/.aws/config", "/home/astro/.aws/credentials"}, false
		for _, m := range s.Mounts {
			source := filepath.ToSlash(m.Source)
			fromFiles = fromFiles || m.FromOverride && strings.Contains(source+m.Target, ".aws")
			if !m.FromOverride || m.Target == "" || within(m.Target, c.home) && m.Target != m.Source || within(m.Target, "/root") && s.UID != 0 {
				continue // a path of the machine in the place of one of the container, and a folder that only root may enter
			}
			switch base := path.Base(source); {
			case m.Type != astro.Bind && strings.Contains(m.Target+m.Source, "aws"),
				strings.Contains(base, "aws"), w.Machine.Exists(filepath.Join(m.Source, "credentials")), w.Machine.Exists(filepath.Join(m.Source, "config")):
				fromFiles = true
				add(pair{path.Join(m.Target, "config"), path.Join(m.Target, "credentials")})
			case w.Machine.Exists(filepath.Join(m.Source, ".aws")):
				fromFiles = true
				add(pair{path.Join(m.Target, ".aws/config"), path.Join(m.Target, ".aws/credentials")})
			case base == "config":
				single.config, has = m.Target, true
			case base == "credentials":
				single.credentials, has, fromFiles = m.Target, true, true
			}
		}
		for _, file := range s.Injected { // a secret or a config of compose
			switch base := path.Base(file.Target); {
			case strings.Contains(base, "config"):
				single.config, has = file.Target, true
			case strings.Contains(base, "cred"), strings.Contains(base, "aws"):
				single.credentials, has, fromFiles = file.Target, true, true
			}
		}
		if has {
			add(single)
		}
	}
	return all, fromFiles
}
