package overridefile

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
)

// fixNamed are the fixes of what the message of compose names, the likeliest first.
func fixNamed(p *checks.Pass, r astro.Refusal) []checks.Fix {
	data := p.Project().Override.Data
	if target := r.TmpfsTwice(); target != "" {
		at := repair.Find(data, func(keys []string, text string) bool {
			before, _, _ := strings.Cut(text, ":")
			return len(keys) > 0 && keys[len(keys)-1] == "tmpfs" && path.Clean(before) == path.Clean(target)
		})
		return []checks.Fix{repair.EditOverride(fmt.Sprintf("Remove the tmpfs at %s from %s", target, astro.OverrideName), checks.Unsafe, repair.RemovedAt(data, at)...)}
	}
	if name := r.UndefinedService(); name != "" {
		return fixNeed(p, name)
	}
	if variable, section := r.UnsetSource(); variable != "" {
		return fixSecret(p, variable, section)
	}
	if file := r.MissingFile(); file != "" {
		return fixExtends(p, file)
	}
	return nil
}

// fixNeed corrects the name of a service in depends_on, or removes it.
func fixNeed(p *checks.Pass, name string) []checks.Fix {
	data := p.Project().Override.Data
	at := repair.Find(data, func(keys []string, text string) bool {
		return len(keys) > 0 && keys[len(keys)-1] == "depends_on" && text == name
	})
	var fixes []checks.Fix
	known := astro.ServicesOf(p.Project().Image.AirflowMajor)
	for _, s := range p.Project().Override.Services {
		known = append(known, s.Name)
	}
	if meant := near.Nearest(name, append(known, "postgres"), max(1, len(name)/4)); meant != "" {
		fixes = append(fixes, repair.EditOverride(fmt.Sprintf("Write %s instead of %s in depends_on: in %s", meant, name, astro.OverrideName), checks.Unsafe,
			repair.ReplacedAt(data, at, name, meant)...))
	}
	return append(fixes, repair.EditOverride(fmt.Sprintf("Remove %s from depends_on: in %s", name, astro.OverrideName), checks.Unsafe, repair.RemovedAt(data, at)...))
}

// fixSecret takes a secret from the file in ~/.aws that it is mounted as, if no variable has it.
func fixSecret(p *checks.Pass, variable, section string) []checks.Fix {
	data := p.Project().Override.Data
	file := mountedAs(data)
	if file == "" || !p.Machine.Exists(filepath.Join(p.Machine.Home, ".aws", file)) {
		return nil
	}
	var patches []repair.Patch
	for _, entries := range repair.Mappings(data, func(keys []string) bool { return len(keys) == 2 && keys[0] == section }) {
		for _, e := range entries {
			written := string([]rune(repair.Lines(data)[e.Line-1])[e.Column:])
			at := strings.LastIndex(written, variable)
			if e.Key != "environment" || e.Value != variable || e.Wrapped || at < 0 {
				continue
			}
			to := at + len(variable)
			if strings.ContainsAny(written[at-1:at], `"'`) {
				to++ // the closing quote
			}
			if e.To >= 0 {
				to = len(string([]rune(written)[:e.To-e.Column]))
			}
			patches = append(patches, repair.Patch{Line: e.Line, From: e.Column, To: e.Column + len([]rune(written[:to])), Text: "file: " + repair.HomeSource + "/" + file})
		}
	}
	changes := repair.Patched(data, patches)
	return []checks.Fix{repair.EditOverride(fmt.Sprintf("Take the secret from %s/%s instead of %s in %s", repair.HomeSource, file, variable, astro.OverrideName), checks.Unsafe, changes...)}
}

var secretTarget = lazyregexp.New(`^/\S*/\.aws/(config|credentials)$`)

// mountedAs is the name of the only file of ~/.aws that the targets of secrets have, "" if they have
// none or both.
func mountedAs(data []byte) string {
	name := ""
	for _, entries := range repair.Mappings(data, func(keys []string) bool {
		return len(keys) > 1 && slices.Contains([]string{"secrets", "configs"}, keys[len(keys)-1])
	}) {
		for _, e := range entries {
			m := secretTarget().FindStringSubmatch(e.Value)
			if e.Key != "target" || m == nil {
				continue
			}
			if name != "" && name != m[1] {
				return ""
			}
			name = m[1]
		}
	}
	return name
}

// fixExtends corrects the name of a missing file in extends: or include:. Without such a file it
// writes the usual volume in place of what a service would have got from it.
func fixExtends(p *checks.Pass, missing string) []checks.Fix {
	data := p.Project().Override.Data
	lines := repair.Lines(data)
	name := filepath.Base(filepath.FromSlash(missing))
	var named []astro.Origin
	for i, line := range lines {
		if strings.Contains(line, name) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			named = append(named, astro.Origin{File: astro.OverrideName, Line: i + 1})
		}
	}
	var fixes []checks.Fix
	if meant := near.Nearest(name, filesBeside(p, filepath.Dir(missing)), max(1, len(name)/4)); meant != "" {
		fixes = append(fixes, repair.EditOverride(fmt.Sprintf("Write %s instead of %s in %s", meant, name, astro.OverrideName), checks.Unsafe,
			repair.ReplacedAt(data, named, name, meant)...))
	}
	var changes []fixers.LineChange
	for _, number := range keysOf(p.Project(), "extends") {
		block := blockOf(lines, number)
		if !strings.Contains(strings.Join(lines[block.From-1:block.To], "\n"), name) {
			continue
		}
		depth := repair.IndentationOf(lines[number-1])
		lead := strings.Repeat(" ", depth)
		if hasSibling(lines, number, depth, "volumes:") {
			changes = append(changes, fixers.DeleteLines(block.From, block.To))
		} else {
			changes = append(changes, fixers.ReplaceLines(block.From, block.To, lead+"volumes:", lead+"  "+mount))
		}
	}
	return append(fixes, repair.EditOverride(fmt.Sprintf("Mount %s instead of extends: %s, which does not exist, in %s", repair.HomeSource, name, astro.OverrideName), checks.Unsafe, changes...))
}

// hasSibling reports whether the mapping around a line has a key.
func hasSibling(lines []string, number, depth int, key string) bool {
	for _, step := range []int{-1, 1} {
		for i := number - 1 + step; i >= 0 && i < len(lines); i += step {
			text := strings.TrimSpace(lines[i])
			if text == "" || text[0] == '#' {
				continue
			}
			if repair.IndentationOf(lines[i]) < depth {
				break
			}
			if repair.IndentationOf(lines[i]) == depth && strings.HasPrefix(text, key) {
				return true
			}
		}
	}
	return false
}

// filesBeside are the names of the files of a folder that could be meant by a name.
func filesBeside(p *checks.Pass, folder string) []string {
	names, err := p.Machine.ReadDir(folder)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "docker-compose") })
}

// withoutFormat removes format: from the files of env_file:.
func withoutFormat(data []byte) []fixers.LineChange {
	return repair.RemovedWhere(data, func(keys []string, text string) bool {
		return len(keys) > 0 && keys[len(keys)-1] == "env_file" && text == "format"
	})
}
