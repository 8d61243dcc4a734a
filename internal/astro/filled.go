package astro

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// fill finds the mounts of an Airflow service into which another service may write what is missing:
// a named volume that it mounts too, or a folder of this machine if compose waits for it to finish.
func (t *taker) fill(mounts []Mount, config types.ServiceConfig, airflow []string) {
	for _, name := range slices.Sorted(maps.Keys(t.model.Services)) {
		if slices.Contains(airflow, name) {
			continue
		}
		awaited := config.DependsOn[name].Condition == types.ServiceConditionCompletedSuccessfully
		for _, from := range t.of(name, t.model.Services[name]) {
			for i := range mounts {
				if m := &mounts[i]; m.Filled.IsZero() && !from.ReadOnly && m.sharesWith(from, awaited) {
					m.Filled = from.Origin
				}
			}
		}
	}
}

// sharesWith reports whether what is written into one mount can appear in the other.
func (m Mount) sharesWith(other Mount, awaited bool) bool {
	if m.Type != other.Type || m.Source == "" {
		return false
	}
	if m.Type == Volume {
		return m.Source == other.Source
	}
	return m.Type == Bind && awaited && (strings.HasPrefix(m.Source+"/", other.Source+"/") || strings.HasPrefix(other.Source+"/", m.Source+"/"))
}
