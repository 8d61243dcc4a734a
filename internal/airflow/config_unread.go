package airflow

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"doctor/internal/near"
)

// unread finds the variables that were meant for the backend and are not read.
func (r *configReader) unread(c *Config) []UnreadVariable {
	var found []UnreadVariable
	for _, name := range slices.Sorted(maps.Keys(r.env)) {
		variable, ok := r.byVersion(name)
		if !ok {
			variable, ok = r.withoutBackend(name, c)
		}
		if !ok {
			variable, ok = byName(name)
		}
		if ok {
			variable.Variable = name
			found = append(found, variable)
		}
	}
	return found
}

// byVersion knows the variables that some Airflow reads, and this one not.
func (r *configReader) byVersion(name string) (UnreadVariable, bool) {
	version := func(since, meant string) (UnreadVariable, bool) {
		return UnreadVariable{Meant: meant, Why: UnreadVersion, Since: since}, true
	}
	switch {
	case strings.HasPrefix(name, PerKeyPrefix) && !r.readsPerKey():
		return version("3.2", KwargsVariable)
	case strings.HasPrefix(name, "AIRFLOW__WORKERS__SECRETS_BACKEND") && !r.airflow.AtLeast(3, 0, 0):
		return version("3.0", strings.Replace(name, "WORKERS__SECRETS_", "SECRETS__", 1))
	case strings.HasPrefix(name, WorkerPerKeyPrefix) && !r.readsPerKey():
		return version("3.2", WorkerKwargsVariable)
	case (name == KwargsVariable+"_CMD" || name == KwargsVariable+"_SECRET") && !r.airflow.AtLeast(2, 6, 2):
		return version("2.6.2", KwargsVariable)
	}
	return UnreadVariable{}, false
}

// withoutBackend knows arguments whose backend is not set.
func (r *configReader) withoutBackend(name string, c *Config) (UnreadVariable, bool) {
	kwargs := name == KwargsVariable || name == KwargsVariable+"_CMD" || name == KwargsVariable+"_SECRET" || strings.HasPrefix(name, PerKeyPrefix)
	if kwargs && !c.Secrets.IsSet() && r.env[name] != "" {
		return UnreadVariable{Meant: BackendVariable, Why: UnreadNoBackend}, true
	}
	worker := name == WorkerKwargsVariable || name == WorkerKwargsVariable+"_CMD" || name == WorkerKwargsVariable+"_SECRET" || strings.HasPrefix(name, WorkerPerKeyPrefix)
	if worker && c.Workers == nil && r.env[name] != "" {
		return UnreadVariable{Meant: WorkerBackendVariable, Why: UnreadNoBackend}, true
	}
	return UnreadVariable{}, false
}

// known are the variables of the backend that some Airflow reads.
func known() []string {
	return []string{
		BackendVariable, KwargsVariable, KwargsVariable + "_CMD", KwargsVariable + "_SECRET",
		WorkerBackendVariable, WorkerKwargsVariable, WorkerKwargsVariable + "_CMD", WorkerKwargsVariable + "_SECRET",
		"AIRFLOW__SECRETS__USE_CACHE", "AIRFLOW__SECRETS__CACHE_TTL_SECONDS",
	}
}

// heard are the known variables as squash writes them: each service has dozens to compare.
var heard = sync.OnceValue(func() (h struct {
	squashed []string
	name     map[string]string
}) {
	h.name = map[string]string{}
	for _, k := range known() {
		h.squashed = append(h.squashed, squash(k))
		h.name[squash(k)] = k
	}
	return h
})

// byName knows the names that no Airflow reads, near one that it does.
func byName(name string) (UnreadVariable, bool) {
	if slices.Contains(known(), name) || strings.HasPrefix(name, PerKeyPrefix) || strings.HasPrefix(name, WorkerPerKeyPrefix) {
		return UnreadVariable{}, false
	}
	switch upper := strings.ToUpper(name); {
	case upper == BackendVariable+"_CMD" || upper == BackendVariable+"_SECRET" ||
		upper == WorkerBackendVariable+"_CMD" || upper == WorkerBackendVariable+"_SECRET":
		meant := upper[:strings.LastIndexByte(upper, '_')]
		return UnreadVariable{Meant: meant, Why: UnreadNotSecret}, true
	case upper == "AIRFLOW__SECRETS__BACKENDS_ORDER":
		return UnreadVariable{Why: UnreadNever}, true
	case slices.Contains(known(), upper):
		return UnreadVariable{Meant: upper, Why: UnreadCase}, true
	case strings.HasPrefix(upper, PerKeyPrefix) || strings.HasPrefix(upper, WorkerPerKeyPrefix):
		return UnreadVariable{Meant: upper, Why: UnreadCase}, true
	case strings.HasPrefix(upper, KwargsVariable+"__"):
		meant := PerKeyPrefix + strings.TrimPrefix(upper, KwargsVariable+"__")
		return UnreadVariable{Meant: meant, Why: UnreadPerKey}, true
	case !strings.HasPrefix(squash(upper), "airflo") || strings.Contains(upper, "___"):
		return UnreadVariable{}, false // another tool's, or a team's own (Airflow 3)
	}
	// Names of settings that are no slips of these.
	heard := heard()
	if meant := heard.name[near.Nearest(squash(name), heard.squashed, 2)]; meant != "" {
		return UnreadVariable{Meant: meant, Why: UnreadName}, true
	}
	return UnreadVariable{}, false
}
