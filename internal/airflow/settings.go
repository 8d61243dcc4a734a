package airflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/near"

	"go.yaml.in/yaml/v4"
)

// DefaultSettingsFile is the settings file that the Astro CLI reads when none
// is named.
const DefaultSettingsFile = "airflow_settings.yaml"

// SettingsFileRead is the file, relative to the project, that the CLI reads
// for the value of --settings-file: the name up to its first dot, and ".yaml"
// (astro-cli settings/settings.go InitSettings). It is below the project even
// where the value is an absolute path.
func SettingsFileRead(value string) string {
	name, _, _ := strings.Cut(value, ".")
	return strings.TrimLeft(name, "/") + ".yaml"
}

// IsNearSettingsName reports whether a file in the project looks as if it
// should be the settings file, and is not read.
func IsNearSettingsName(name string) bool {
	if name == DefaultSettingsFile {
		return false
	}
	stem, extension, _ := strings.Cut(strings.ToLower(name), ".")
	switch extension {
	case "yaml", "yml", "json", "yaml.yaml", "yaml.yml", "local.yaml", "local.yml", "dev.yaml", "dev.yml", "yaml.txt", "":
	default:
		return false
	}
	return near.Distance(squash(stem), "airflowsettings") <= 2
}

// Settings is a settings file, as the CLI imports it into Airflow's database
// after the start. Airflow asks the database last.
type Settings struct {
	Connections []Connection
	Variables   []SettingsVariable
	// Unread are keys that the CLI does not read, near ones that it does.
	Unread []SettingsKey
	// Err is why the file is not YAML that the CLI reads; it then imports
	// nothing, and says so at debug level only. ErrLine is where, 0 if unknown.
	Err     error
	ErrLine int
	// Stop is the connection at which the import ends, nil if none is refused.
	Stop *ImportStop
	// Lost are the connections of the file that are not made.
	Lost []LostConnection

	// places are those of the connections while they are read, by their ids.
	places map[string][]int
}

// ImportStop is a connection that Airflow's API refuses. The CLI ends the import
// with it (settings.go AddConnections), and goes on.
type ImportStop struct {
	ID   string
	Line int
	// Index is its place in Connections.
	Index int
	// Key is the one in which that is written: conn_id, conn_uri or conn_extra.
	Key string
	// Parameters: of conn_uri, what the CLI writes of its parameters is refused, else
	// nothing of it can be read.
	Parameters bool
	// Symptom is how what the CLI prints begins.
	Symptom string
}

// Loss is why a connection of a settings file is not made.
type Loss string

// The reasons of a Loss.
const (
	LostUnreadable Loss = "unreadable" // the file is not YAML
	LostOutside    Loss = "outside"    // it is under a key that the CLI does not read
	LostStopped    Loss = "stopped"    // the import ended before it, or with it
)

// LostConnection is a connection of a settings file that is not made.
type LostConnection struct {
	ID   string
	Line int
	Why  Loss
	// Under is the key that is not read, for LostOutside, and UnderLine its line.
	Under     string
	UnderLine int
	// Keys: it has AWS keys of its own.
	Keys bool
}

// Imported are the connections that the CLI makes.
func (s *Settings) Imported() []Connection {
	if s.Stop == nil {
		return s.Connections
	}
	return s.Connections[:s.Stop.Index]
}

// SettingsKey is a key that is not read.
type SettingsKey struct {
	Key, Meant   string
	Line, Column int
}

// SettingsVariable is one entry of airflow.variables.
type SettingsVariable struct {
	Name         string
	Line, Column int
	// Imported: the CLI makes a variable of it.
	Imported bool
}

// ParseSettings reads a settings file. viper gives the CLI all keys in lower
// case, those within conn_extra too.
func ParseSettings(data []byte, has Installed) Settings {
	var s Settings
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		s.refuse(err, data)
		return s
	}
	// Decoding finds what parsing does not: keys that stand twice, for one.
	var all any
	if err := doc.Decode(&all); err != nil {
		s.refuse(err, data)
		return s
	}
	if len(doc.Content) == 0 {
		return s
	}
	root, err := entries(doc.Content[0])
	if err != nil {
		s.Err = err
		return s
	}
	s.near(root, "airflow")
	body, _ := entries(root["airflow"].value)
	s.near(body, "connections", "pools", "variables")
	for _, item := range items(body["connections"].value) {
		if c, ok := s.connection(item, has); ok {
			s.add(c)
		}
	}
	s.clear()
	s.outside(root, body, has)
	for _, item := range items(body["variables"].value) {
		if v, ok := s.variable(item); ok {
			s.Variables = append(s.Variables, v)
		}
	}
	return s
}

// add notes a connection. Of one that is there already the CLI sends to Airflow what the
// later entry sets (airflowAPIUpsert), and all else stays.
func (s *Settings) add(c Connection) {
	if at := s.places[c.ID]; len(at) > 0 && s.Stop == nil && !c.isRefused() && c.Readable() {
		c.merge(s.Connections[at[0]])
		s.Connections[at[0]].merged = true
		s.places[c.ID] = at[1:]
	}
	if s.places == nil {
		s.places = map[string][]int{}
	}
	s.places[c.ID] = append(s.places[c.ID], len(s.Connections))
	s.Connections = append(s.Connections, c)
	s.refusal(&c)
}

// clear takes out the entries that were merged with later ones.
func (s *Settings) clear() {
	if s.Stop != nil {
		for i := range s.Connections[:s.Stop.Index] {
			if s.Connections[i].merged {
				s.Stop.Index--
			}
		}
	}
	s.Connections = slices.DeleteFunc(s.Connections, func(c Connection) bool { return c.merged })
	s.places = nil
}

func (s *Settings) refuse(err error, data []byte) {
	s.Lost = mentioned(data)
	s.Err = fmt.Errorf("read the settings file as YAML: %w", err)
	var at *yaml.LoadError
	if errors.As(err, &at) {
		s.ErrLine = at.Mark.Line
	}
}

// near notes the keys that are not read, if they are like ones that are.
func (s *Settings) near(found map[string]entry, known ...string) {
	for _, name := range sortedKeys(found) {
		meant := ""
		if !slices.Contains(known, name) {
			meant = near.Nearest(name, known, 2)
		}
		if meant != "" {
			key := found[name].key
			s.Unread = append(s.Unread, SettingsKey{key.Value, meant, key.Line, key.Column})
		}
	}
}

func (s *Settings) variable(item *yaml.Node) (SettingsVariable, bool) {
	m, err := entries(item)
	if err != nil {
		return SettingsVariable{}, false
	}
	s.near(m, "variable_name", "variable_value")
	name := m["variable_name"]
	v := SettingsVariable{Name: scalar(name.value)}
	v.Line, v.Column = item.Line, item.Column
	if name.value != nil {
		v.Line, v.Column = name.value.Line, name.value.Column
	}
	value := resolve(m["variable_value"].value)
	if v.Name == "" && scalar(value) == "" {
		return v, false // the empty entry of a new project
	}
	// A map or a list is not taken, nor is an empty value.
	v.Imported = v.Name != "" && scalar(value) != ""
	return v, true
}

var errNotMap = errors.New("read the settings file: a list of keys with values is expected")

func sortedKeys(m map[string]entry) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
