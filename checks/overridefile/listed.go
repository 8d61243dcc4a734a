package overridefile

import (
	"path"
	"slices"
	"strings"

	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
)

// keysOf are the lines of a key of the services, wherever the file has them.
func keysOf(p *astro.Project, key string) []int {
	at := repair.Find(p.Override.Data, func(keys []string, text string) bool {
		inService := len(keys) == 2 && keys[0] == "services" || len(keys) == 1 && strings.HasPrefix(keys[0], "x-")
		return inService && text == key
	})
	var out []int
	for _, o := range at {
		if !slices.Contains(out, o.Line) {
			out = append(out, o.Line)
		}
	}
	return out
}

// listedVolumes makes lists of the values of volumes: that are none; nil if one cannot be read as
// volumes.
func listedVolumes(p *astro.Project) []fixers.LineChange {
	lines := repair.Lines(p.Override.Data)
	var changes []fixers.LineChange
	for _, number := range keysOf(p, "volumes") {
		key := keyLine().FindStringSubmatch(lines[number-1])
		if key == nil {
			continue
		}
		if value, comment, _ := strings.Cut(key[3], " #"); strings.Contains(value, ":/") && value[0] != '[' && value[0] != '{' {
			if comment != "" {
				comment = " #" + comment
			}
			changes = append(changes, fixers.ReplaceLines(number, number, key[1]+"volumes:", key[1]+"  - "+strings.TrimSpace(value)+comment))
			continue
		}
		block := blockOf(lines, number)
		listed, ok := listedBlock(lines, repair.Span{From: number + 1, To: block.To})
		if !ok {
			return nil
		}
		changes = append(changes, listed...)
	}
	return changes
}

var (
	mapped    = lazyregexp.New(`^("?[~./$][^ :]*"?|\$\{[^}]*\}[^ :]*): +("?/[^ ]*"?)((?: +#.*)?)$`)
	assigned  = lazyregexp.New(`^( *-[ \t]+)([A-Za-z_][A-Za-z0-9_]*):(?:[ \t]+(.*?))?[ \t]*$`)
	bareEqual = lazyregexp.New(`^ *[A-Za-z_][A-Za-z0-9_]*=`)
)

// listedBlock makes items of the lines below volumes:. It reports false if that is uncertain.
func listedBlock(lines []string, block repair.Span) ([]fixers.LineChange, bool) {
	var changes []fixers.LineChange
	long := false
	for number := block.From; number <= block.To; number++ {
		line := lines[number-1]
		text := strings.TrimSpace(line)
		key, _, _ := strings.Cut(text, ":")
		switch lead := line[:repair.IndentationOf(line)]; {
		case text == "" || text[0] == '#' || isItem(text):
		case text[0] == '-' && len(text) > 1 && text[1] != '-':
			changes = append(changes, fixers.ReplaceLines(number, number, lead+"- "+text[1:]))
		case slices.Contains(longKeys, key) && !long:
			long = true
			changes = append(changes, fixers.ReplaceLines(number, number, lead+"- "+text))
		case long:
			changes = append(changes, fixers.ReplaceLines(number, number, lead+"  "+text))
		case mapped().MatchString(text):
			m := mapped().FindStringSubmatch(text)
			changes = append(changes, fixers.ReplaceLines(number, number, lead+"- "+strings.Trim(m[1], `"`)+":"+strings.Trim(m[2], `"`)+m[3]))
		case strings.Contains(text, ":/"):
			changes = append(changes, fixers.ReplaceLines(number, number, lead+"- "+text))
		default:
			return nil, false
		}
	}
	return changes, true
}

// listedEnvironment writes the entries of environment: as items of a list, where some are items.
func listedEnvironment(p *astro.Project) []fixers.LineChange {
	lines := repair.Lines(p.Override.Data)
	var changes []fixers.LineChange
	for _, number := range keysOf(p, "environment") {
		block := blockOf(lines, number)
		for i := block.From + 1; i <= block.To; i++ {
			line := lines[i-1]
			if m := assigned().FindStringSubmatch(line); m != nil {
				value, comment := m[3], ""
				if at := strings.Index(value, " #"); at >= 0 {
					value, comment = strings.TrimSpace(value[:at]), value[at:]
				}
				item, ok := assignment(m[2], value)
				if !ok {
					return nil
				}
				changes = append(changes, fixers.ReplaceLines(i, i, m[1]+item+comment))
			} else if bareEqual().MatchString(line) {
				at := repair.IndentationOf(line)
				changes = append(changes, fixers.ReplaceLines(i, i, line[:at]+"- "+line[at:]))
			}
		}
	}
	return changes
}

