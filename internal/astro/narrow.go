package astro

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"

	"doctor/internal/lazyregexp"
)

// fault is compose's error for a file, or for a part of one.
type fault struct {
	text string
	// step is the step of compose's loading that refuses, -1 if none does. Each step processes the
	// whole file before the next begins.
	step int
}

// unnamed is the text without the name of a service, for comparing the errors of two services.
func (f fault) unnamed(service string) string {
	text := strings.NewReplacer(strconv.Quote(service), `""`, "services."+service, "services.").Replace(f.text)
	return strings.TrimSuffix(text, ": "+service)
}

// search finds the one mistake to report. compose iterates over maps, so which of several mistakes
// it names is random. Parts of the file are tried alone, in the order of their names, and the first
// that fails at the same step as the whole is the one. Of compose's error for a part with several
// mistakes only that step is used, so the result does not depend on the order of its maps.
type search struct {
	// probe returns compose's error for an override with this content.
	probe    func(content []byte, skip skipping) fault
	override *Override
	// step is where the whole file is refused.
	step int
	skip skipping
}

func (c *composer) newSearch(ctx context.Context, o *Override) *search {
	probe := func(content []byte, skip skipping) fault {
		_, err := c.load(ctx, &types.ConfigFile{Filename: OverrideName, Content: content}, skip)
		return faultOf(err)
	}
	return &search{probe: probe, override: o}
}

// smallest returns the keys of the mistake and compose's error for it alone. If no smaller part
// fails, it returns no keys and the error for the whole.
func (s *search) smallest(whole fault) ([]string, fault) {
	if whole.step == stepParse && !strings.HasPrefix(whole.text, nonString) {
		return nil, whole
	}
	all := s.override.keysAt()
	if path, f := s.elsewhere(all); path != nil {
		return path, f
	}
	if s.skip.files { // the refused part comes before the other files
		whole = s.try(nil, all)
	}
	s.step = whole.step
	s.skip.schema = true
	if s.try(nil, all).step != s.step {
		s.skip.schema = false
	}
	// Other top-level keys come before services, which may need them, but not x-...: nothing needs
	// those, and services often share their values.
	beside := slices.DeleteFunc(slices.Clone(all), func(key string) bool { return key == "services" || isExtension(key) })
	if s.try(nil, beside).step == s.step {
		return s.descend(nil, beside, whole)
	}
	if path, f := s.descend([]string{"services"}, s.override.keysAt("services"), whole); len(path) > 1 {
		return path, f
	}
	extensions := slices.DeleteFunc(all, func(key string) bool { return !isExtension(key) })
	if path, f := s.descend(nil, extensions, whole); path != nil {
		return path, f
	}
	return nil, s.fewestServices(whole)
}

// elsewhere looks for the mistake in the files that the override names: compose loads them before
// it checks more than the variables of the override, and its errors about them look as if they were
// about the override. Files that services extend come before included ones.
func (s *search) elsewhere(all []string) ([]string, fault) {
	var others [][]string
	for _, name := range s.override.keysAt("services") {
		if s.override.has("services", name, "extends", "file") {
			others = append(others, []string{"services", name, "extends"})
		}
	}
	if s.override.has("include") {
		others = append(others, []string{"include"})
	}
	if others == nil || len(others) > fewest {
		return nil, fault{}
	}
	s.skip.files = true
	if f := s.try(nil, all); f.step == stepParse || f.step == stepVariables {
		return nil, fault{}
	}
	s.skip.files = false
	for _, path := range others {
		last := len(path) - 1
		if f := s.try(path[:last], path[last:]); f.step >= 0 && f.step < stepSchema {
			s.step = f.step
			return path, s.settled(path, f)
		}
	}
	return nil, fault{}
}

// alike returns the services that have the mistake found at a path, and all its places, both in the
// order of their lines.
func (s *search) alike(path []string, f fault) ([]string, []Origin) {
	o := s.override
	if len(path) < 2 || path[0] != "services" {
		return nil, o.places(path, f)
	}
	found := map[string][]Origin{path[1]: o.places(path, f)}
	others := o.Services
	if len(others) > groups {
		others = nil
	}
	for _, service := range others {
		if service.Name == path[1] {
			continue
		}
		where, other := s.descend(path[:1:1], []string{service.Name}, fault{})
		where = where[:min(len(where), other.depth())]
		if len(where) > 1 && slices.Equal(where[2:], path[2:]) && other.unnamed(service.Name) == f.unnamed(path[1]) {
			found[service.Name] = o.places(where, other)
		}
	}
	line := func(name string) int { return found[name][0].Line }
	names := slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(cmp.Compare(line(a), line(b)), cmp.Compare(a, b))
	})
	var places []Origin
	for _, name := range names {
		for _, place := range found[name] {
			if !slices.Contains(places, place) { // a shared anchor is written once
				places = append(places, place)
			}
		}
	}
	return names, places
}

