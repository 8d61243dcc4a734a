package demand

import (
	"slices"
	"strings"

	"doctor/internal/airflow/dagsource"
)

// maxBases bounds how far the bases of a class are followed.
const maxBases = 8

// ofProject is a class of the project with bases.
type ofProject struct {
	in    *module
	class dagsource.Class
	// init is the constructor's call of its base's constructor, nil if there is none.
	init *dagsource.Call
}

// classes are the classes that the sources define, by name. Several may share one.
func (r *codeReader) classes() map[string][]ofProject {
	out := map[string][]ofProject{}
	for _, m := range r.modules {
		constructors := map[string]*dagsource.Call{}
		for i := range m.constructors {
			if c := &m.constructors[i]; constructors[c.Within] == nil {
				constructors[c.Within] = c
			}
		}
		for _, c := range m.source.Classes {
			if len(c.Bases) > 0 {
				out[c.Name] = append(out[c.Name], ofProject{m, c, constructors[c.Name]})
			}
		}
	}
	return out
}

// asProvider converts a call of a project class into a call of the Amazon provider's class that it
// derives from, with the arguments that its constructors pass on. Other calls are returned
// unchanged.
func (s *sourceReader) asProvider(c dagsource.Call) dagsource.Call {
	path := strings.TrimSuffix(c.Callee, ".partial")
	from := s.module
	for range maxBases {
		name := path[strings.LastIndexByte(path, '.')+1:]
		if isAWSClass(path, name) {
			c.Callee = path
			return c
		}
		own, ok := s.find(from, path, name)
		if !ok {
			break
		}
		if own.class.Constructed {
			c.Arguments = own.handsOn(c.Arguments)
		}
		from, path = own.in, own.base()
	}
	return c
}

// base is the base that may make a session: the provider's, else the first.
func (o ofProject) base() string {
	for _, path := range o.class.Bases {
		if isAWSClass(path, path[strings.LastIndexByte(path, '.')+1:]) {
			return path
		}
	}
	return o.class.Bases[0]
}

// find returns the class that a path refers to in a module, if it is unambiguous.
func (s *sourceReader) find(from *module, path, name string) (ofProject, bool) {
	found := s.classes[name]
	switch module := strings.TrimSuffix(strings.TrimSuffix(path, name), "."); {
	case len(found) == 0:
	case module == "":
		i := slices.IndexFunc(found, func(c ofProject) bool { return c.in == from })
		if i >= 0 {
			return found[i], true
		}
	default:
		if strings.Trim(module, ".") == "" {
			module = path[:len(path)-len(name)]
		}
		imported := s.imported(from, dagsource.Import{Module: module, Names: []string{name}})
		i := slices.IndexFunc(found, func(c ofProject) bool { return slices.Contains(imported, c.in) })
		switch {
		case i >= 0:
			return found[i], true
		case len(imported) > 0 && len(found) == 1: // by way of a package
			return found[0], true
		}
	}
	return ofProject{}, false
}

// handsOn are the arguments that the constructor of a class passes to its base's when it is called
// with these arguments.
func (o ofProject) handsOn(given []dagsource.Argument) []dagsource.Argument {
	if o.init == nil {
		return []dagsource.Argument{{Star: true}} // whatever it does
	}
	var out []dagsource.Argument
	for i, a := range o.init.Arguments {
		isSelf := i == 0 && a.Value.Text == "self" && a.Value.Form == dagsource.Named
		if !a.Star && !isSelf {
			out = append(out, a)
		}
	}
	if !o.init.Open() {
		return out
	}
	for _, a := range given { // by *args, **kwargs
		if a.Name == "" {
			a = dagsource.Argument{Star: true} // it may be one of its own
		}
		out = append(out, a)
	}
	return out
}