// assignment is NAME=value as an item of YAML. A value that is neither plain nor in simple quotes is
// not taken over.
func assignment(name, value string) (string, bool) {
	quote := value != "" && strings.ContainsAny(value[:1], `"'`)
	if quote {
		if len(value) < 2 || value[len(value)-1] != value[0] || strings.ContainsAny(value[1:len(value)-1], `"'\`) {
			return "", false
		}
		value = value[1 : len(value)-1]
	}
	if strings.ContainsAny(value[:min(1, len(value))], "[{&*!|>%@`") && !quote {
		return "", false
	}
	if item := name + "=" + value; !strings.Contains(item, ": ") && !strings.Contains(item, " #") && !strings.HasSuffix(item, ":") && item == strings.TrimSpace(item) {
		return item, true
	}
	return "'" + name + "=" + value + "'", true
}

// meantLong are names of other tools for keys of a volume in the long form.
var meantLong = map[string]string{"src": "source", "dst": "target", "destination": "target", "readonly": "read_only", "ro": "read_only"}

// longMistake is about volumes in the long form that have a key that compose does not know, or no
// target.
func longMistake(p *astro.Project) mistake {
	var renamed, completed []repair.Patch
	var added []fixers.LineChange
	unknown, meant := "", ""
	for _, item := range repair.Mappings(p.Override.Data, isVolume) {
		has := func(key string) int {
			return slices.IndexFunc(item, func(e repair.Entry) bool { return e.Key == key })
		}
		at := has("source")
		if at < 0 && has("type") < 0 {
			continue
		}
		for _, e := range item {
			if to := longKeyOf(e.Key); to != "" && has(to) < 0 {
				unknown, meant = e.Key, to
				renamed = append(renamed, e.Renamed(to))
			}
		}
		if at < 0 || has("target") >= 0 || !strings.Contains(item[at].Value, ".aws") {
			continue
		}
		if source := item[at]; source.To >= 0 {
			completed = append(completed, repair.Patch{Line: source.Line, From: source.To, To: source.To, Text: ", target: " + awsTarget(p)})
		} else if !source.Wrapped {
			added = append(added, fixers.InsertLines(source.Line+1, strings.Repeat(" ", source.Column)+"target: "+awsTarget(p)))
		}
	}
	added = append(added, repair.Patched(p.Override.Data, completed)...)
	switch {
	case unknown != "":
		return mistake{
			what: "unknown key " + unknown + "; did you mean " + meant + "?", cure: "Write " + meant + " instead of " + unknown,
			options: [][]fixers.LineChange{repair.Patched(p.Override.Data, renamed)}, sure: true, lines: []string{meant + ":"},
		}
	case added != nil:
		return mistake{
			what: "a volume has no target", cure: "Add target: " + awsTarget(p) + " to the volume",
			options: [][]fixers.LineChange{added}, lines: []string{"target: " + awsTarget(p)},
		}
	}
	return mistake{}
}

// isVolume reports whether the keys around a mapping are those of the volumes of a service.
func isVolume(keys []string) bool {
	inService := len(keys) == 3 && keys[0] == "services" || len(keys) == 2 && strings.HasPrefix(keys[0], "x-")
	return inService && keys[len(keys)-1] == "volumes"
}

// awsTarget is where a mount of the AWS folder is looked for.
func awsTarget(p *astro.Project) string {
	for _, v := range p.EnvFile.Vars {
		if folder := path.Dir(v.Value); (v.Name == "AWS_CONFIG_FILE" || v.Name == "AWS_SHARED_CREDENTIALS_FILE") && path.IsAbs(folder) {
			return folder
		}
	}
	return repair.AwsHome
}

// longKeyOf is the key of a volume that an unknown one means, "" for a known one, or if none is near.
func longKeyOf(key string) string {
	known := []string{"type", "source", "target", "read_only", "consistency", "bind", "volume", "tmpfs", "image"}
	if slices.Contains(known, key) {
		return ""
	}
	if to := meantLong[strings.ToLower(key)]; to != "" {
		return to
	}
	return near.Nearest(strings.ToLower(key), known, 2)
}

// movedVolumes moves volumes: out of environment:, which goes if it has nothing else.
func movedVolumes(p *astro.Project) []fixers.LineChange {
	lines := repair.Lines(p.Override.Data)
	var changes []fixers.LineChange
	for _, number := range keysOf(p, "environment") {
		block := blockOf(lines, number)
		depth := repair.IndentationOf(lines[number-1])
		at, others := 0, 0
		for i := block.From + 1; i <= block.To; i++ {
			text := strings.TrimSpace(lines[i-1])
			switch {
			case text == "" || text[0] == '#' || at > 0 && i <= blockOf(lines, at).To:
			case text == "volumes:" && at == 0:
				at = i
			default:
				others++
			}
		}
		if at == 0 {
			continue
		}
		inner := blockOf(lines, at)
		shift := repair.IndentationOf(lines[at-1]) - depth
		var moved []string
		for _, line := range lines[inner.From-1 : inner.To] {
			moved = append(moved, line[min(shift, repair.IndentationOf(line)):])
		}
		if others == 0 && strings.TrimSpace(lines[number-1]) == "environment:" {
			changes = append(changes, fixers.DeleteLines(number, number), fixers.ReplaceLines(inner.From, inner.To, moved...))
			continue
		}
		if slices.ContainsFunc(keysOf(p, "volumes"), func(other int) bool { return repair.IndentationOf(lines[other-1]) == depth }) {
			return nil // the service may have its own volumes:
		}
		changes = append(changes, fixers.InsertLines(number, moved...), fixers.DeleteLines(inner.From, inner.To))
	}
	return changes
}
