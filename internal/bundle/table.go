package bundle

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
	"doctor/internal/standin"
)

// table makes the stand-ins for a bundle. The names are those that the project, the home folder and
// AWS give, as far as a bundle without stand-ins would show them. That bundle is made first, since no
// stand-in may be the same as a name in it.
func (s Source) table() (*standin.Table, error) {
	plain, err := s.filled(names{private: s.Private})
	if err != nil {
		return nil, err
	}
	t := standin.New(s.Own.forStandIns())
	for _, f := range plain.files {
		t.Reserve(f.Name)
		t.Reserve(f.text)
	}
	c := collector{source: s, table: t}
	c.models()
	c.files()
	for _, f := range plain.files {
		c.text(f.text)
	}
	for _, f := range plain.files {
		c.meet(f)
	}
	return t, nil
}

// collector finds the names of a project, and of which kind they are.
type collector struct {
	source Source
	table  *standin.Table
}

// meet lets the table meet every name once: one that is known from an address must also be replaced
// where a text before that has it alone.
func (c collector) meet(f bundleFile) {
	switch filepath.Ext(f.Name) {
	case ".md": // the report has the same, without escapes
	case ".json":
		for s := range redact.Strings([]byte(f.text)) {
			c.table.Text(s.Text)
		}
	default:
		c.table.Text(f.text)
	}
}

// models adds the names that the models of a run know: no text has to be searched for them.
func (c collector) models() {
	f := c.source.Facts
	known := c.table.Know
	for _, r := range c.source.Report.Projects {
		for _, result := range r.Results {
			for _, caller := range result.Callers {
				known(standin.Profile, caller.Profile)
			}
		}
	}
	p := f.Project()
	if file, _ := p.Unlooked(); file != "" || !p.IsAstro {
		return
	}
	for _, service := range p.Override.Services {
		known(standin.Service, service.Name)
	}
	for _, s := range p.Services {
		for _, name := range slices.Sorted(maps.Keys(s.Env)) {
			c.setting(name, s.Env[name].Value)
		}
		for _, m := range s.Mounts {
			c.path(m.Source)
			if m.FromOverride {
				c.path(m.Target)
			}
		}
	}
	known(standin.Folder, p.Config.ProjectName)
	for _, use := range f.Demand().Uses {
		known(standin.Connection, use.Connection)
		c.table.KnowCode(use.Name)
	}
	if state := c.source.engineState(); state.Info != nil {
		known(standin.Host, state.Info.Name)
	}
	for _, name := range []string{"HOSTNAME", "COMPUTERNAME"} {
		known(standin.Host, c.source.World.Env[name])
	}
}

// files adds the names in the files that the run has read, and the names of the files. Paths come
// last: a folder may have the name of a profile.
func (c collector) files() {
	m := c.source.Facts.Machine
	all := m.Files()
	paths := slices.Sorted(maps.Keys(all))
	for _, path := range paths {
		if data := all[path]; len(data) <= bounds.EnvText {
			masked, _ := show.Masked(path, data)
			c.text(masked)
			c.sections(path, masked)
			c.variables(path, masked)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.source.World.Env)) {
		if matters(name) {
			c.setting(name, shownOf(name, c.source.World.Env[name]))
		}
	}
	for _, path := range paths {
		c.path(path)
	}
	c.path(c.source.Facts.Dir)
	_ = tree(c.source.Facts, func(path string) string { c.path(path); return path })
}

// path adds the names in a path, without the part that says who the user is.
func (c collector) path(path string) {
	c.table.KnowPath(strings.ReplaceAll(c.source.Private.replace(filepath.ToSlash(path), ""), userMark, ""))
}

// sections adds the names of the sections of a file in ~/.aws.
func (c collector) sections(path, text string) {
	if filepath.Base(filepath.Dir(path)) != ".aws" && !section().MatchString(text) {
		return
	}
	for _, m := range section().FindAllStringSubmatch(text, -1) {
		kind := map[string]standin.Kind{"sso-session": standin.SSOSession, "services": standin.Service}[m[1]]
		if kind == "" {
			kind = standin.Profile
		}
		c.table.Know(kind, strings.Trim(m[2], `"'`))
	}
}

var section = lazyregexp.New(`(?m)^[ \t]*\[[ \t]*(?:(profile|sso-session|services)[ \t]+)?([^\]\n]*?)[ \t]*\]`)

// variables adds the names of the variables that a file of the project sets.
func (c collector) variables(path, text string) {
	if name, err := filepath.Rel(c.source.Facts.Dir, path); err != nil || !filepath.IsLocal(name) || filepath.Ext(path) == ".py" {
		return
	}
	for _, m := range assigned().FindAllStringSubmatch(text, -1) {
		if m[1] == strings.ToUpper(m[1]) {
			c.table.KnowCode(m[1])
		}
	}
}

// text adds the values of the settings in a text, whatever its format.
func (c collector) text(text string) {
	for _, m := range assigned().FindAllStringSubmatch(text, -1) {
		c.setting(m[1], m[2])
	}
}

// assigned matches a setting with its value in each of the formats: NAME=value, name: value,
// "name": "value", name="value".
var assigned = lazyregexp.New(`([A-Za-z_][A-Za-z0-9_]*)["'\\]*[ \t]*[=:][ \t]*["'\\]*([^\s"'\\,;{}()\[\]]+)`)

// setting adds the names in a setting: in its value, and in its own name.
func (c collector) setting(name, value string) {
	for prefix, kind := range map[string]standin.Kind{"AIRFLOW_CONN_": standin.Connection, "AIRFLOW_VAR_": standin.Variable} {
		if own, found := strings.CutPrefix(name, prefix); found {
			c.table.Know(kind, strings.ToLower(own))
		}
	}
	kind, known := settings()[strings.ToLower(name)]
	if !known || strings.Contains(value, "****") || strings.ContainsAny(value, "${") {
		return
	}
	if kind != standin.Secret {
		c.table.Know(kind, value)
		return
	}
	for part := range strings.SplitSeq(value, "/") {
		c.table.Know(kind, part)
	}
}
