package diagnosis

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/sessions"
	"doctor/internal/show"
)

// LostKwarg is an argument that Airflow drops, with its value if that may be shown.
type LostKwarg struct {
	Name, Value string
	Shown       bool
}

// LostKwargs are the arguments of a backend that Airflow drops with a text that it cannot read,
// except those without effect: the default, and the region that boto3 finds anyway. It reports
// whether dropping them certainly changes something; another region may have the same secrets.
func (d *Diagnosis) LostKwargs(v *sessions.View, source *airflow.Source) (lost []LostKwarg, certain bool) {
	if source.Kwargs.Usable() || source.Kwargs.Circular {
		return nil, false
	}
	meant := source.Kwargs.Meant()
	if meant == nil {
		lost = namedKwargs(source)
		return lost, len(lost) > 0
	}
	for _, name := range meant.Names() {
		if slices.ContainsFunc(source.PerKey, func(k airflow.PerKey) bool { return k.Key == name }) || !d.matters(v, source, meant, name) {
			continue
		}
		certain = certain || name != "region_name"
		written, err := json.Marshal(meant[name])
		text, isText := meant[name].(string)
		if err == nil && isText && show.Argument(name, string(written)) {
			lost = append(lost, LostKwarg{name, text, true})
		} else {
			lost = append(lost, LostKwarg{Name: name})
		}
	}
	return lost, certain
}

// namedKwargs are the backend arguments by name in a text that cannot be repaired.
func namedKwargs(source *airflow.Source) []LostKwarg {
	if source.Backend == nil {
		return nil
	}
	var lost []LostKwarg
	for _, k := range source.Backend.Kwargs {
		if len(k.Name) > 3 && strings.Contains(source.KwargsText, k.Name) {
			lost = append(lost, LostKwarg{Name: k.Name})
		}
	}
	slices.SortFunc(lost, func(a, b LostKwarg) int { return strings.Compare(a.Name, b.Name) })
	return lost
}

// matters reports whether dropping one of the intended arguments changes something.
func (d *Diagnosis) matters(v *sessions.View, source *airflow.Source, meant airflow.Values, name string) bool {
	b, value := source.Backend, meant[name]
	if b == nil {
		return true // the user's own class may use any
	}
	k := b.Kwarg(name)
	if k == nil {
		return false // the class does not read it
	}
	if strings.HasSuffix(name, "_prefix") && b.AWSService != "" {
		kept, given := b.SecretName(prefixOf(name), "x", nil), b.SecretName(prefixOf(name), "x", meant)
		return kept.Name != given.Name
	}
	if reflect.DeepEqual(value, k.Default) || value == nil {
		return false
	}
	if b.AWSService == "" {
		return true
	}
	resolve := func(kwargs map[string]any) *boto.Outcome {
		return v.Resolve(airflow.SessionOf(b.AWSService, b.ConnectionID(), kwargs, d.Installed(b.Provider)))
	}
	switch name {
	case "region_name":
		return resolve(source.Kwargs.Values).Region != value
	case "profile_name":
		return resolve(source.Kwargs.Values).Profile != value
	case "config_kwargs", "assume_role_kwargs", "assume_role_method":
		return meant["role_arn"] != nil
	}
	return true
}

func prefixOf(name string) airflow.What { return airflow.What(strings.TrimSuffix(name, "_prefix")) }
