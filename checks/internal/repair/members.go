package repair

import (
	"maps"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
)

// members are the members of an object that a change concerns, as fields of an edit.
type members struct {
	rename []fixers.Renaming
	set    map[string]any
	remove []string
}

func (m members) none() bool { return len(m.rename)+len(m.set)+len(m.remove) == 0 }

// membersOf compares two objects. A value that has another place was moved, so that the edit need not
// hold it. prefix is the path of the objects, with a dot. Not ok if a name has a dot.
func membersOf(before, after airflow.Values, prefix string) (members, bool) {
	m := members{set: map[string]any{}}
	gone := map[string]any{}
	ok := m.compare(before, after, prefix, gone)
	for _, path := range slices.Sorted(maps.Keys(gone)) {
		for _, to := range slices.Sorted(maps.Keys(m.set)) {
			if _, had := lookUp(before, strings.TrimPrefix(to, prefix)); !had && written(m.set[to]) == written(gone[path]) {
				m.rename = append(m.rename, fixers.Renaming{From: path, To: to})
				delete(m.set, to)
				m.remove = slices.DeleteFunc(m.remove, func(name string) bool { return name == path })
				break
			}
		}
	}
	slices.Sort(m.remove)
	return m, ok
}

// compare adds what differs between two objects, and the values that are gone.
func (m *members) compare(before, after map[string]any, prefix string, gone map[string]any) bool {
	ok := true
	for _, name := range slices.Sorted(maps.Keys(after)) {
		path, value := prefix+name, after[name]
		ok = ok && !strings.Contains(name, ".")
		old, had := before[name]
		inner, isObject := value.(map[string]any)
		outer, wasObject := old.(map[string]any)
		switch {
		case isObject && (wasObject || !had) && len(inner) > 0:
			ok = m.compare(outer, inner, path+".", gone) && ok
		case !had || written(value) != written(old):
			m.set[path] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, has := after[name]; has {
			continue
		}
		ok = ok && !strings.Contains(name, ".")
		m.remove = append(m.remove, prefix+name)
		leaves(before[name], prefix+name, gone)
	}
	return ok
}

// leaves are the values in a value, and itself.
func leaves(value any, path string, into map[string]any) {
	into[path] = value
	object, _ := value.(map[string]any)
	for name, inner := range object {
		leaves(inner, path+"."+name, into)
	}
}

func lookUp(values map[string]any, path string) (any, bool) {
	head, rest, nested := strings.Cut(path, ".")
	value, had := values[head]
	if !nested {
		return value, had
	}
	inner, _ := value.(map[string]any)
	return lookUp(inner, rest)
}

// Editable reports whether a fixer can change a variable where it is set, which is in a file of the
// project. line is the line that sets it if other services may have another value there, else 0.
func Editable(v astro.Var) (line int, ok bool) {
	switch v.Source {
	case astro.FromEnvFile:
		return 0, true
	case astro.FromEnvironment, astro.FromShell:
		return v.Origin.Line, v.Origin.File == astro.OverrideName && v.Origin.Line > 0
	case astro.FromImage:
		return v.Origin.Line, strings.HasPrefix(v.Origin.File, "Dockerfile") && v.Origin.Line > 0 && isPlainENV(v.Raw)
	}
	return 0, false
}

// isPlainENV reports whether a value in a Dockerfile has no quotes, or one pair around it.
func isPlainENV(raw string) bool {
	quotes := `"'`
	if len(raw) > 1 && strings.Contains(quotes, raw[:1]) && strings.HasSuffix(raw, raw[:1]) {
		quotes, raw = raw[:1], raw[1:len(raw)-1]
	}
	return !strings.ContainsAny(raw, quotes+"\\")
}