// places are the origins of a path, with all keys there that compose does not know.
func (o *Override) places(path []string, f fault) []Origin {
	names := namesNotAllowed(f.text)
	if len(path) == 0 || !slices.Contains(names, path[len(path)-1]) {
		return []Origin{o.At(path...)}
	}
	var out []Origin
	for _, name := range names {
		out = append(out, o.At(append(slices.Clone(path[:len(path)-1]), name)...))
	}
	slices.SortFunc(out, func(a, b Origin) int { return cmp.Compare(a.Line, b.Line) })
	return out
}

// descend follows the mistake down through the keys of a mapping.
func (s *search) descend(path, keys []string, found fault) ([]string, fault) {
	start := len(path)
	for len(keys) > 0 && len(path) < maxDepth && !isWhole(path) {
		key, f := s.first(path, keys, found)
		if key == "" {
			break
		}
		if names := s.unknownKeys(path, keys, key, f); len(names) > 1 {
			return append(path, key), fault{text: notAllowed().ReplaceAllLiteralString(f.text, quoteNames(names)), step: f.step}
		}
		path, found = append(path, key), f
		keys = s.override.keysAt(path...)
	}
	if len(path) > start {
		found = s.settled(path, found)
	}
	return path, found
}

// isWhole reports whether the keys of a mapping are meaningless without each other.
func isWhole(path []string) bool {
	return len(path) == 3 && path[0] == "services" && path[2] == "extends"
}

// groups is the maximum number of parts that the keys of a mapping are split into.
const groups = 8

// first returns the first key that compose refuses alone, "" if it refuses none.
func (s *search) first(path, keys []string, found fault) (string, fault) {
	left := keys
	// If compose itself named a key, one try covers all keys before it.
	if i := slices.Index(keys, found.key(len(path))); i > 0 && s.try(path, keys[:i]).step != s.step {
		left = keys[i:]
	}
	for {
		i, f := s.firstAlone(path, left)
		if i < 0 {
			return "", f
		}
		if f.text == found.text || s.isMistake(path, keys, left[i]) {
			return left[i], f
		}
		left = left[i+1:]
	}
}

// firstAlone returns the index of the first of some keys that fails alone, -1 if
// none does.
func (s *search) firstAlone(path, keys []string) (int, fault) {
	size := (len(keys) + groups - 1) / groups
	for from := 0; from < len(keys); from += size {
		part := keys[from:min(from+size, len(keys))]
		f := s.try(path, part)
		switch {
		case f.step != s.step:
			continue
		case len(part) == 1:
			return from, f
		}
		if i, f := s.firstAlone(path, part); i >= 0 {
			return from + i, f
		}
	}
	return -1, fault{step: -1}
}

// isMistake distinguishes a mistake from a failure due to missing sibling keys: with the siblings
// that do not fail alone it must still fail.
func (s *search) isMistake(path, keys []string, key string) bool {
	if len(path) < 2 || len(keys) > groups {
		return true
	}
	good := slices.DeleteFunc(slices.Clone(keys), func(other string) bool {
		return other != key && s.try(path, []string{other}).step == s.step
	})
	return s.try(path, good).step == s.step
}

// validated matches an error of the schema, with the path that it names.
var validated = lazyregexp.New(`^validating [^:]+: (\S*) `)

// key returns the key at a depth that a schema error names, "" if none.
func (f fault) key(depth int) string {
	m := validated().FindStringSubmatch(f.text)
	if m == nil {
		return ""
	}
	path := strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' })
	if depth < len(path) {
		return path[depth]
	}
	if names := namesNotAllowed(f.text); depth == len(path) && len(names) > 0 {
		return names[0]
	}
	return ""
}

// depth is how many keys the path of the mistake has, including keys that compose does not know;
// what is below such a key is not the mistake.
func (f fault) depth() int {
	m := validated().FindStringSubmatch(f.text)
	if m == nil || namesNotAllowed(f.text) == nil {
		return maxDepth
	}
	return len(strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' })) + 1
}

// unknownKeys returns all unknown keys of a mapping if that is the mistake: compose names them in
// one error.
func (s *search) unknownKeys(path, keys []string, first string, f fault) []string {
	names := namesNotAllowed(f.text)
	if len(names) == 0 || names[0] != first || len(keys) > groups {
		return nil
	}
	for _, key := range keys {
		if key > first && !slices.Contains(names, key) && slices.Equal(namesNotAllowed(s.try(path, []string{key}).text), []string{key}) {
			names = append(names, key)
		}
	}
	slices.Sort(names)
	return names
}

// try loads the override with only these keys of the mapping at a path.
func (s *search) try(path, keys []string) fault { return s.load(s.override.only(path, keys)) }

// load loads a part of the override.
func (s *search) load(docs []*yaml.Node) fault {
	content, err := written(docs)
	if err != nil {
		return fault{step: -1}
	}
	return s.probe(content, s.skip)
}

// notAllowed matches the keys that compose does not know, which it names in random order.
var notAllowed = lazyregexp.New(`('[^']*'(?:, '[^']*')*) not allowed`)

// namesNotAllowed returns the keys that compose does not know, sorted.
func namesNotAllowed(text string) []string {
	m := notAllowed().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	names := strings.Split(m[1][1:len(m[1])-1], "', '")
	slices.Sort(names)
	return names
}

func quoteNames(names []string) string { return "'" + strings.Join(names, "', '") + "' not allowed" }
