package airflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/near"
)

// misspelled finds the variables that were meant for the backend and are not
// read.
func (r *configReader) misspelled(c *Config) []Near {
	var found []Near
	for _, name := range slices.Sorted(maps.Keys(r.env)) {
		near, ok := r.byVersion(name)
		if !ok {
			near, ok = r.withoutBackend(name, c)
		}
		if !ok {
			near, ok = byName(name)
		}
		if ok {
			near.Variable = name
			found = append(found, near)
		}
	}
	return found
}

// byVersion knows the variables that some Airflow reads, and this one not.
func (r *configReader) byVersion(name string) (Near, bool) {
	version := func(since, meant string) (Near, bool) {
		return Near{Meant: meant, Why: NearVersion, Detail: fmt.Sprintf("%s is read since Airflow %s", name, since)}, true
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
	return Near{}, false
}

// withoutBackend knows arguments whose backend is not set.
func (r *configReader) withoutBackend(name string, c *Config) (Near, bool) {
	kwargs := name == KwargsVariable || name == KwargsVariable+"_CMD" || name == KwargsVariable+"_SECRET" || strings.HasPrefix(name, PerKeyPrefix)
	if kwargs && !c.Secrets.IsSet() && r.env[name] != "" {
		return Near{Meant: BackendVariable, Why: NearNoBackend, Detail: "the arguments count for nothing while " + BackendVariable + " is not set"}, true
	}
	worker := name == WorkerKwargsVariable || name == WorkerKwargsVariable+"_CMD" || name == WorkerKwargsVariable+"_SECRET" || strings.HasPrefix(name, WorkerPerKeyPrefix)
	if worker && c.Workers == nil && r.env[name] != "" {
		return Near{Meant: WorkerBackendVariable, Why: NearNoBackend, Detail: "the workers' arguments count for nothing while " + WorkerBackendVariable + " is not set"}, true
	}
	return Near{}, false
}

// known are the variables of the backend that some Airflow reads.
func known() []string {
	return []string{
		BackendVariable, KwargsVariable, KwargsVariable + "_CMD", KwargsVariable + "_SECRET",
		WorkerBackendVariable, WorkerKwargsVariable, WorkerKwargsVariable + "_CMD", WorkerKwargsVariable + "_SECRET",
		"AIRFLOW__SECRETS__USE_CACHE", "AIRFLOW__SECRETS__CACHE_TTL_SECONDS",
	}
}

// byName knows the names that no Airflow reads, near one that it does.
func byName(name string) (Near, bool) {
	if slices.Contains(known(), name) || strings.HasPrefix(name, PerKeyPrefix) || strings.HasPrefix(name, WorkerPerKeyPrefix) {
		return Near{}, false
	}
	switch upper := strings.ToUpper(name); {
	case upper == BackendVariable+"_CMD" || upper == BackendVariable+"_SECRET" ||
		upper == WorkerBackendVariable+"_CMD" || upper == WorkerBackendVariable+"_SECRET":
		meant := upper[:strings.LastIndexByte(upper, '_')]
		return Near{Meant: meant, Why: NearNotSecret, Detail: "the class is not a sensitive option, so neither _CMD nor _SECRET is read for it"}, true
	case upper == "AIRFLOW__SECRETS__BACKENDS_ORDER":
		return Near{Why: NearNever, Detail: "no released Airflow reads it: the order is backend, environment, database"}, true
	case slices.Contains(known(), upper):
		return Near{Meant: upper, Why: NearCase, Detail: "Airflow reads the name in upper case only"}, true
	case strings.HasPrefix(upper, PerKeyPrefix) || strings.HasPrefix(upper, WorkerPerKeyPrefix):
		return Near{Meant: upper, Why: NearCase, Detail: "Airflow reads the name in upper case only"}, true
	case strings.HasPrefix(upper, KwargsVariable+"__"):
		meant := PerKeyPrefix + strings.TrimPrefix(upper, KwargsVariable+"__")
		return Near{Meant: meant, Why: NearName, Detail: "the variable of a single argument is called " + meant}, true
	case !strings.HasPrefix(squash(upper), "airflo") || strings.Contains(upper, "___"):
		return Near{}, false // another tool's, or a team's own (Airflow 3)
	}
	heard := map[string]string{}
	for _, k := range known() {
		heard[squash(k)] = k
	}
	// Names of settings that are no slips of these.
	if meant := heard[near.Nearest(squash(name), slices.Collect(maps.Keys(heard)), 2)]; meant != "" {
		return Near{Meant: meant, Why: NearName, Detail: "Airflow does not read this name"}, true
	}
	return Near{}, false
}
