package tasklog

import (
	"encoding/json"
	"slices"
	"strings"
)

// fields returns the texts in a JSON line, with each exception as Python prints it: class and
// message in one line. It returns false for anything else.
func fields(line string) ([]string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "{") || !strings.HasSuffix(line, "}") {
		return nil, false
	}
	var record map[string]any
	if json.Unmarshal([]byte(line), &record) != nil {
		return nil, false
	}
	var texts []string
	collect(record, &texts)
	return texts, true
}

// aside are the fields that hold no messages: where the exception passed, and the variables
// there, which may be secrets.
func aside(name string) bool {
	return slices.Contains([]string{"frames", "locals", "filename", "timestamp", "logger", "level"}, name)
}

// collect appends the texts of a value: those of an object in the order of their names, but the
// message itself, its event, first.
func collect(value any, texts *[]string) {
	switch value := value.(type) {
	case string:
		*texts = append(*texts, value)
	case []any:
		for _, v := range value {
			collect(v, texts)
		}
	case map[string]any:
		if class, ok := value["exc_type"].(string); ok {
			message, _ := value["exc_value"].(string)
			*texts = append(*texts, class+": "+message)
			delete(value, "exc_type")
			delete(value, "exc_value")
		}
		for _, name := range []string{"event", "message", "msg", "log"} {
			if v, ok := value[name]; ok {
				collect(v, texts)
				delete(value, name)
			}
		}
		var names []string
		for name := range value {
			if !aside(name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			collect(value[name], texts)
		}
	}
}
