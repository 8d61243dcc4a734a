package airflow

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// observation is one set-up, and what Airflow's own code did with it: a line of
// observed.jsonl.
type observation struct {
	ID   int    `json:"id"`
	Kind string `json:"kind"`
	// Env is the process's environment.
	Env map[string]string `json:"env"`
	// Ask is what is looked up, each a kind and a name (kind backend).
	Ask [][2]string `json:"ask"`
	// Conn is the id of the connection that is read (kinds conn and value),
	// Value the stored secret (kind value).
	Conn  string `json:"conn"`
	Value any    `json:"value"`
	// Observed is by version, "all" for Versions, and by process: server or worker.
	Observed map[string]map[string]json.RawMessage `json:"observed"`
	Versions []string                              `json:"versions"`
}

// observedVersions are the releases that were run, oldest first. The provider of the
// newest is taken for the newest that there is.
func observedVersions() []observedVersion {
	return []observedVersion{
		{"2.11", Installed{Airflow: Version{2, 11, 1}, Provider: Version{8, 27, 0}}},
		{"3.0", Installed{Airflow: Version{3, 0, 2}, Provider: Version{9, 7, 0}}},
		{"3.2", Installed{Airflow: Version{3, 2, 0}, Provider: Version{9, 23, 0}}},
	}
}

type observedVersion struct {
	name string
	has  Installed
}

// aspect is one of the things on which a set-up agrees or does not.
type aspect string

// The aspects, in the order of the summary.
const (
	onBackends   aspect = "backends"   // the list of the backends
	onNames      aspect = "names"      // the ids of secrets and parameters that are asked for
	onSession    aspect = "session"    // the arguments of the boto3 session, region, endpoint, key
	onConnection aspect = "connection" // the fields of a connection
	onCrash      aspect = "crash"      // whether the process, a lookup or a connection ends, and its text
)

// verdict compares what was observed of one aspect with the model.
type verdict struct {
	on        aspect
	what      string // which lookup, field or process
	got, want any    // what the model says, and what was observed
}

func (v verdict) agrees() bool { return reflect.DeepEqual(v.got, v.want) }

// comparison holds one set-up in one process of one version against the model. The
// raw text is what the process showed.
type comparison func(t *testing.T, o observation, process string, raw json.RawMessage, has Installed) []verdict

// comparisons are by kind. Those that compare connections and values are in
// observed_connections_test.go and observed_values_test.go.
func comparisons() map[string]comparison {
	return map[string]comparison{
		"backend": compareBackend,
		"conn":    compareConnection,
		"value":   compareValue,
	}
}

// TestObserved compares with what Airflow's own code did. A disagreement has to be
// listed in testdata/observed-exceptions.txt, and what is listed has to disagree.
func TestObserved(t *testing.T) {
	observations := readObservations(t)
	excepted := readExceptions(t)
	all := comparisons()
	for _, version := range observedVersions() {
		counts := map[aspect]*[2]int{}
		for _, o := range observations {
			compare := all[o.Kind]
			processes, ran := o.seenBy(version.name)
			if compare == nil || !ran {
				continue
			}
			wrong, seen := map[aspect][]string{}, map[aspect]bool{}
			for _, process := range slices.Sorted(maps.Keys(processes)) {
				for _, v := range compare(t, o, process, processes[process], version.has) {
					seen[v.on] = true
					if !v.agrees() {
						wrong[v.on] = append(wrong[v.on], fmt.Sprintf("%s %s\n\t\tmodel %s\n\t\tseen  %s", process, v.what, shown(v.got), shown(v.want)))
					}
				}
			}
			for on := range seen {
				if counts[on] == nil {
					counts[on] = new([2]int)
				}
				counts[on][1]++
				if wrong[on] == nil {
					counts[on][0]++
				}
			}
			report(t, o, version.name, wrong, excepted)
		}
		t.Log(summaryOf(version.name, counts))
	}
	for _, e := range slices.Sorted(maps.Keys(excepted)) {
		if excepted[e] {
			t.Errorf("%s is listed as an exception and agrees", e)
		}
	}
}

// report tells of disagreements that are not excepted, and strikes those that are.
func report(t *testing.T, o observation, version string, wrong map[aspect][]string, excepted map[string]bool) {
	t.Helper()
	for _, on := range slices.Sorted(maps.Keys(wrong)) {
		key := fmt.Sprintf("%d %s %s", o.ID, version, on)
		if _, listed := excepted[key]; listed {
			excepted[key] = false
			continue
		}
		env, _ := json.Marshal(o.Env) // texts always encode
		t.Errorf("%s\n\t%s\n\t%s", key, env, strings.Join(wrong[on], "\n\t"))
	}
}

func summaryOf(version string, counts map[aspect]*[2]int) string {
	parts := []string{}
	for _, on := range []aspect{onBackends, onNames, onSession, onConnection, onCrash} {
		if n := counts[on]; n != nil {
			parts = append(parts, fmt.Sprintf("%s %d of %d", on, n[0], n[1]))
		}
	}
	return version + " agrees on " + strings.Join(parts, ", ")
}

func shown(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// seenBy returns what the processes of a version showed, and whether it ran.
func (o observation) seenBy(version string) (map[string]json.RawMessage, bool) {
	if slices.Contains(o.Versions, version) {
		return o.Observed["all"], true
	}
	seen, ran := o.Observed[version]
	return seen, ran
}

// readObservations reads the file beside the repository, or the one that
// DOCTOR_AIRFLOW_OBSERVED names.
func readObservations(t *testing.T) []observation {
	t.Helper()
	path := os.Getenv("DOCTOR_AIRFLOW_OBSERVED")
	if path == "" {
		path = filepath.FromSlash("../../../shared/airflow-observed/observed.jsonl")
	}
	f, err := os.Open(path)
	if err != nil {
		skip.For(t, "cases", "nothing observed to compare with: "+err.Error())
	}
	t.Cleanup(func() { _ = f.Close() })
	var all []observation
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var o observation
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatalf("%s: line %d: %v", path, len(all)+1, err)
		}
		all = append(all, o)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// readExceptions reads lines of ID VERSION ASPECT REASON; all are still to be met.
func readExceptions(t *testing.T) map[string]bool {
	t.Helper()
	path := filepath.FromSlash("testdata/observed-exceptions.txt")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	excepted := map[string]bool{}
	for i, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case len(fields) < 4:
			t.Errorf("%s:%d: want ID VERSION ASPECT REASON", path, i+1)
		default:
			excepted[strings.Join(fields[:3], " ")] = true
		}
	}
	return excepted
}
