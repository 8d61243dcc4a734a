package astro

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/lazyregexp"
)

// fault is what compose says of a file, or of a part of one.
type fault struct {
	text string
	// step is the step of compose's loading that refuses: it takes every step for
	// the whole file before the next.
	step int
}

// steps are the steps of compose's loading, known by their words, in its order
// (compose-go loader/loader.go loadYamlFile). Words that no other step has are
// those of the last but one.
var steps = []func() *regexp.Regexp{
	lazyregexp.New(`^failed to parse |^non-string key|^top-level object`),
	lazyregexp.New(`^invalid interpolation format|^error while interpolating`),
	lazyregexp.New(`^services(\.\S+)? must be a mapping$|^cannot extend service|^extends\.|^Circular reference`),
	lazyregexp.New("^include cycle|^`include`|conflicts with imported resource$|^open |^failed to read |^couldn't find env file|is not a file$"),
	lazyregexp.New(`^cannot override `),
	lazyregexp.New(`^invalid spec|unexpected type|is missing a mount target`),
	lazyregexp.New(`^validating `),
	nil,
	lazyregexp.New(`invalid compose project$|^service "|^services\.[^:]+: can't|target is required|already mounted as|must declare either|dependency cycle`),
}

func faultOf(err error) fault {
	if err == nil {
		return fault{step: -1}
	}
	f := fault{text: err.Error(), step: len(steps) - 2}
	for i, words := range steps {
		if words != nil && words().MatchString(f.text) {
			f.step = i
			break
		}
	}
	return f
}

// search finds the one mistake to report. compose walks maps, so that of several
// mistakes it names now this, now that: the parts are tried alone, in the order
// of their names, and the first that fails at the same step is the one.
type search struct {
	ctx      context.Context
	composer *composer
	override *Override
	// step is where the whole file is refused, skipSchema whether that is seen
	// without the schema.
	step       int
	skipSchema bool
}

// smallest returns the keys that lead to the mistake, and compose's words for it
// alone. Without a smaller part these are none, and the words for the whole.
func (c *composer) smallest(ctx context.Context, o *Override, whole fault) ([]string, fault) {
	s := &search{ctx: ctx, composer: c, override: o, step: whole.step}
	if names := namesNotAllowed(whole.text); names != nil {
		whole.text = notAllowed().ReplaceAllLiteralString(whole.text, quoteNames(names))
	}
	if whole.step == 0 {
		return nil, whole
	}
	all := o.keysAt()
	s.skipSchema = true
	if s.try(nil, all).step != whole.step {
		s.skipSchema = false
	}
	// What stands beside services: first, as they may need it, but for x-..., which
	// nothing needs and whose values are often those of the services.
	beside := slices.DeleteFunc(slices.Clone(all), func(key string) bool { return key == "services" || isExtension(key) })
	if s.try(nil, beside).step == whole.step {
		return s.descend(nil, beside, whole)
	}
	if path, f := s.descend([]string{"services"}, o.keysAt("services"), whole); len(path) > 1 {
		return path, f
	}
	return s.descend(nil, slices.DeleteFunc(all, func(key string) bool { return !isExtension(key) }), whole)
}

// alike returns the services that have the mistake which was found at a path, and
// its places in all of them, both in the order of their lines.
func (c *composer) alike(ctx context.Context, o *Override, path []string, f fault) ([]string, []Origin) {
	if len(path) < 2 || path[0] != "services" {
		return nil, o.places(path, f)
	}
	s := &search{ctx: ctx, composer: c, override: o, step: f.step}
	unnamed := func(f fault, name string) string { return strings.ReplaceAll(f.text, name, "\x00") }
	found := map[string][]Origin{path[1]: o.places(path, f)}
	for _, service := range o.Services {
		if service.Name == path[1] || len(o.Services) > groups {
			continue
		}
		where, other := s.descend(path[:1:1], []string{service.Name}, fault{})
		where = where[:min(len(where), other.depth())]
		if len(where) > 1 && slices.Equal(where[2:], path[2:]) && unnamed(other, service.Name) == unnamed(f, path[1]) {
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
			if !slices.Contains(places, place) { // an anchor is written once
				places = append(places, place)
			}
		}
	}
	return names, places
}

// places are where a path leads, with all keys that compose does not know there.
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

// descend follows the mistake through the keys of a mapping and on.
func (s *search) descend(path, keys []string, found fault) ([]string, fault) {
	for len(keys) > 0 && len(path) < maxDepth {
		key, f := s.first(path, keys, found)
		if f.step != s.step {
			break
		}
		if names := s.unknownKeys(path, keys, key, f); len(names) > 1 {
			return append(path, key), fault{text: notAllowed().ReplaceAllLiteralString(f.text, quoteNames(names)), step: f.step}
		}
		path, found = append(path, key), f
		keys = s.override.keysAt(path...)
	}
	return path, found
}

// groups is into how many parts the keys of a mapping are split at most.
const groups = 8

// first returns the first key that compose refuses alone. Where compose has
// named one itself, only those before it are in question.
func (s *search) first(path, keys []string, found fault) (string, fault) {
	if i := slices.Index(keys, found.key(len(path))); i >= 0 {
		if i == 0 || s.try(path, keys[:i]).step != s.step {
			return keys[i], found
		}
		keys = keys[:i]
	}
	var f fault
	for len(keys) > 0 {
		size := (len(keys) + groups - 1) / groups
		var part []string
		for chunk := range slices.Chunk(keys, size) {
			if f = s.try(path, chunk); f.step == s.step {
				part = chunk
				break
			}
		}
		if len(part) <= 1 {
			return strings.Join(part, ""), f
		}
		keys = part
	}
	return "", fault{step: -1}
}

// validated are the words of the schema, with the path that they name.
var validated = lazyregexp.New(`^validating [^:]+: (\S*) `)

// key returns the key at a depth that the words of the schema name, "" if they
// name none.
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

// depth is how many keys lead to the mistake, those that compose does not know
// included; what stands below such a key is not what is wrong.
func (f fault) depth() int {
	m := validated().FindStringSubmatch(f.text)
	if m == nil || namesNotAllowed(f.text) == nil {
		return maxDepth
	}
	return len(strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' })) + 1
}

// unknownKeys returns all keys of a mapping that compose does not know, if that
// is the mistake: it names them in one breath.
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
func (s *search) try(path, keys []string) fault {
	part, err := s.override.only(path, keys)
	if err != nil {
		return fault{step: -1}
	}
	_, err = s.composer.load(s.ctx, &types.ConfigFile{Filename: OverrideName, Content: part}, s.skipSchema)
	return faultOf(err)
}

// notAllowed finds the keys that compose does not know, which it names in any
// order.
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
