package astro

import (
	"slices"
	"sort"

	"go.yaml.in/yaml/v3"
)

// settled returns compose's error for a part in which no key fails alone, but which may still have
// several mistakes: in a list the error of the first item that fails, in a mapping the error of the
// fewest keys that fail together.
func (s *search) settled(path []string, found fault) fault {
	n := s.override.soleAt(path)
	switch {
	case n == nil:
		return found
	case n.Kind == yaml.SequenceNode:
		return s.settledList(path, n, found)
	case n.Kind == yaml.MappingNode && path[0] != "services":
		return s.fewestKeys(n, found, func(m *yaml.Node) fault { return s.replaced(path, m) })
	}
	return found
}

// soleAt is the node at a path, nil if no document has it or several do.
func (o *Override) soleAt(path []string) *yaml.Node {
	var sole *yaml.Node
	for _, doc := range o.docs {
		if n := at(doc, path...); n != nil {
			if sole != nil {
				return nil
			}
			sole = n
		}
	}
	return sole
}

// replaced loads the part at a path with another value.
func (s *search) replaced(path []string, value *yaml.Node) fault {
	last := len(path) - 1
	docs := s.override.only(path[:last], path[last:])
	for _, doc := range docs {
		if n := at(doc, path...); n != nil {
			*n = *value
		}
	}
	return s.load(docs)
}

func (s *search) settledList(path []string, list *yaml.Node, found fault) fault {
	begin := func(count int) *yaml.Node {
		out := bare(list)
		for _, item := range list.Content[:count] {
			out.Content = append(out.Content, copied(item))
		}
		return out
	}
	fails := func(count int) bool {
		f := s.replaced(path, begin(count))
		if f.step == s.step {
			found = f
		}
		return f.step == s.step
	}
	// A list fails from its first bad item on.
	count := 1 + sort.Search(len(list.Content), func(i int) bool { return fails(i + 1) })
	if count > len(list.Content) {
		return found
	}
	fails(count)
	item := target(list.Content[count-1])
	if item.Kind == yaml.MappingNode && slices.Contains(anyKeyFirst, s.step) {
		return s.fewestKeys(item, found, func(m *yaml.Node) fault {
			part := begin(count)
			part.Content[count-1] = m
			return s.replaced(path, part)
		})
	}
	return found
}

// anyKeyFirst are the steps that iterate over the keys of an item in map order.
var anyKeyFirst = []int{stepParse, stepVariables, stepSchema}

// needed are valid values for the mandatory keys of a list item.
var needed = map[string]string{
	"type": "volume", "source": "stub", "target": "/stub", "path": "stub", "action": "rebuild", "condition": "service_started",
}

// fewest bounds how many parts are tried one by one: people write no more, and each takes a load.
const fewest = 32

// fewestKeys removes the keys of a mapping, the last first, as long as it still fails, and returns
// the error for what is left.
func (s *search) fewestKeys(n *yaml.Node, found fault, load func(*yaml.Node) fault) fault {
	kept := copied(n)
	var keys []string
	for _, e := range entries(n) {
		keys = append(keys, e.key.Value)
	}
	slices.Sort(keys)
	for _, key := range slices.Backward(keys) {
		if len(keys) > fewest {
			break
		}
		fewer := without(kept, key)
		if f := load(fewer); f.step == s.step {
			kept, found = fewer, f
		}
	}
	return found
}

// without copies a mapping without a key, or with a valid value if that key is mandatory.
func without(n *yaml.Node, key string) *yaml.Node {
	out := bare(n)
	for _, e := range entries(n) {
		value := e.value
		if e.key.Value == key {
			good, ok := needed[key]
			if !ok {
				continue
			}
			value = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: good}
		}
		out.Content = append(out.Content, copied(e.key), copied(value))
	}
	return out
}

// fewestServices returns compose's error for a mistake that several services cause together: the
// error of the fewest, the last removed first.
func (s *search) fewestServices(found fault) fault {
	kept := s.override.keysAt("services")
	for i := len(kept) - 1; i >= 0 && len(kept) <= fewest; i-- {
		fewer := slices.Delete(slices.Clone(kept), i, i+1)
		if f := s.try([]string{"services"}, fewer); f.step == s.step {
			kept, found = fewer, f
		}
	}
	return found
}
